import { createServer, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import type { Page, PageRequest } from '../../src/domain/document.ts'
import type { Board, SourceDefinition } from '../../src/sources/_shared/define.ts'
import { recordedBoard, recordedPage } from '../sources/recorded-board.ts'
import { type AddressOf, loopback } from './addresses.ts'

export type GoodAnswer = { contentType: string; body: Buffer }

/** Answers in place of the recorded page. `calls` counts the requests for this board so far, this one included. */
export type Manner = { name: string; answer(response: ServerResponse, good: GoodAnswer, calls: number): void }

/** One served board. `pages` are those of its recorded board, at local addresses. `manner` is null when it behaves. */
export type ServedBoard = { connector: SourceDefinition; at: Board; pages: Page[]; manner: Manner | null }

type Served = { board: ServedBoard; answers: Map<string, GoodAnswer>; calls: number }

/**
 * Serves recorded boards over real HTTP, each at an address of its own (127.1.x.y), so that each is a host; addresses
 * inside the pages become local. `manners` are spread so that every `oneIn`-th board has one.
 */
export async function serveRecorded(
  connectors: SourceDefinition[],
  count: number,
  manners: Manner[],
  oneIn: number,
  addressOf: AddressOf = loopback,
): Promise<{ boards: ServedBoard[]; stop(): Promise<void> }> {
  const served = new Map<string, Served>()
  const server = createServer(async (request, response) => {
    const entry = served.get(request.socket.localAddress?.replace('::ffff:', '') ?? '')
    const body = await text(request).catch(() => '')
    const good = entry?.answers.get(keyOf({ method: request.method, path: request.url ?? '', body }))
    if (entry === undefined || good === undefined) {
      response.writeHead(404).end('not recorded')
      return
    }
    entry.calls += 1
    if (entry.board.manner === null) sendGood(response, good)
    else entry.board.manner.answer(response, good, entry.calls)
  })
  server.on('clientError', (_error, socket) => socket.destroy())
  await new Promise<void>((ready) => server.listen(0, '0.0.0.0', ready))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  for (let number = 0; number < count; number += 1) {
    const connector = connectors[number % connectors.length]
    if (connector === undefined) throw new TypeError('there are no connectors')
    const host = addressOf(1, number)
    const manner = number % oneIn === oneIn - 1 ? (manners[Math.floor(number / oneIn) % manners.length] ?? null) : null
    served.set(host, serve(connector, `http://${host}:${port}`, manner))
  }
  return {
    boards: [...served.values()].map(({ board }) => board),
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}

export function sendGood(response: ServerResponse, { contentType, body }: GoodAnswer): void {
  response.writeHead(200, { 'content-type': contentType, 'content-encoding': 'gzip' }).end(gzipSync(body))
}

/** Walks the recorded board at the local address. Pages of it that lie at other sites are left out. */
function serve(connector: SourceDefinition, local: string, manner: Manner | null): Served {
  const recorded = recordedBoard(connector.id)
  const origin = new URL(recorded.pages[0]?.request.url ?? '').origin
  const byUrl = new Map(
    recorded.pages.map((page) => [localText(page.request.url, origin, local), recordedPage(connector.id, page)]),
  )
  const at = localBoard(recorded.at, origin, local)
  const answers = new Map<string, GoodAnswer>()
  const pages: Page[] = []
  const requests = [connector.first(at)]
  for (const request of requests) {
    const original = byUrl.get(request.url)
    if (original === undefined) throw new Error(`${connector.id}: nothing is recorded for ${request.url}`)
    const page = { ...original, url: request.url, body: localBody(original.body, origin, local) }
    pages.push(page)
    answers.set(keyOf(partsOf(request)), {
      contentType: page.contentType ?? 'text/plain',
      body: Buffer.from(page.body),
    })
    for (const next of connector.next?.(page, request, at) ?? [])
      if (!requests.some(({ url }) => url === next.url)) requests.push(next)
  }
  return { board: { connector, at, pages, manner }, answers, calls: 0 }
}

function localBody(body: Uint8Array, origin: string, local: string): Uint8Array {
  const isGzip = body[0] === 0x1f
  return isGzip ? body : new TextEncoder().encode(localText(new TextDecoder().decode(body), origin, local))
}

function localText(text: string, origin: string, local: string): string {
  return text.replaceAll(origin, local).replaceAll(new URL(origin).host, new URL(local).host)
}

/** A board that is named by its address or host is named by the local one. */
function localBoard({ board }: Board, origin: string, local: string): Board {
  const host = new URL(origin).host
  return { board: board === host ? new URL(local).host : board.replace(origin, local), origin: local }
}

function partsOf({ url, method = 'GET', body = '' }: PageRequest): { method: string; path: string; body: string } {
  const { pathname, search } = new URL(url)
  return { method, path: `${pathname}${search}`, body: method === 'GET' ? '' : body }
}

const keyOf = ({ method = 'GET', path, body }: { method?: string; path: string; body: string }): string =>
  `${method} ${path} ${body}`
