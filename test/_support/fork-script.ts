import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** Starts a TypeScript file in a process of its own and waits for the message that it is ready. Its environment is what is given. */
export async function forkScript(
  script: URL,
  words: string[],
  environment: Record<string, string>,
): Promise<ChildProcess> {
  const child = launchScript(script, words, environment, 'inherit')
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('the process left before it was ready'))),
  ])
  return child
}

const OUTPUTS = {
  inherit: ['inherit', 'inherit', 'inherit'],
  'pipe errors': ['ignore', 'ignore', 'pipe'],
  'pipe all': ['ignore', 'pipe', 'pipe'],
} as const

/** The same without the wait. What it writes goes where ours goes, or its errors, or its lines too, come through a pipe. `within` are
 *  the words of a command that runs it, such as those that lead to another host of a network. */
export function launchScript(
  script: URL,
  words: string[],
  environment: Record<string, string>,
  output: keyof typeof OUTPUTS,
  within: readonly string[] = [],
): ChildProcess {
  const { PATH = '', HOME = '' } = process.env
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  const [program = '', ...before] = [...within, process.execPath]
  return spawn(program, [...before, '--import', tsx, fileURLToPath(script), ...words], {
    env: { PATH, HOME, ...environment },
    stdio: [...OUTPUTS[output], 'ipc'],
  })
}
