import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { signalGroup } from './break-units.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** libfaketime of Debian's package: the clock of the processes it is loaded into is as a file says. */
export const FAKETIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1'

/** One of the two machines: a folder that holds what a machine of its own would have at fixed places. */
export type Host = {
  name: string
  folder: string
  /** The environment of whatever is started on it. */
  base: Record<string, string>
  /** /etc/jobtide/jobtide.env as it is now. */
  settings(): Record<string, string>
  /** The port in place of the one that a unit names; the same for the same. */
  opsPort(stated: string): number
  /** Runs commands of a page in the shell. Throws with what they printed when one fails. */
  run(commands: string): Promise<void>
  /** Ends what commands left running in the background. */
  endRest(): void
}

type Making = {
  name: string
  folder: string
  /** Text of /etc/jobtide/jobtide.env. */
  settings: string
  ports: Map<string, number>
  /** What is at another place here than the pages say. */
  places: [string, string][]
  environment: Record<string, string>
  controlUrl: string
  redisPort: number
  fakesClock: boolean
}

/** Lays a host out: its settings, its data folder, and stand-ins for the commands that would reach the real machine. */
export async function layOut(making: Making): Promise<Host> {
  const { name, folder, settings, ports, controlUrl, redisPort } = making
  const at = (...path: string[]) => join(folder, ...path)
  for (const each of ['etc', 'data', 'bin']) await mkdir(at(each), { recursive: true })
  await writeFile(at('etc', 'jobtide.env'), settings)
  await writeFile(at('clock'), '+0s\n')
  const control = `exec curl -fsS --data-binary "$*" ${controlUrl}/${name}`
  const standIns: Record<string, string> = {
    sudo: '[ "$1" = -u ] && shift 2\nexec env "$@"',
    systemctl: control,
    'systemd-run': `${control.replace('"$*"', '"run $*"')}`,
    jobtide: `cd ${ROOT} && exec ${process.execPath} --env-file=${at('etc', 'jobtide.env')} src/cli/jobtide.mjs "$@"`,
    'redis-cli': `exec /usr/bin/redis-cli -p ${redisPort} "$@"`,
    // A clock that is set by hand goes on from there; the time of the network is the right one.
    date: `[ "$1" = -s ] || exec /bin/date "$@"\necho "$2" | sed -E 's/ seconds?/s/' > ${at('clock')}`,
    timedatectl: `[ "$2" = false ] || echo +0s > ${at('clock')}`,
  }
  for (const [command, script] of Object.entries(standIns))
    await writeFile(at('bin', command), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  const { PATH = '', HOME = '' } = process.env
  const clock = {
    LD_PRELOAD: FAKETIME,
    FAKETIME_TIMESTAMP_FILE: at('clock'),
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    DONT_FAKE_MONOTONIC: '1',
  }
  const places: [string, string][] = [['/etc/jobtide', at('etc')], ['/var/lib/jobtide', at('data')], ...making.places]
  const groups: number[] = []
  return {
    name,
    folder,
    base: { PATH, HOME, ...(making.fakesClock ? clock : {}) },
    settings: () => parseEnv(readFileSync(at('etc', 'jobtide.env'), 'utf8')) as Record<string, string>,
    opsPort: (stated) => ports.get(stated) ?? missing(stated),
    run: (commands) =>
      runShell(
        places.reduce((text, [there, here]) => text.replaceAll(there, here), commands),
        { PATH: `${at('bin')}:${PATH}`, HOME, ...making.environment },
        groups,
      ),
    endRest() {
      for (const pid of groups.splice(0)) signalGroup(pid, 'SIGTERM')
    },
  }
}

/** What is left running in the background goes on and has no ear for the shell's end. */
function runShell(commands: string, environment: Record<string, string>, groups: number[]): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn('bash', ['-c', `set -e\n${commands}`], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    groups.push(child.pid ?? 0)
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (bytes: Buffer) => {
        said = (said + bytes.toString()).slice(-2_000)
      })
    child.once('error', fail)
    child.once('exit', (code) => (code === 0 ? done() : fail(new Error(`${commands}\nended with ${code}: ${said}`))))
  })
}

function missing(port: string): never {
  throw new TypeError(`no port stands for ${port}`)
}
