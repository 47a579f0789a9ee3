import { createServer, type ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'

/** One posting of a Greenhouse board, as its API gives it. */
export function job(id: number, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id,
    title: 'Registered Nurse',
    absolute_url: `https://job-boards.greenhouse.io/acme/jobs/${id}`,
    company_name: 'Acme Clinics',
    location: { name: 'Austin, TX' },
    content: '&lt;p&gt;Care for patients on our ward.&lt;/p&gt;',
    departments: [],
    offices: [],
    ...changes,
  }
}

export type FakeBoard = { origin: string; requests: string[]; answer(reply: Reply): void; stop(): Promise<void> }
export type Reply = (response: ServerResponse, path: string) => void

/** A real HTTP server on loopback whose answer the test sets; it stands where the source's API would. */
export async function startBoard(): Promise<FakeBoard> {
  let reply: Reply = (response) => response.writeHead(404).end()
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(request.url ?? '')
    reply(response, request.url ?? '')
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
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

export const jobs = (list: unknown[]): Reply => json(JSON.stringify({ jobs: list, meta: { total: list.length } }))

export const json =
  (body: string | Uint8Array): Reply =>
  (response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(body)

/** A few kilobytes that unpack to `mebibytes` of zeros. */
export const gzipBomb =
  (mebibytes: number): Reply =>
  (response) =>
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      .end(gzipSync(Buffer.alloc(mebibytes * 1024 * 1024)))
