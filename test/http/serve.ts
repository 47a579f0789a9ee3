import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { SourceError } from '../../src/errors.ts'
import { createHttp, type Http, type HttpOptions } from '../../src/http.ts'

export type Served = { url: string; port: number; server: Server }

/** A real server on a loopback address, gone when the test is over. */
export async function serve(listener: RequestListener, host = '127.0.0.1'): Promise<Served> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://${host}:${port}`, port, server }
}

/** A client that may reach 127.0.0.1 and nothing else that is private. */
export function client(options: Partial<HttpOptions> = {}): Http {
  const http = createHttp({
    userAgent: 'Test/1 (+https://tests.example/bot)',
    allowAddresses: ['127.0.0.1/32'],
    ...options,
  })
  onTestFinished(async () => await http.close())
  return http
}

/** The SourceError that the work ends with; fails the test when it ends otherwise. */
export async function failureOf(work: Promise<unknown>): Promise<SourceError> {
  const error = await work.then(
    () => new Error('it was expected to fail'),
    (reason: unknown) => reason,
  )
  if (error instanceof SourceError) return error
  throw error
}
