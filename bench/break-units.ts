import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Host } from './break-hosts.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const UNITS = new URL('../docs/deploy/systemd/', import.meta.url)
const STOP_MS = 20_000

/** What systemctl can do with a unit. */
export type Unit = { start(): Promise<void>; stop(): Promise<void>; pid(): number | undefined }

/** A unit of docs/deploy/systemd: its command line and its environment, after the settings of the host. */
export function jobtideUnit(host: Host, name: string): Unit {
  const [template = '', instance] = name.split('@')
  const file = instance === undefined ? `${name}.service` : `${template}@.service`
  const text = readFileSync(new URL(file, UNITS), 'utf8').replaceAll('%i', instance ?? '')
  const { words = '' } = /^ExecStart=\/usr\/bin\/node (?<words>.*)$/m.exec(text)?.groups ?? {}
  const stated = Object.fromEntries(
    [...text.matchAll(/^Environment=([A-Z_]+)=(.*)$/gm)].map(([, key = '', value = '']) => [key, value]),
  )
  const environment = () => ({ ...stated, ...host.settings(), OPS_PORT: String(host.opsPort(stated.OPS_PORT ?? '')) })
  return commandUnit(
    process.execPath,
    words.split(' '),
    () => ({ ...host.base, ...environment() }),
    `${host.folder}/${name}.log`,
  )
}

/** Any other program. It has a group of its own, which ends with it. */
export function commandUnit(
  command: string,
  words: string[],
  environment: () => Record<string, string>,
  log: string,
): Unit {
  let child: ChildProcess | null = null
  const isUp = () => child !== null && child.exitCode === null && child.signalCode === null
  return {
    async start() {
      if (isUp()) return
      const output = createWriteStream(log, { flags: 'a' })
      await once(output, 'open')
      child = spawn(command, words, {
        cwd: ROOT,
        env: environment(),
        stdio: ['ignore', output, output],
        detached: true,
      })
      await once(child, 'spawn')
    },
    async stop() {
      if (child === null || !isUp()) return
      const { pid = 0 } = child
      const ended = once(child, 'exit')
      const late = setTimeout(() => signalGroup(pid, 'SIGKILL'), STOP_MS)
      signalGroup(pid, 'SIGTERM')
      signalGroup(pid, 'SIGCONT')
      await ended
      clearTimeout(late)
      signalGroup(pid, 'SIGKILL')
    },
    pid: () => (isUp() ? child?.pid : undefined),
  }
}

export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  if (pid === 0) return // It would be our own group.
  try {
    process.kill(-pid, signal)
  } catch {
    // All of it has ended.
  }
}
