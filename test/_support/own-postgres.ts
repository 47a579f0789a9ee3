import { appendFile, chmod, mkdtemp, readFile, readlink, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { placeForServer } from '../../src/store/embedded-place.ts'
import { freePort } from './free-port.ts'

/** A PostgreSQL that is made to be killed. `kill` ends it with SIGKILL, or the signal that is given, `start` brings it back on the
 *  same port and data. */
export type OwnPostgres = {
  urlOf(database: string): string
  /** Its folder, the program it runs as, and the system's user who owns both. */
  place(): Promise<{ data: string; program: string; uid: number; gid: number }>
  kill(signal?: NodeJS.Signals): Promise<void>
  start(): Promise<void>
  /** Whether the server runs at all: it may have ended by itself. */
  isAlive(): Promise<boolean>
  stop(): Promise<void>
}

const PASSWORD = 'own'
const START_TRIES = 40

/** `parent` is where its folder is made, `flags` are further words for the server, `openTo` is a network whose hosts may come in at
 *  every address of this machine, too. */
export async function startOwnPostgres(parent = tmpdir(), flags: string[] = [], openTo?: string): Promise<OwnPostgres> {
  const folder = await mkdtemp(join(parent, 'jobtide-own-'))
  await chmod(folder, 0o755) // As root the server runs as another user, who must get in.
  const { data, EmbeddedPostgres } = await placeForServer(folder)
  const port = await freePort()
  const make = () =>
    new EmbeddedPostgres({
      databaseDir: data,
      port,
      user: 'jobtide',
      password: PASSWORD,
      persistent: true,
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'],
      postgresFlags: [
        '-c',
        `listen_addresses=${openTo === undefined ? '127.0.0.1' : '*'}`,
        '-c',
        'unix_socket_directories=',
        '-c',
        'max_connections=200',
        ...flags,
      ],
      onLog: () => {},
      onError: () => {},
    })
  let server = make()
  await server.initialise()
  if (openTo !== undefined) await appendFile(join(data, 'pg_hba.conf'), `host all all ${openTo} scram-sha-256\n`)
  await server.start()
  const pidOf = async () => Number((await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')[0])
  return {
    isAlive: () =>
      pidOf()
        .then(
          (pid) => process.kill(pid, 0),
          () => false,
        )
        .catch(() => false),
    urlOf: (database) => `postgres://jobtide:${PASSWORD}@127.0.0.1:${port}/${database}`,
    async place() {
      const { uid, gid } = await stat(data)
      return { data, program: await readlink(`/proc/${await pidOf()}/exe`), uid, gid }
    },
    async kill(signal = 'SIGKILL') {
      process.kill(await pidOf(), signal)
    },
    async start() {
      // What is left of the killed one may hold on to its memory for a moment.
      for (let tries = 1; ; tries += 1) {
        server = make()
        const failure = await server.start().then(
          () => null,
          (error: unknown) => error,
        )
        if (failure === null) return
        if (tries === START_TRIES) throw new Error('the killed PostgreSQL did not come back', { cause: failure })
        await sleep(250)
      }
    },
    async stop() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
