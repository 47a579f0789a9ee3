import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('../../src/cli/jobtide.mjs', import.meta.url))

export type Ended = { code: number | null; stdout: string; stderr: string }
export type Running = { child: ChildProcess; output(): string; ended: Promise<Ended> }

/** The real command in a process of its own, with nothing of this process's environment but what it needs to run. */
export function launch(args: string[], environment: Record<string, string> = {}, input: string | null = null): Running {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { PATH, HOME, ...environment },
    stdio: [input === null ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  })
  child.stdin?.end(input)
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (piece) => (stdout += String(piece)))
  child.stderr?.on('data', (piece) => (stderr += String(piece)))
  const ended = new Promise<Ended>((done) => child.once('close', (code) => done({ code, stdout, stderr })))
  return { child, output: () => stdout + stderr, ended }
}

/** `input` goes to its stdin; null: it has none. */
export function command(
  args: string[],
  environment: Record<string, string> = {},
  input: string | null = null,
): Promise<Ended> {
  return launch(args, environment, input).ended
}
