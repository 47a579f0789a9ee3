import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

export type SinkMessage = { path: string; headers: IncomingHttpHeaders; body: string }
export type Sink = { origin: string; received: SinkMessage[]; answer(next: SinkReply): void; stop(): Promise<void> }
export type SinkReply = (response: ServerResponse, path: string) => void

/** A real receiver of webhooks on loopback that remembers what it was told; it answers 204 until the test says otherwise. */
export async function startSink(host = '127.0.0.1'): Promise<Sink> {
  let reply: SinkReply = (response) => response.writeHead(204).end()
  const received: SinkMessage[] = []
  const server = createServer(async (request, response) => {
    received.push({ path: request.url ?? '', headers: request.headers, body: await text(request) })
    reply(response, request.url ?? '')
  })
  await new Promise<void>((ready) => server.listen(0, host, ready))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    origin: `http://${host}:${port}`,
    received,
    answer(next) {
      reply = next
    },
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}

export const status =
  (code: number, headers: Record<string, string> = {}): SinkReply =>
  (response) =>
    response.writeHead(code, headers).end()
