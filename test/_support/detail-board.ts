import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Page } from '../../src/domain/document.ts'
import type { PageReading, RawPosting } from '../../src/domain/posting.ts'
import { PayloadError } from '../../src/errors.ts'
import { defineSource, type SourceDefinition } from '../../src/sources/_shared/define.ts'
import { raw } from './postings.ts'
import type { TestService } from './service.ts'

/** What a board holds: its list names the postings, and each has a page of its own. */
export type Ad = { id: number; title?: string; text?: string; pageTitle?: string }

export type DetailBoard = {
  origin: string
  /** Paths asked for since the last call, details as ids. */
  taken(): { lists: number; details: number[]; conditional: number }
  show(ads: Ad[]): void
  /** Answers for the page of a posting otherwise; null for as usual. */
  answer(id: number, reply: ((response: ServerResponse) => void) | null): void
  stop(): Promise<void>
}

/** A connector of lists without text, as large systems have them, made known to the service of a test. */
export function addDetailSource(
  { service }: TestService,
  id: string,
  changes: Partial<SourceDefinition> = {},
): SourceDefinition {
  const source = defineSource({
    ...{ id, name: id, docs: 'https://docs.example', access: 'api', listing: 'whole', origin: '', everyMinutes: 60 },
    terms: { url: null, attribution: null, aggregates: true },
    detect: () => null,
    first: ({ origin }) => ({ url: `${origin}/list` }),
    next: (page, _request, { origin }) =>
      isList(page) ? adsOf(page).map((ad) => ({ url: `${origin}/job/${ad.id}`, of: String(ad.id) })) : [],
    read: readPage,
    ...changes,
  })
  const known = service.context.sources as Map<string, SourceDefinition>
  known.set(id, source)
  return source
}

function readPage(page: Page): PageReading {
  const ads = adsOf(page)
  if (!isList(page)) return { postings: ads.map(toRaw), refused: [] }
  const listed = ads.map(({ id, title = 'Nurse' }) => ({ externalId: String(id), title }))
  return { postings: [], refused: [], listed }
}

function toRaw({ id, title = 'Nurse', pageTitle, text = `Care on ward ${id}.` }: Ad): RawPosting {
  return raw(id, { title: pageTitle ?? title, description: text, company: 'Acme' })
}

const isList = (page: Page) => page.url.endsWith('/list')

function adsOf(page: Page): Ad[] {
  try {
    const read = JSON.parse(Buffer.from(page.body).toString())
    return isList(page) ? read : [read]
  } catch (cause) {
    throw new PayloadError('page', 'no JSON', { cause })
  }
}

/** A real server of such a board on loopback. Its pages have ETags. */
export async function startDetailBoard(): Promise<DetailBoard> {
  let ads: Ad[] = []
  let taken = { lists: 0, details: [] as number[], conditional: 0 }
  const replies = new Map<number, (response: ServerResponse) => void>()
  const server = createServer((request, response) => {
    const id = Number(/^\/job\/(\d+)$/.exec(request.url ?? '')?.[1] ?? Number.NaN)
    if (Number.isNaN(id)) taken.lists += 1
    else taken.details.push(id)
    if (request.headers['if-none-match'] !== undefined && !Number.isNaN(id)) taken.conditional += 1
    const reply = replies.get(id)
    if (reply !== undefined) return reply(response)
    const page = Number.isNaN(id) ? ads : ads.find((ad) => ad.id === id)
    return page === undefined ? response.writeHead(404).end() : send(request, response, JSON.stringify(page))
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    taken() {
      const since = taken
      taken = { lists: 0, details: [], conditional: 0 }
      return { ...since, details: since.details.sort((a, b) => a - b) }
    },
    show(next) {
      ads = next
    },
    answer: (id, reply) => (reply === null ? replies.delete(id) : replies.set(id, reply)),
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}

function send(request: IncomingMessage, response: ServerResponse, body: string) {
  const etag = `"${Buffer.from(body).toString('base64url').slice(-40)}${body.length}"`
  if (request.headers['if-none-match'] === etag) return response.writeHead(304).end()
  return response.writeHead(200, { 'content-type': 'application/json', etag }).end(body)
}
