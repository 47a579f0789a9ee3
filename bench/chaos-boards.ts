import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'
import greenhouse from '../src/sources/greenhouse.ts'
import { loadSources } from '../src/sources/registry.ts'
import type { NewSource } from '../src/store/source.ts'
import { type AddressOf, loopback } from '../test/_support/addresses.ts'
import { BAD_MANNERS, FORGIVEN_MANNERS } from '../test/_support/bad-manners.ts'
import { type Manner, sendGood, serveRecorded } from '../test/_support/recorded-server.ts'
import { boardPages } from './boards.ts'

/** `expected` are the external ids that a crawl must have in the end; null: the board misbehaves for good. */
export type ChaosBoard = { source: NewSource; expected: string[] | null }

const ONE_IN = 3
const SLOW: Manner[] = [300, 900].map((ms) => ({
  name: `slow by ${ms} ms`,
  answer: (response, good) => setTimeout(() => sendGood(response, good), ms),
}))
const PASSING = [...FORGIVEN_MANNERS, ...SLOW]

/** Serves `recorded` recorded boards of every system in turn, one in three misbehaving, and `made` boards of `postings` made-up
 *  postings each, which answer slower and slower. In an order in which each part is as mixed as the whole. */
export async function serveBoards(
  recorded: number,
  made: number,
  postings: number,
  addressOf: AddressOf = loopback,
): Promise<{ boards: ChaosBoard[]; stop(): Promise<void> }> {
  const connectors = [...(await loadSources()).values()].filter(({ keys = [] }) => keys.length === 0)
  const real = await serveRecorded(connectors, recorded, mixed(BAD_MANNERS, PASSING), ONE_IN, addressOf)
  const own = await serveMade(made, postings, addressOf)
  const boards = real.boards.map(({ connector, at, pages, manner }, index): ChaosBoard => {
    const had = manner === null || PASSING.includes(manner)
    const ids = pages.flatMap((page) => connector.read(page, at).postings.map(({ externalId }) => externalId))
    const { id, everyMinutes } = connector
    return {
      source: { connector: id, ...at, name: `Employer ${index}`, everyMinutes },
      expected: had ? [...new Set(ids)] : null,
    }
  })
  return {
    boards: mixed(boards, own.boards),
    stop: async () => {
      await real.stop()
      await own.stop()
    },
  }
}

/** One of each in turn. */
function mixed<T>(first: readonly T[], second: readonly T[]): T[] {
  const length = Math.max(first.length, second.length)
  return Array.from({ length }, (_, at) => [...first.slice(at, at + 1), ...second.slice(at, at + 1)]).flat()
}

async function serveMade(
  count: number,
  postings: number,
  addressOf: AddressOf,
): Promise<{ boards: ChaosBoard[]; stop(): Promise<void> }> {
  const pages = [...boardPages(count * postings, Math.max(1, postings))].map((page, at) => ({ ...page, at }))
  const byName = new Map(pages.map((page) => [page.board, page]))
  const server = createServer((request, response) => {
    const page = byName.get(/^\/v1\/boards\/(\w+)\/jobs/.exec(request.url ?? '')?.[1] ?? '')
    if (page === undefined) return void response.writeHead(404).end()
    const answer = () =>
      response.writeHead(200, { 'content-type': page.contentType, 'content-encoding': 'gzip' }).end(gzipSync(page.body))
    setTimeout(answer, (page.at % 10) * 50)
  })
  await new Promise<void>((ready) => server.listen(0, '0.0.0.0', ready))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const boards = pages.map(({ board, name, contentType, body, at }): ChaosBoard => {
    const origin = `http://${addressOf(3, at)}:${port}`
    const page = { url: greenhouse.first({ board, origin }).url, contentType, body }
    const { postings: read } = greenhouse.read(page, { board, origin })
    const source = { connector: 'greenhouse', board, origin, name, everyMinutes: 60 }
    return { source, expected: read.map(({ externalId }) => externalId) }
  })
  return {
    boards,
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}
