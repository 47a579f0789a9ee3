import type { Context } from '../src/context.ts'
import type { Page, PageRequest } from '../src/domain/document.ts'
import { SourceError } from '../src/errors.ts'
import { type HttpAnswer, oversizeEvidence } from '../src/http.ts'
import type { Board, SourceDefinition } from '../src/sources/_shared/define.ts'
import {
  findKnownPage,
  type KeptPage,
  type KnownPage,
  keepBrokenPage,
  keepPage,
  keepUnchangedPage,
  readBody,
  type StoredDocument,
} from '../src/store/document.ts'
import type { Run } from '../src/store/run.ts'
import { inSpan } from '../src/trace.ts'
import { refuseLogin } from './_login.ts'
import { mannersOf } from './_manners.ts'

/** Of an address, in a line of the log. */
const LONGEST_URL = 300

/** A crawl under way. */
export type Crawl = {
  run: Run
  context: Context
  connector: SourceDefinition
  at: Board
  /** What an earlier attempt of this run kept, by address. */
  kept: Map<string, StoredDocument>
  /** Place of the next page in the order of reading. */
  ordinal: number
  signal: AbortSignal
}

/** A page to be had; `detail` when it shows one posting. */
type Visit = { request: PageRequest; ordinal: number; detail?: KeptPage['detail'] }

/** Has a page, keeps it and returns it. What an earlier attempt of the run kept is not asked for again; null when that could
 *  not be had whole. Throws SourceError when a page cannot be had, after keeping what came of it. */
export async function obtain(crawl: Crawl, visit: Visit): Promise<Page | null> {
  const { db, http, now } = crawl.context
  const { url } = visit.request
  const before = crawl.kept.get(url)
  if (before !== undefined) return keptBefore(crawl, before)
  const known = await findKnownPage(db, crawl.run.sourceId, url)
  const page = {
    ...{ runId: crawl.run.id, sourceId: crawl.run.sourceId, ordinal: visit.ordinal, url, fetchedAt: now() },
    ...{ status: null, contentType: null, etag: null, lastModified: null, detail: visit.detail },
  }
  const manners = mannersOf(crawl.connector, crawl.context.config, crawl.run.sourceId)
  const get = () => http.get(visit.request, known ?? undefined, crawl.signal, manners)
  // Keys in the address are still placeholders, here and in the log.
  const told = { 'url.full': url.slice(0, LONGEST_URL), 'jobtide.run': crawl.run.id }
  const answer = await inSpan(crawl.context.trace, 'fetch page', told, get).catch((error) => {
    return keepEvidence(crawl, page, error)
  })
  const status = answer.kind === 'page' ? answer.status : 304
  crawl.context.log.debug({ url: url.slice(0, LONGEST_URL), status }, 'page fetched')
  if (answer.kind === 'not_modified') return keepNotModified(crawl, page, known)
  if (visit.ordinal === 0) refuseLogin(crawl.connector, crawl.at, visit.request, answer)
  await keepPage(db, { ...page, ...headOf(answer) }, answer.body)
  return { url, contentType: answer.contentType, body: answer.body }
}

async function keptBefore(crawl: Crawl, { url, contentType, had, hash }: StoredDocument): Promise<Page | null> {
  return had ? { url, contentType, body: await readBody(crawl.context.db, hash) } : null
}

function headOf(answer: Extract<HttpAnswer, { kind: 'page' }>) {
  return {
    status: answer.status,
    contentType: answer.contentType,
    etag: answer.etag,
    lastModified: answer.lastModified,
  }
}

async function keepNotModified(crawl: Crawl, page: KeptPage, known: KnownPage | null): Promise<Page> {
  if (!known)
    throw new SourceError('unavailable', page.url, 'the source says "not modified" of a page it was never asked for')
  const { etag, lastModified, contentType, hash } = known
  await keepUnchangedPage(crawl.context.db, { ...page, status: 304, etag, lastModified, contentType }, hash)
  return { url: page.url, contentType, body: await readBody(crawl.context.db, hash) }
}

/** A page over the size limit is kept as far as it was read. The page of one posting that is refused for good is kept
 *  without a body, so that the posting is refused with the reason, and not asked for again in every run. */
async function keepEvidence(crawl: Crawl, page: KeptPage, error: unknown): Promise<never> {
  if (!(error instanceof SourceError)) throw error
  const evidence = oversizeEvidence(error)
  const broken = { ...page, status: error.status, contentType: evidence?.contentType ?? null }
  if (evidence !== null) await keepBrokenPage(crawl.context.db, broken, evidence.head, error.message)
  else if (page.detail !== undefined && !error.retryable)
    await keepBrokenPage(crawl.context.db, broken, new Uint8Array(), error.message)
  throw error
}
