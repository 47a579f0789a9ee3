import type { Page, PageRequest } from '../../src/domain/document.ts'
import type { PageReading, RawPosting } from '../../src/domain/posting.ts'
import { PayloadError } from '../../src/errors.ts'
import type { Board, SourceDefinition } from '../../src/sources/_shared/define.ts'
import { LIMITS } from '../../src/sources/_shared/fields.ts'
import { type Chance, chanceOf } from './chance.ts'
import { mutateBytes } from './mutate-bytes.ts'
import { type EntryPlace, mutateJson } from './mutate-json.ts'
import { recordedBoard, recordedPage } from './recorded-board.ts'

/** What became of the harmed pages of one connector. `slowestMs` is processor time of one page. */
export type FuzzTally = {
  connector: string
  tried: number
  read: number
  refusedItems: number
  refusedPages: number
  halvesChecked: number
  slowestMs: number
}

/** Requests that one page may lead to: a sitemap holds 50,000 addresses. */
const MOST_REQUESTS = 60_000
/** Lists of a board that answers every request with the same page; the crawl stops at 6,000 pages. */
const MOST_PAGES = 60_000

type Case = { connector: SourceDefinition; at: Board; request: PageRequest; good: PageReading | null }
type Harmed = { name: string; page: Page; entry: EntryPlace | null }

/** Harms recorded pages of a connector `runs` times and checks every promise about hostile pages. Throws an Error that
 *  names connector, seed and harm for the first promise broken. */
export function fuzzConnector(connector: SourceDefinition, runs: number, seed: number): FuzzTally {
  const { at, pages } = recordedBoard(connector.id)
  const tally = {
    connector: connector.id,
    tried: 0,
    read: 0,
    refusedItems: 0,
    refusedPages: 0,
    halvesChecked: 0,
    slowestMs: 0,
  }
  for (let run = 0; run < runs; run += 1) {
    const chance = chanceOf(seed + run)
    const recorded = chance.pick(pages)
    const page = recordedPage(connector.id, recorded)
    const harmed = harm(page, chance)
    const good = reading(connector, page, at)
    try {
      check({ connector, at, request: recorded.request, good }, harmed, tally)
    } catch (cause) {
      const what = `${connector.id}, seed ${seed + run}, ${recorded.file}: ${harmed.name}`
      throw new Error(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    }
  }
  return tally
}

function harm(page: Page, chance: Chance): Harmed {
  const text = new TextDecoder().decode(page.body)
  const mutated = chance.below(4) === 0 ? null : mutateJson(text, chance)
  if (mutated !== null) {
    return { name: mutated.name, page: { ...page, body: new TextEncoder().encode(mutated.text) }, entry: mutated.entry }
  }
  const { name, body } = mutateBytes(page.body, chance)
  return { name, page: { ...page, body }, entry: null }
}

function check(given: Case, harmed: Harmed, tally: FuzzTally): void {
  const before = process.cpuUsage()
  const found = reading(given.connector, harmed.page, given.at)
  checkRequests(given, harmed)
  const { user } = process.cpuUsage(before)
  tally.tried += 1
  tally.slowestMs = Math.max(tally.slowestMs, user / 1000)
  if (found === null) {
    tally.refusedPages += 1
    return
  }
  tally.read += 1
  tally.refusedItems += found.refused.length
  for (const posting of found.postings) checkPosting(posting)
  for (const { path, reason } of found.refused)
    expectThat(path !== '' && reason !== '', 'a refusal without field or reason')
  if (Reflect.get({}, 'polluted') !== undefined) throw new Error('a prototype was changed')
  if (checkGoodHalf(given.good, found, harmed.entry)) tally.halvesChecked += 1
}

/** Null when the page as a whole is refused, with the field named. */
function reading(connector: SourceDefinition, page: Page, at: Board): PageReading | null {
  try {
    return connector.read(page, at)
  } catch (error) {
    if (!(error instanceof PayloadError)) throw error
    expectThat(error.path !== '' && error.reason !== '', 'a refused page without field or reason')
    return null
  }
}

function checkPosting(posting: RawPosting): void {
  expectThat(/^https?:\/\/[^/]/.test(posting.url), `a link that is none: ${posting.url.slice(0, 80)}`)
  expectThat(posting.title.trim() !== '' && posting.title.length <= LIMITS.title, 'a title that is blank or too long')
  expectThat(posting.externalId !== '' && posting.externalId.length <= LIMITS.url, 'an id that is blank or too long')
  expectThat((posting.description?.length ?? 0) <= LIMITS.description + 10_000, 'a description without end')
  const texts = [posting.externalId, posting.title, posting.company, posting.department, posting.employmentType]
  for (const text of texts) expectThat(!/\0|\p{Surrogate}/u.test(text ?? ''), 'characters that no database takes')
  for (const pay of posting.pay) {
    if (pay.kind === 'fields') expectThat([pay.min, pay.max].every(isAmount), 'pay that is no number')
  }
}

const isAmount = (value: number | null): boolean => value === null || Number.isFinite(value)

/** A page leads to addresses of the web only, and a board that answers everything with it comes to an end. */
function checkRequests({ connector, at, request }: Case, { page }: Harmed): void {
  const asked = new Set([request.url])
  let waiting = [request]
  while (waiting.length > 0) {
    const [current] = waiting
    waiting = waiting.slice(1)
    for (const next of current === undefined ? [] : followed(connector, page, current, at)) {
      expectThat(/^https?:\/\/[^/]/.test(next.url), `a request that is none of the web: ${next.url.slice(0, 80)}`)
      if (next.of !== undefined || asked.has(next.url)) continue
      asked.add(next.url)
      expectThat(asked.size <= MOST_PAGES, `over ${MOST_PAGES} pages of one answer`)
      if (asked.size < 300) waiting.push(next)
    }
  }
}

function followed(connector: SourceDefinition, page: Page, request: PageRequest, at: Board): PageRequest[] {
  try {
    const requests = connector.next?.({ ...page, url: request.url }, request, at) ?? []
    expectThat(requests.length <= MOST_REQUESTS, `${requests.length} requests of one page`)
    return requests
  } catch (error) {
    if (error instanceof PayloadError) return []
    throw error
  }
}

/** Harm inside one entry of the list of postings may cost that posting alone. Returns whether it could be judged: a list of
 *  one entry that holds several postings is an envelope. */
function checkGoodHalf(good: PageReading | null, found: PageReading, entry: EntryPlace | null): boolean {
  if (good === null || entry === null || entry.length === 1) return false
  const before = identified(good)
  if (before.size < 2) return false
  const after = identified(found)
  const lost = [...before].filter(([id, posting]) => after.get(id) !== posting)
  expectThat(lost.length <= 1, `harm to one entry cost ${lost.length} postings: ${lost.map(([id]) => id).join(', ')}`)
  return true
}

function identified({ postings, listed = [] }: PageReading): Map<string, string> {
  const all = [...postings, ...listed]
  return new Map(all.map((posting) => [posting.externalId, JSON.stringify(posting)]))
}

function expectThat(holds: boolean, broken: string): void {
  if (!holds) throw new Error(broken)
}
