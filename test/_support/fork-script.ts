import { type ChildProcess, fork } from 'node:child_process'
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

/** The same without the wait. What it writes goes where ours goes, or its errors, or its lines too, come through a pipe. */
export function launchScript(
  script: URL,
  words: string[],
  environment: Record<string, string>,
  output: keyof typeof OUTPUTS,
): ChildProcess {
  const { PATH = '', HOME = '' } = process.env
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  return fork(fileURLToPath(script), words, {
    execArgv: ['--import', tsx],
    env: { PATH, HOME, ...environment },
    stdio: [...OUTPUTS[output], 'ipc'],
  })
}
