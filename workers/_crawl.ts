import type { Context } from '../src/context.ts'
import type { Page, PageRequest } from '../src/domain/document.ts'
import { PayloadError, SourceError } from '../src/errors.ts'
import { type HttpAnswer, oversizeEvidence } from '../src/http.ts'
import type { Board, SourceDefinition } from '../src/sources/_shared/define.ts'
import {
  findKnownPage,
  type KeptPage,
  type KnownPage,
  keepBrokenPage,
  keepPage,
  keepUnchangedPage,
  listDocuments,
  readBody,
  type StoredDocument,
} from '../src/store/document.ts'
import { markIncomplete, type Run } from '../src/store/run.ts'
import { mannersOf } from './_manners.ts'

/** Pages in flight at once; the client's own limit per host lies below. */
const WAVE = 8
const MAX_PAGES = 6_000

type Crawl = {
  run: Run
  context: Context
  connector: SourceDefinition
  at: Board
  kept: Map<string, StoredDocument>
  ordinal: number
}

/**
 * Walks a board from its first page to its last and keeps every page. Throws SourceError when the first page cannot be
 * had, and for failures that a later attempt may not meet; a single later page that is refused for good only makes the
 * run incomplete.
 */
export async function crawl(run: Run, context: Context, signal: AbortSignal): Promise<void> {
  const connector = context.sources.get(run.connector)
  if (!connector) throw new PayloadError('connector', `no connector is called ${run.connector}`)
  const at = { board: run.board, origin: run.origin }
  const kept = new Map((await listDocuments(context.db, run.id)).map((document) => [document.url, document]))
  const state: Crawl = { run, context, connector, at, kept, ordinal: 0 }
  const waiting = [connector.first(at)]
  const seen = new Set(waiting.map((request) => request.url))
  while (waiting.length > 0) {
    signal.throwIfAborted()
    const wave = waiting.splice(0, WAVE).map((request) => ({ request, ordinal: state.ordinal++ }))
    const found = await Promise.all(wave.map(({ request, ordinal }) => visit(state, request, ordinal, signal)))
    for (const request of found.flat()) {
      if (seen.has(request.url)) continue
      if (seen.size >= MAX_PAGES) {
        await markIncomplete(context.db, run.id, `the board has more than ${MAX_PAGES} pages`)
        return
      }
      seen.add(request.url)
      waiting.push(request)
    }
  }
}

/** Has one page, keeps it, and returns the pages it leads to. */
async function visit(state: Crawl, request: PageRequest, ordinal: number, signal: AbortSignal): Promise<PageRequest[]> {
  try {
    const page = await obtain(state, request, ordinal, signal)
    return page && state.connector.next ? readNext(state, page, request) : []
  } catch (error) {
    if (ordinal === 0 || !(error instanceof SourceError) || error.retryable) throw error
    await markIncomplete(state.context.db, state.run.id, `${error.message} (${request.url})`)
    return []
  }
}

/** A page that cannot be read leads nowhere; reading it properly, later, says why. */
function readNext(state: Crawl, page: Page, request: PageRequest): PageRequest[] {
  try {
    return state.connector.next?.(page, request, state.at) ?? []
  } catch (error) {
    if (error instanceof PayloadError) return []
    throw error
  }
}

async function obtain(state: Crawl, request: PageRequest, ordinal: number, signal: AbortSignal): Promise<Page | null> {
  const { db, http, now } = state.context
  const before = state.kept.get(request.url)
  if (before)
    return before.state === 'failed' ? null : pageOf(request.url, before.contentType, await readBody(db, before.hash))
  const known = await findKnownPage(db, state.run.sourceId, request.url)
  const page = {
    runId: state.run.id,
    sourceId: state.run.sourceId,
    ordinal,
    url: request.url,
    fetchedAt: now(),
    ...UNSTATED,
  }
  const manners = mannersOf(state.connector, state.context.config, state.run.sourceId)
  const answer = await http
    .get(request, known ?? undefined, signal, manners)
    .catch((error) => keepEvidence(state, page, error))
  if (answer === null) return null
  if (answer.kind === 'not_modified') return keepNotModified(state, page, known)
  await keepPage(db, { ...page, ...headOf(answer) }, answer.body)
  return pageOf(request.url, answer.contentType, answer.body)
}

const UNSTATED = { status: null, contentType: null, etag: null, lastModified: null }

function headOf(answer: Extract<HttpAnswer, { kind: 'page' }>) {
  return {
    status: answer.status,
    contentType: answer.contentType,
    etag: answer.etag,
    lastModified: answer.lastModified,
  }
}

function pageOf(url: string, contentType: string | null, body: Uint8Array): Page {
  return { url, contentType, body }
}

async function keepNotModified(state: Crawl, page: KeptPage, known: KnownPage | null): Promise<Page | null> {
  if (!known)
    throw new SourceError('unavailable', page.url, 'the source says "not modified" of a page it was never asked for')
  await keepUnchangedPage(
    state.context.db,
    { ...page, status: 304, etag: known.etag, lastModified: known.lastModified, contentType: known.contentType },
    known.hash,
  )
  return pageOf(page.url, known.contentType, await readBody(state.context.db, known.hash))
}

/** A page over the size limit is kept as far as it was read, and makes the run incomplete; other failures go on. */
async function keepEvidence(state: Crawl, page: KeptPage, error: unknown): Promise<null> {
  const evidence = oversizeEvidence(error)
  if (evidence === null || !(error instanceof SourceError)) throw error
  await keepBrokenPage(state.context.db, { ...page, contentType: evidence.contentType }, evidence.head, error.message)
  await markIncomplete(state.context.db, state.run.id, `${error.message} (${page.url})`)
  return null
}
