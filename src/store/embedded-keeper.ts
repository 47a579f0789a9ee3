/** The process that owns an embedded PostgreSQL: starts it, tells its parent, and stops it when nobody holds it any more. */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from './client.ts'
import { type EmbeddedAddress, LEASE_NAME, readAddress } from './embedded.ts'
import { placeForServer } from './embedded-place.ts'

const POLL_MS = 300

let lastWords = ''
const [folder = '', durable = 'true'] = process.argv.slice(2)
process.stdout.on('error', () => {}) // The server outlives a full disk under its log.
process.on('SIGINT', () => {}) // Ctrl-C in the terminal is for the service; the server leaves after it.

try {
  await keep()
} catch (error) {
  await tell(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
process.exit()

async function keep(): Promise<void> {
  const place = await placeForServer(folder)
  const password = await readOrMakePassword()
  const port = await freePort()
  const settings = {
    port,
    user: 'jobtide',
    password,
    createPostgresUser: process.getuid?.() === 0,
    onLog: note,
    onError: note,
  }
  await initialise(place, settings)
  const server = new place.EmbeddedPostgres({ ...settings, databaseDir: place.data, postgresFlags: flags() })
  await server.start().catch(() => {
    throw new Error(lastWords.trim().split('\n').slice(-3).join(' | ') || 'the server left at once')
  })
  await publish({ port, password, keeperPid: process.pid })
  await tell('ready')
  await untilUnused({ port, password, keeperPid: process.pid })
  await server.stop()
}

function note(message: unknown): void {
  try {
    process.stdout.write(String(message)) // goes to postgres.log
  } catch {
    // The disk is full: the server must not leave because of its log.
  }
  lastWords = `${lastWords}${String(message)}`.slice(-4000)
}

type Place = Awaited<ReturnType<typeof placeForServer>>
type ServerSettings = ConstructorParameters<Place['EmbeddedPostgres']>[0]

/** A cluster is made aside and renamed into place: a kill half-way leaves nothing that looks finished. */
async function initialise(place: Place, settings: ServerSettings): Promise<void> {
  if (existsSync(join(place.data, 'PG_VERSION'))) return
  const aside = `${place.data}.new-${process.pid}`
  const server = new place.EmbeddedPostgres({
    ...settings,
    databaseDir: aside,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'],
  })
  await server.initialise()
  await rename(aside, place.data).catch(() => rm(aside, { recursive: true, force: true }))
}

function flags(): string[] {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'shared_buffers=256MB',
    'work_mem=32MB',
    'max_wal_size=2GB',
  ]
  const careless = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']
  return [...settings, ...(durable === 'true' ? [] : careless)].flatMap((setting) => ['-c', setting])
}

async function readOrMakePassword(): Promise<string> {
  const file = join(folder, 'postgres.password')
  await mkdir(folder, { recursive: true })
  await writeFile(file, randomBytes(18).toString('hex'), { flag: 'wx', mode: 0o600 }).catch(() => {})
  return readFile(file, 'utf8')
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer().once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address ? done(address.port) : fail(new Error('no free port'))))
    })
  })
}

async function publish(address: EmbeddedAddress): Promise<void> {
  const file = join(folder, 'postgres.json')
  await writeFile(`${file}.new`, JSON.stringify(address), { mode: 0o600 })
  await rename(`${file}.new`, file)
}

/** Resolves when the parent has the message: an exit right after a send loses it. */
function tell(message: string): Promise<void> {
  return new Promise((done) => (process.connected ? process.send?.(message, () => done()) : done()))
}

/**
 * Returns when nobody holds a lease on the server; the connections of killed processes vanish by themselves. The parent
 * counts until it lets go. The address goes before the last count: who takes a lease looks for the address once more, so
 * that either the lease is counted or its taker finds the address gone.
 */
async function untilUnused(address: EmbeddedAddress): Promise<void> {
  const client = new Client({ ...address, host: '127.0.0.1', user: 'jobtide', database: 'postgres' })
  await client.connect()
  for (;;) {
    if ((await readAddress(folder))?.keeperPid !== address.keeperPid) break
    if (!(await isHeld(client))) {
      await rm(join(folder, 'postgres.json'), { force: true })
      if (!(await isHeld(client))) break
      await publish(address)
    }
    await sleep(POLL_MS)
  }
  await client.end()
}

/** A parent that lets go during the count has its lease by then, though perhaps not in this count. */
async function isHeld(client: Client): Promise<boolean> {
  const parentHolds = process.connected
  const result = await client.query('select count(*)::int as n from pg_stat_activity where application_name = $1', [
    LEASE_NAME,
  ])
  return parentHolds || result.rows[0].n > 0
}
