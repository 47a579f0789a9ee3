import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import pg from 'pg'

/** What the keeper writes when its server answers. */
export type EmbeddedAddress = { port: number; password: string; keeperPid: number }

/** A running embedded server that this process holds on to. `urlOf` names a database on it. */
export type Embedded = { urlOf(database: string): string; close(): Promise<void> }

export const LEASE_NAME = 'jobtide lease'
const ADDRESS_FILE = 'postgres.json'
const START_LIMIT_MS = 30_000
const RETRY_MS = 500
const STOP_LIMIT_MS = 10_000

/**
 * Attaches to the embedded PostgreSQL of a data folder and starts it when it is not running.
 * A keeper process owns the server and stops it when the last attached process has gone, killed or not,
 * so a service and a command in another terminal share one server.
 * Throws an Error with the server's own words when it cannot start.
 */
export async function attachEmbedded(
  dataFolder: string,
  options: { durable: boolean } = { durable: true },
): Promise<Embedded> {
  const folder = resolve(dataFolder)
  await mkdir(folder, { recursive: true })
  const deadline = Date.now() + START_LIMIT_MS
  let failure = ''
  while (Date.now() < deadline) {
    const attached = await tryAttach(folder)
    if (attached) return attached
    const keeper = await startKeeper(folder, options.durable)
    const own = keeper.failure === null ? await tryAttach(folder) : null
    keeper.letGo()
    if (own) return own
    failure = keeper.failure ?? failure
    await sleep(RETRY_MS) // Another process may be starting or stopping the same server.
  }
  throw new Error(`the embedded PostgreSQL did not start: ${failure}; set DATABASE_URL to use a server of your own`)
}

async function tryAttach(folder: string): Promise<Embedded | null> {
  const address = await readAddress(folder)
  if (!address) return null
  const urlOf = (database: string) => `postgres://jobtide:${address.password}@127.0.0.1:${address.port}/${database}`
  const lease = new pg.Client({ connectionString: urlOf('postgres'), application_name: LEASE_NAME, keepAlive: true })
  lease.on('error', () => {})
  try {
    await lease.connect()
  } catch {
    return null
  }
  // A keeper that is about to stop has taken the address away; this lease may have come too late to be counted.
  if ((await readAddress(folder))?.keeperPid === address.keeperPid) {
    return { urlOf, close: () => release(lease, address.keeperPid) }
  }
  await lease.end().catch(() => {})
  return null
}

export async function readAddress(folder: string): Promise<EmbeddedAddress | null> {
  try {
    return JSON.parse(await readFile(join(folder, ADDRESS_FILE), 'utf8')) as EmbeddedAddress
  } catch {
    return null
  }
}

/** Waits for the server to be gone when nobody else holds it, so that a caller may delete or move its folder. */
async function release(lease: pg.Client, keeperPid: number): Promise<void> {
  const others = await lease
    .query('select count(*)::int as n from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()', [
      LEASE_NAME,
    ])
    .then(
      (result) => result.rows[0].n as number,
      () => 1,
    )
  await lease.end().catch(() => {})
  const deadline = Date.now() + STOP_LIMIT_MS
  while (others === 0 && isRunning(keeperPid) && Date.now() < deadline) await sleep(50)
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** The keeper counts leases only after `letGo`, so the caller can take its lease first. `failure` is null when the server answers. */
type Keeper = { failure: string | null; letGo(): void }

function startKeeper(folder: string, durable: boolean): Promise<Keeper> {
  const file = fileURLToPath(new URL('./embedded-keeper.ts', import.meta.url))
  const log = openSync(join(folder, 'postgres.log'), 'a')
  const child = spawn(
    process.execPath,
    ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href, file, folder, String(durable)],
    {
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
    },
  )
  closeSync(log)
  const letGo = () => {
    if (child.connected) child.disconnect()
    child.unref()
  }
  return new Promise((done) => {
    child.once('message', (message) => done({ failure: message === 'ready' ? null : String(message), letGo }))
    child.once('error', (error) => done({ failure: error.message, letGo }))
    child.once('exit', (code) =>
      done({ failure: `the keeper left with code ${code}; see ${join(folder, 'postgres.log')}`, letGo }),
    )
  })
}
