import robotsParser from 'robots-parser'
import type { HostBook, KeptRobots } from '../domain/host.ts'
import { SourceError } from '../errors.ts'
import type { Hop } from './hop.ts'
import { unlessAborted } from './turns.ts'

/** The product token that robots.txt files know us by (RFC 9309 2.2.1). */
const PRODUCT_TOKEN = 'Jobtide'
const DAY_MS = 24 * 60 * 60 * 1000
/** No more than a request a minute is no rate to read a board at; a longer Crawl-delay counts as this. */
const LONGEST_DELAY_MS = 60_000
/** Texts held in memory; beyond them the one that was had first goes. */
const MAX_HELD_CHARACTERS = 16 * 1024 * 1024
/** The library compares a wildcard rule with a path in time of the product of both lengths. */
const MAX_COMPARISONS = 50_000_000

export type Robots = {
  /** Milliseconds that its host wants between two requests, 0 when it does not say. Throws SourceError `disallowed` when
   *  its robots.txt forbids the page, and a retryable one while that cannot be had. */
  judge(hop: Hop, signal: AbortSignal | undefined): Promise<number>
}

/** The package states its types as a module with a default export and is the function itself. */
const parseRobots = robotsParser as unknown as typeof robotsParser.default

type Rules = { parsed: ReturnType<typeof parseRobots>; delayMs: number; wildcards: number }
type Held = { rules: Promise<Rules>; until: number; characters: number }
type FetchText = (url: URL) => Promise<Pick<KeptRobots, 'text' | 'status'>>

/** `fetchText` asks a host for its robots.txt: throws SourceError when the host cannot be reached. */
export function createRobots(book: HostBook | null, fetchText: FetchText): Robots {
  const held = new Map<string, Held>()
  const rulesOf = (origin: string): Promise<Rules> => {
    const known = held.get(origin)
    if (known !== undefined && known.until > performance.now()) return known.rules
    const rules = obtain(origin, book, fetchText)
    const entry: Held = { rules: rules.then((found) => found.rules), until: performance.now() + DAY_MS, characters: 0 }
    rules.then(
      (found) => {
        entry.until = performance.now() + DAY_MS - found.ageMs
        entry.characters = found.characters
        dropOldest(held)
      },
      () => held.delete(origin),
    )
    held.set(origin, entry)
    return entry.rules
  }
  return {
    async judge(hop, signal) {
      const waiting = rulesOf(hop.url.origin)
      const { parsed, delayMs, wildcards } = signal === undefined ? await waiting : await unlessAborted(waiting, signal)
      const path = hop.url.pathname.length + hop.url.search.length
      const allowed = wildcards * path <= MAX_COMPARISONS && parsed.isAllowed(hop.url.href, PRODUCT_TOKEN) !== false
      if (allowed) return delayMs
      const detail = `${hop.url.host}/robots.txt does not want ${PRODUCT_TOKEN} to read this page`
      throw new SourceError('disallowed', hop.shown, detail)
    },
  }
}

async function obtain(origin: string, book: HostBook | null, fetchText: FetchText) {
  const kept = (await book?.findRobots(origin)) ?? null
  const robots = kept ?? { ...(await fetchText(new URL('/robots.txt', origin))), ageMs: 0 }
  if (kept === null) await book?.keepRobots(origin, robots)
  return { rules: readRules(origin, robots.text), ageMs: robots.ageMs, characters: robots.text.length }
}

function readRules(origin: string, text: string): Rules {
  const parsed = parseRobots(`${origin}/robots.txt`, text.replace(/^\uFEFF/, ''))
  const seconds = parsed.getCrawlDelay(PRODUCT_TOKEN) ?? 0
  const delayMs = seconds > 0 ? Math.min(seconds * 1000, LONGEST_DELAY_MS) : 0
  const wildcards = text.split(/[\r\n]/).reduce((sum, line) => (line.includes('*') ? sum + line.length : sum), 0)
  return { parsed, delayMs, wildcards }
}

function dropOldest(held: Map<string, Held>): void {
  let characters = [...held.values()].reduce((sum, entry) => sum + entry.characters + 1_000, 0)
  for (const [origin, entry] of held) {
    if (characters <= MAX_HELD_CHARACTERS) return
    held.delete(origin)
    characters -= entry.characters + 1_000
  }
}
