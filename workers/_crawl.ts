import type { Context } from '../src/context.ts'
import type { Page, PageRequest } from '../src/domain/document.ts'
import type { Listed } from '../src/domain/posting.ts'
import { PayloadError, SourceError } from '../src/errors.ts'
import { isSameSite } from '../src/sources/_shared/sitemap.ts'
import { listDocuments } from '../src/store/document.ts'
import { lastGoodStart, markIncomplete, type Run } from '../src/store/run.ts'
import { createDetails, type Details, fetchDetails } from './_details.ts'
import { type Crawl, obtain } from './_page.ts'

/** Pages in flight at once; the client's own limit per host lies below. */
const WAVE = 8
/** Of lists; the pages of single postings have a limit of their own. */
const MAX_PAGES = 6_000

/**
 * Walks a board's lists from the first page to the last, then has the pages of single postings that are wanted, and keeps
 * every page. Throws SourceError when the first page cannot be had, and for failures of a list that a later attempt may not
 * meet; a single later list page that is refused for good only makes the run incomplete.
 */
export async function crawl(run: Run, context: Context, signal: AbortSignal): Promise<void> {
  const connector = context.sources.get(run.connector)
  if (!connector) throw new PayloadError('connector', `no connector is called ${run.connector}`)
  const at = { board: run.board, origin: run.origin }
  const kept = new Map((await listDocuments(context.db, run.id)).map((document) => [document.url, document]))
  const state: Crawl = { run, context, connector, at, kept, ordinal: 0, signal }
  const details = createDetails()
  await walkLists(state, connector.first(at, await lastGoodStart(context.db, run.sourceId)), details)
  await fetchDetails(state, details)
}

async function walkLists(state: Crawl, first: PageRequest, details: Details): Promise<void> {
  const waiting = [first]
  const seen = new Set([first.url])
  while (waiting.length > 0) {
    state.signal.throwIfAborted()
    const wave = waiting.splice(0, WAVE).map((request) => ({ request, ordinal: state.ordinal++ }))
    const found = await Promise.all(wave.map(({ request, ordinal }) => visitList(state, request, ordinal)))
    for (const { listed } of found) details.learn(listed)
    const leadsTo = found.flatMap((each) => each.leadsTo)
    for (const request of await withoutForeign(state, first, leadsTo)) {
      if (seen.has(request.url) || details.take(request)) continue
      if (seen.size >= MAX_PAGES) {
        await markIncomplete(state.context.db, state.run.id, `the board has more than ${MAX_PAGES} pages`)
        return
      }
      seen.add(request.url)
      waiting.push(request)
    }
  }
}

/** A board's pages lie where it lives or where its first page does; what a page says of other sites is no order to ask them. */
async function withoutForeign({ at, run, context }: Crawl, first: PageRequest, requests: PageRequest[]) {
  const isOwn = ({ url }: PageRequest) => isSameSite(url, first.url) || isSameSite(url, at.origin)
  const foreign = requests.find((request) => !isOwn(request))
  if (foreign === undefined) return requests
  const reason = `a page leads to another site, which is not followed (${foreign.url.slice(0, 300)})`
  await markIncomplete(context.db, run.id, reason)
  return requests.filter(isOwn)
}

type Found = { leadsTo: PageRequest[]; listed: Listed[] }
const NOTHING: Found = { leadsTo: [], listed: [] }

/** Has one list page, keeps it, and returns the pages it leads to and the postings it names. */
async function visitList(state: Crawl, request: PageRequest, ordinal: number): Promise<Found> {
  try {
    const page = await obtain(state, { request, ordinal })
    return page === null ? NOTHING : readOn(state, page, request)
  } catch (error) {
    const isOver = error instanceof SourceError && !error.retryable
    if (!isOver || (ordinal === 0 && error.reason !== 'too_large')) throw error
    await markIncomplete(state.context.db, state.run.id, `${error.message} (${request.url})`)
    return NOTHING
  }
}

/** A page that cannot be read leads nowhere; reading it properly, later, says why. Titles matter only where postings have
 *  pages of their own. */
function readOn({ connector, at }: Crawl, page: Page, request: PageRequest): Found {
  try {
    const leadsTo = connector.next?.(page, request, at) ?? []
    const hasDetails = leadsTo.some(({ of }) => of !== undefined)
    return { leadsTo, listed: hasDetails ? (connector.read(page, at).listed ?? []) : [] }
  } catch (error) {
    if (error instanceof PayloadError) return NOTHING
    throw error
  }
}
