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
  const { PATH = '', HOME = '' } = process.env
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  const child = fork(fileURLToPath(script), words, {
    execArgv: ['--import', tsx],
    env: { PATH, HOME, ...environment },
  })
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('the process left before it was ready'))),
  ])
  return child
}
