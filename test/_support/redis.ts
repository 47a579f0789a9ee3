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
  const program = ['redis-server', 'valkey-server'].find((name) => spawnSync(name, ['--version']).status === 0)
  if (!program)
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

/** It keeps nothing on disk: whatever was in it is gone with it. */
async function startServer(program: string, port: number, folder: string): Promise<ReturnType<typeof spawn>> {
  const child = spawn(
    program,
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder],
    { stdio: 'ignore' },
  )
  for (let tries = 0; tries < 100 && !(await answers(port)); tries += 1) await sleep(50)
  return child
}

function stop(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((done) => {
    child.once('exit', () => done())
    child.kill('SIGTERM')
  })
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      done(true)
    })
    socket.once('error', () => done(false))
  })
}
