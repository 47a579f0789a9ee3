import { spawn, spawnSync } from 'node:child_process'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './free-port.ts'

export type FoundRedis = {
  url: string | null
  reason: string
  stop(): Promise<void>
  /** Ends it with SIGKILL and starts it again, empty; absent for one that was there before. */
  killAndStart?: (downMs: number) => Promise<void>
}

/** REDIS_URL, or a redis-server of this machine started for the run, or the reason why there is neither. */
export async function findRedis(folder: string): Promise<FoundRedis> {
  const given = process.env.REDIS_URL
  if (given) return { url: given, reason: '', stop: async () => {} }
  const program = findRedisProgram()
  if (program === null)
    return {
      url: null,
      reason: 'no redis-server or valkey-server is installed and REDIS_URL is not set',
      stop: async () => {},
    }
  const port = await freePort()
  const start = () => startServer(program, port, folder)
  let child = await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    reason: '',
    stop: () => stop(child),
    async killAndStart(downMs) {
      child.kill('SIGKILL')
      await sleep(downMs)
      child = await start()
    },
  }
}

/** The name of a server that is installed; null when none is. */
export function findRedisProgram(): string | null {
  return ['redis-server', 'valkey-server'].find((name) => spawnSync(name, ['--version']).status === 0) ?? null
}

/** It keeps nothing on disk: whatever was in it is gone with it. `within` are the words of a command that runs it where it is
 *  reached at `host`; `more` are further options. */
export async function startServer(
  program: string,
  port: number,
  folder: string,
  { host = '127.0.0.1', within = [], more = [] }: { host?: string; within?: string[]; more?: string[] } = {},
): Promise<ReturnType<typeof spawn>> {
  const [command = '', ...words] = [...within, program, '--port', String(port), '--bind', host, '--save', '']
  const child = spawn(command, [...words, '--appendonly', 'no', '--dir', folder, ...more], { stdio: 'ignore' })
  for (let tries = 0; tries < 100 && !(await answers(port, host)); tries += 1) await sleep(50)
  return child
}

export function stop(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((done) => {
    child.once('exit', () => done())
    child.kill('SIGTERM')
  })
}

function answers(port: number, host: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, host, () => {
      socket.destroy()
      done(true)
    })
    socket.once('error', () => done(false))
  })
}
