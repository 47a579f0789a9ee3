import { plainLine } from '../digest/escape.ts'
import { formatPay, formatVia, formatWhere } from '../digest/format.ts'
import { formatReasons } from '../digest/reason-text.ts'
import type { Candidate, MatchReason } from '../domain/alert.ts'
import { compileSearches } from '../match/compile.ts'
import type { FeedItem } from '../send/feed.ts'
import type { Handle } from '../store/database.ts'
import type { FeedSearch } from '../store/feed.ts'
import { listFeedback } from '../store/feedback.ts'
import { readSearchPage, type SearchPage } from '../store/search-candidates.ts'

const DAY_MS = 86_400_000
export const FEED_DAYS = 14
export const FEED_ITEMS = 100
/** Candidates looked at closely at a time, each with its whole text, and at most for one answer. */
const PAGE = 200
const READ_LIMIT = 3_000

/** What a search finds among the open openings of the last 14 days, newest first, at most 100. What was mailed stays;
 *  what the subscriber hid does not. `roleTitle` names a role by its slug. */
export async function feedItems(
  db: Handle,
  search: FeedSearch,
  roleTitle: (slug: string) => string,
  at: Date,
): Promise<FeedItem[]> {
  const feedback = (await listFeedback(db, [search.subscriberId])).get(search.subscriberId)
  const matcher = compileSearches([search])
  const items: FeedItem[] = []
  for await (const candidate of newestFirst(db, search, at)) {
    const [match] = feedback?.groups.has(candidate.groupId) ? [] : matcher.match(candidate)
    if (match) items.push(itemOf(candidate, match.reasons, roleTitle))
    if (items.length === FEED_ITEMS) break
  }
  return items
}

async function* newestFirst(db: Handle, { criteria }: FeedSearch, at: Date): AsyncGenerator<Candidate> {
  const since = new Date(at.getTime() - FEED_DAYS * DAY_MS)
  const window = { since, at: new Date(at.getTime() + 1) } // What was stored this moment is new too.
  let last: Candidate | null = null
  for (let read = 0; read < READ_LIMIT; read += PAGE) {
    const page: SearchPage = await readSearchPage(db, criteria, window, PAGE, last)
    yield* page.candidates
    last = page.candidates.at(-1) ?? null
    // A page that is not full is the last, or looked as far as it may.
    if (page.candidates.length < PAGE) return
  }
}

function itemOf(candidate: Candidate, reasons: MatchReason[], roleTitle: (slug: string) => string): FeedItem {
  const pay = candidate.pay === null ? null : formatPay(candidate.pay)
  return {
    groupId: candidate.groupId,
    title: plainLine(candidate.title) || 'Untitled posting',
    url: candidate.url,
    company: plainLine(candidate.company, 120) || 'Unnamed company',
    where: formatWhere(candidate),
    pay: pay === null ? null : `${pay} (stated)`,
    why: formatReasons(reasons, roleTitle),
    via: formatVia(candidate.via),
    firstSeenAt: candidate.firstSeenAt,
  }
}
