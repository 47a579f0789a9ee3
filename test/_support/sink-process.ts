import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { SinkMessage, SinkOptions, SinkReport } from './smtp-sink.ts'

export type SinkProcess = { url: string; report(): Promise<SinkReport>; stop(): Promise<void> }

/** Starts the counting relay in a process of its own. */
export async function startSinkProcess(options: Partial<SinkOptions> = {}): Promise<SinkProcess> {
  const given: SinkOptions = { dropRepeatsBy: null, delayMs: 0, deferEvery: 0, cutEvery: 0, ...options }
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  const child = fork(fileURLToPath(new URL('./smtp-sink.ts', import.meta.url)), [JSON.stringify(given)], {
    execArgv: ['--import', tsx],
  })
  const first = await answerOf(child)
  if (!('port' in first)) throw new Error('the sink did not say where it listens')
  return {
    url: `smtp://127.0.0.1:${first.port}`,
    async report() {
      child.send('report')
      const answer = await answerOf(child)
      if (!('report' in answer)) throw new Error('the sink did not report')
      return answer.report
    },
    async stop() {
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}

async function answerOf(child: ChildProcess): Promise<SinkMessage> {
  const [message] = await once(child, 'message')
  return message as SinkMessage
}
