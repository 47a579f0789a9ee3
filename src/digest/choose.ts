import type { Candidate, MatchReason } from '../domain/alert.ts'

/** What of a posting decides whether it is chosen. */
export type Choosable = Pick<Candidate, 'groupId' | 'postingId' | 'companyKey' | 'firstSeenAt'>

/**
 * Matches in columns of equal length, since there are millions: the place of the posting, the place of the search, and the
 * score as `scoreMatch` gives it. A subscriber's own stand side by side, from `from` to `end` - 1.
 */
export type MatchColumns = { postings: Int32Array; searches: Int32Array; scores: Float64Array }
export type OwnRows = { from: number; end: number }

/** One line of a digest: its match, by its row, and the others of the same group, the best first. */
export type ChosenItem = { row: number; score: number; also: number[] }

/**
 * Chooses what goes into one digest: the best postings first, at most `perCompany` of one company, each posting group
 * once, under the search it fits best. Equal scores: the newer first, then by id. `moreCount` is the number of groups above
 * the floor that did not fit. `weigh` gives the score of a match its weight for the subscriber; NaN leaves it out.
 */
export type Choose = (
  matches: MatchColumns,
  own: OwnRows,
  limits: { items: number; perCompany: number },
  weigh?: (posting: number, score: number) => number,
) => { items: ChosenItem[]; moreCount: number }

/**
 * Matches below this are left out, never used to fill up a digest. Only a posting falls below it of which little is known
 * and little was asked, and that is weeks old.
 */
export const RELEVANCE_FLOOR = 0.35

/** Numbers the postings' order, groups and companies once, so that choosing for each of many subscribers compares numbers. */
export function createChooser(postings: readonly Choosable[], nameOf: (search: number) => string): Choose {
  const order = orderOf(postings)
  const groups = numbered(postings.map((posting) => posting.groupId))
  const companies = numbered(postings.map((posting) => posting.companyKey))
  return (matches, own, limits, weigh) => {
    const { rows, scores } = ranked(matches, own, weigh, order, nameOf)
    const items: ChosenItem[] = []
    const taken: number[] = []
    const seen = new Map<number, ChosenItem | null>()
    for (const row of rows) {
      const posting = matches.postings[row] as number
      const group = groups[posting] as number
      const known = seen.get(group)
      if (known !== undefined) {
        known?.also.push(row)
        continue
      }
      const company = companies[posting] as number
      const fits = items.length < limits.items && countOf(taken, company) < limits.perCompany
      const item = fits ? { row, score: scores[row - own.from] as number, also: [] } : null
      seen.set(group, item)
      if (item === null) continue
      taken.push(company)
      items.push(item)
    }
    return { items, moreCount: seen.size - items.length }
  }
}

/** The reasons of several matches of one group, each once, in the order given. */
export function mergeReasons(lists: readonly (readonly MatchReason[])[]): readonly MatchReason[] {
  if (lists.length === 1) return lists[0] ?? []
  return [...new Map(lists.flat().map((reason) => [`${reason.predicate}:${reason.text}`, reason])).values()]
}

/** Rows above the floor, the best first, and the weighed score of every own row. */
function ranked(
  { postings, searches, scores: unweighed }: MatchColumns,
  { from, end }: OwnRows,
  weigh: Parameters<Choose>[3],
  order: Int32Array,
  nameOf: (search: number) => string,
) {
  const rows: number[] = []
  const scores = unweighed.slice(from, end)
  for (let row = from; row < end; row++) {
    const score = scores[row - from] as number
    const weighed = weigh === undefined ? score : weigh(postings[row] as number, score)
    scores[row - from] = weighed
    if (weighed >= RELEVANCE_FLOOR) rows.push(row)
  }
  rows.sort(
    (a, b) =>
      (scores[b - from] as number) - (scores[a - from] as number) ||
      (order[postings[a] as number] as number) - (order[postings[b] as number] as number) ||
      compare(nameOf(searches[a] as number), nameOf(searches[b] as number)),
  )
  return { rows, scores }
}

/** Of each posting its place when the newest come first, then by id. */
function orderOf(postings: readonly Choosable[]): Int32Array {
  const sorted = postings.map((_, place) => place).sort((a, b) => newestFirst(postings[a], postings[b]))
  const order = new Int32Array(postings.length)
  let before: number | undefined
  for (const [place, posting] of sorted.entries()) {
    const isSame = before !== undefined && newestFirst(postings[before], postings[posting]) === 0
    order[posting] = isSame ? (order[before as number] as number) : place
    before = posting
  }
  return order
}

function newestFirst(a: Choosable | undefined, b: Choosable | undefined): number {
  if (a === undefined || b === undefined) return 0
  return (
    b.firstSeenAt.getTime() - a.firstSeenAt.getTime() ||
    compare(a.groupId, b.groupId) ||
    compare(a.postingId, b.postingId)
  )
}

function numbered(texts: readonly string[]): Int32Array {
  const numbers = new Map<string, number>()
  return Int32Array.from(texts, (text) => {
    const number = numbers.get(text) ?? numbers.size
    numbers.set(text, number)
    return number
  })
}

/** A digest is short: counting costs less than a map. */
function countOf(list: readonly number[], number: number): number {
  let count = 0
  for (const each of list) if (each === number) count += 1
  return count
}

/** By code unit: the order must not depend on the machine's language. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
