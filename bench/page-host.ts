import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import type { LookupFunction } from 'node:net'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Served } from './page-server.ts'

export const HOSTS = 32

/** A server of recorded pages in a process of its own, under many host names. */
export type PageHost = Served & {
  port: number
  originOf(number: number): string
  urlOf(number: number): string
  stop(): Promise<void>
}

/** "*.bench.example" is this machine. */
export const lookup: LookupFunction = (host, options, callback) => {
  if (!host.endsWith('.bench.example'))
    return callback(Object.assign(new Error('no such host'), { code: 'ENOTFOUND' }), '')
  const found = { address: '127.0.0.1', family: 4 }
  if (options.all === true) callback(null, [found])
  else callback(null, found.address, found.family)
}

export async function startPageHost(served: Served): Promise<PageHost> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  const program = fileURLToPath(new URL('./page-server.ts', import.meta.url))
  const child = fork(program, [JSON.stringify(served)], { execArgv: ['--import', tsx] })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  const originOf = (number: number) => `http://h${number % HOSTS}.bench.example:${port}`
  return {
    ...served,
    port,
    originOf,
    urlOf: (number) => `${originOf(number)}/v1/boards/sample${(number % served.boards) + 1}/jobs`,
    async stop() {
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}
