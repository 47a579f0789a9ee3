import { spawn, spawnSync } from 'node:child_process'
import { appendFile, chmod, chown, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { freePort } from './free-port.ts'
import type { OwnPostgres } from './own-postgres.ts'

const PATIENCE_MS = 60_000

/** Copies a running server's files, as pg_basebackup does: https://www.postgresql.org/docs/18/continuous-archiving.html */
export async function copyServer(server: OwnPostgres, into: string): Promise<void> {
  const { data, uid, gid } = await server.place()
  const client = new pg.Client({ connectionString: server.urlOf('postgres') })
  await client.connect()
  try {
    await client.query("select pg_backup_start('test', true)")
    run('cp', ['-a', data, into])
    const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(true)')
    await rm(join(into, 'postmaster.pid'), { force: true })
    run('find', [join(into, 'pg_wal'), '-type', 'f', '-delete'])
    await writeOwned(join(into, 'backup_label'), rows[0]?.labelfile ?? '', uid, gid)
  } finally {
    await client.end()
  }
}

/** A folder that the server's user may write to. */
export async function folderFor(server: OwnPostgres, path: string): Promise<string> {
  const { uid, gid } = await server.place()
  await mkdir(path, { recursive: true })
  await chown(path, uid, gid)
  await chmod(path, 0o700)
  return path
}

export type Copy = { urlOf(database: string): string; stop(): Promise<void> }

/**
 * Starts a server from copied files: to be recovered from the archive (`recovery`) or to follow another (`standby`). `settings` go
 * into its configuration. Resolves when it answers.
 */
export async function startCopy(
  { program, uid, gid }: Awaited<ReturnType<OwnPostgres['place']>>,
  data: string,
  as: 'recovery' | 'standby',
  settings: Record<string, string>,
  login: string,
): Promise<Copy> {
  const port = await freePort()
  await writeOwned(join(data, `${as}.signal`), '', uid, gid)
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`)
  await appendFile(join(data, 'postgresql.auto.conf'), `${lines.join('\n')}\n`)
  const flags = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', 'archive_mode=off']
  const child = spawn(program, ['-D', data, '-p', String(port), ...flags.flatMap((flag) => ['-c', flag])], {
    ...{ uid, gid },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (piece) => (said += String(piece)))
  const ended = new Promise((done) => child.once('close', done))
  const urlOf = (database: string) => `postgres://${login}@127.0.0.1:${port}/${database}`
  const copy = {
    urlOf,
    async stop() {
      child.kill('SIGINT')
      await ended
    },
  }
  await untilReady(urlOf('postgres'), as === 'standby', () => child.exitCode !== null).catch(async (error) => {
    await copy.stop()
    throw new Error(`the copied server did not answer: ${said.slice(-2000)}`, { cause: error })
  })
  return copy
}

/** A recovered server is ready when it takes writes again. */
async function untilReady(url: string, standby: boolean, isGone: () => boolean): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => {})
    const follows = await client
      .connect()
      .then(() => client.query('select pg_is_in_recovery() as follows'))
      .then(({ rows }) => rows[0].follows as boolean)
      .catch(() => null)
    await client.end().catch(() => {})
    if (follows === standby) return
    if (isGone() || Date.now() > deadline) throw new Error('it ended, or a minute has passed')
    await sleep(100)
  }
}

async function writeOwned(path: string, text: string, uid: number, gid: number): Promise<void> {
  await writeFile(path, text, { mode: 0o600 })
  await chown(path, uid, gid)
}

function run(program: string, args: string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`)
}
