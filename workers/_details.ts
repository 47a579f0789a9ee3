import { createHash } from 'node:crypto'
import type { PageRequest } from '../src/domain/document.ts'
import type { Listed } from '../src/domain/posting.ts'
import { SourceError, type SourceFailure } from '../src/errors.ts'
import { tidyLine } from '../src/normalize/ad.ts'
import { findKnownDetails, type KnownDetail } from '../src/store/detail.ts'
import { noteLeftOver } from '../src/store/run.ts'
import { type Crawl, obtain } from './_page.ts'

/** Pages of single postings that one run asks for; the next run has the rest. */
const PER_RUN = 500
/** Requests remembered of one board; more are left over. */
const MOST_LISTED = 100_000
const WAVE = 8
/** At a host with a long Crawl-delay one board would hold a worker for hours. */
const LONGEST_MS = 10 * 60_000
/** Failures in a row after which the rest is left to the next run: then it is not this posting that fails. */
const FAILURES_IN_A_ROW = 10
/** Whoever says so, or is waited for already, is not asked further by this run. */
const BUSY: ReadonlySet<SourceFailure> = new Set(['rate_limited', 'host_closed'])
const DAY_MS = 86_400_000
/** A page is had again after so long, and up to a day more: what came at once does not come at once again. */
const FRESH_MS = 7 * DAY_MS
const SPREAD_MS = DAY_MS

type Wanted = { request: PageRequest; externalId: string }

/** The pages of single postings that lists led to, each once, and the titles that the lists stated. */
export type Details = {
  /** True when the request is for the page of a posting, which is then remembered. */
  take(request: PageRequest): boolean
  learn(listed: Listed[]): void
  wanted(): Wanted[]
  /** How many were not remembered. */
  over(): number
  titleOf(externalId: string): string | null
}

export function createDetails(): Details {
  const requests = new Map<string, Wanted>()
  const titles = new Map<string, string>()
  let over = 0
  return {
    take(request) {
      if (request.of === undefined) return false
      if (requests.has(request.url)) return true
      if (requests.size < MOST_LISTED) requests.set(request.url, { request, externalId: request.of })
      else over += 1
      return true
    },
    learn(listed) {
      for (const { externalId, title } of listed) if (title !== null) titles.set(externalId, tidyLine(title))
    },
    wanted: () => [...requests.values()],
    over: () => over,
    titleOf: (externalId) => titles.get(externalId) || null,
  }
}

/**
 * Has the pages of the postings that are not stored, then of those whose title is another than when their page was last
 * had, then of those had longest ago. What fails for good is kept with its reason; what may succeed later, and what is over
 * the limit, is left to the next run, which makes this one no less complete: the list was seen.
 */
export async function fetchDetails(crawl: Crawl, details: Details): Promise<void> {
  const chosen = await choose(crawl, details)
  const queue = chosen.slice(0, PER_RUN)
  const end = performance.now() + LONGEST_MS
  let done = 0
  let failed = 0
  for (let wave = queue.splice(0, WAVE); wave.length > 0; wave = queue.splice(0, WAVE)) {
    crawl.signal.throwIfAborted()
    const visits = wave.map((each) => ({ ...each, ordinal: crawl.ordinal++ }))
    const outcomes = await Promise.all(visits.map((each) => visit(crawl, details, each)))
    for (const { had } of outcomes) failed = had ? 0 : failed + 1
    done += outcomes.filter(({ left }) => !left).length
    const isLate = performance.now() > end
    if (isLate || failed >= FAILURES_IN_A_ROW || outcomes.some(({ isLimited }) => isLimited)) break
  }
  await noteLeftOver(crawl.context.db, crawl.run.id, chosen.length - done + details.over())
}

async function choose(crawl: Crawl, details: Details): Promise<Wanted[]> {
  const at = crawl.run.startedAt.getTime()
  const wanted = details.wanted()
  const ids = [...new Set(wanted.map(({ externalId }) => externalId))]
  const known = await findKnownDetails(crawl.context.db, crawl.run, ids, new Date(at - DAY_MS))
  return wanted
    .map((each) => {
      const urgency = urgencyOf(known.get(each.externalId), details.titleOf(each.externalId), at)
      return { each, urgency, turn: turnOf(crawl.run.id, each.externalId) }
    })
    .filter(({ urgency }) => urgency !== null)
    .sort((a, b) => Number(a.urgency) - Number(b.urgency) || (a.turn < b.turn ? -1 : 1))
    .map(({ each }) => each)
}

/** 0: not stored; 1: under another title; 2: had long ago; null: not wanted, or tried in vain within a day. */
function urgencyOf(known: KnownDetail | undefined, title: string | null, at: number): 0 | 1 | 2 | null {
  if (known === undefined) return 0
  if (known.failedLately) return null
  if (!known.isStored || known.hadAt === null) return 0
  if (title !== null && title !== known.title && title !== known.listedTitle) return 1
  const spread = Number.parseInt(turnOf('', known.externalId).slice(0, 8), 16) / 0x1_0000_0000
  return known.hadAt.getTime() + FRESH_MS + spread * SPREAD_MS < at ? 2 : null
}

/** Another order in every run: a posting whose page fails keeps no other waiting for ever. */
function turnOf(runId: string, externalId: string): string {
  return createHash('sha256').update(`${runId} ${externalId}`).digest('hex')
}

type Outcome = { had: boolean; left: boolean; isLimited: boolean }

async function visit(crawl: Crawl, details: Details, { request, externalId, ordinal }: Wanted & { ordinal: number }) {
  const detail = { externalId, listedTitle: details.titleOf(externalId) }
  try {
    const page = await obtain(crawl, { request, ordinal, detail })
    return { had: page !== null, left: false, isLimited: false } satisfies Outcome
  } catch (error) {
    if (!(error instanceof SourceError)) throw error
    return { had: false, left: error.retryable, isLimited: BUSY.has(error.reason) } satisfies Outcome
  }
}
