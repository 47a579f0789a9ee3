import type { Context } from '../context.ts'
import type { Refused } from '../domain/posting.ts'
import type { Ad } from '../normalize/ad.ts'
import { type CheckedPage, failedPage, readChecked } from '../normalize/page.ts'
import { readAds } from '../normalize/posting.ts'
import { countRefused, readBody, replaceReading } from '../store/document.ts'
import { type KeptSourcePage, latestPages } from '../store/kept-page.ts'
import { type ReadAs, type Reread, rereadPostings } from '../store/posting-reread.ts'

export type ReplayOptions = {
  since: Date
  /** Id of the one source; null: all. */
  sourceId: string | null
  apply: boolean
  /** How many postings to report of each kind of change. */
  examples: number
}

/** Counts of pages and postings. `unreadable` and `refused` are pages and items before and with today's readers. */
export type ReplayReport = {
  pages: number
  unreadable: { before: number; now: number }
  refused: { before: number; now: number }
  looked: number
  reread: number
  fresh: number
  fields: Record<keyof ReadAs, number>
  examples: {
    reread: Reread[]
    fresh: { externalId: string; title: string }[]
    refused: (Refused & { url: string })[]
  }
}

const POSTINGS_PER_BATCH = 500
const FIELDS: (keyof ReadAs)[] = ['title', 'role', 'level', 'pay', 'places', 'workMode', 'text']

/**
 * Reads kept pages again with today's connectors and readers, the newest copy of each, and reports what would be stored
 * otherwise; with `apply` it is. What no reader took before is added when it is on the board still. Postings are never
 * removed. Runs beside the service, may be stopped and repeated at any time. `tell` hears after every page.
 */
export async function replay(
  context: Context,
  options: ReplayOptions,
  tell: (done: number, all: number) => void = () => {},
): Promise<ReplayReport> {
  const pages = await latestPages(context.db, options.since, options.sourceId)
  const before = await countRefused(
    context.db,
    pages.map(({ id }) => id),
  )
  const report = emptyReport(pages, before)
  const met = new Set<string>()
  for (const [at, page] of pages.entries()) {
    const reading = await readAgain(page, context)
    report.unreadable.now += reading.state === 'failed' ? 1 : 0
    report.refused.now += reading.refused.length
    report.examples.refused.push(...shown(reading.refused, page, options.examples - report.examples.refused.length))
    await rereadAll(context, page, newest(page, reading.ads, met), options, report)
    if (options.apply) await replaceReading(context.db, page, reading)
    tell(at + 1, pages.length)
  }
  return report
}

/** The fields in which a posting is read otherwise. */
export function changedFields({ before, after }: Reread): (keyof ReadAs)[] {
  return FIELDS.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
}

function emptyReport(pages: KeptSourcePage[], refusedBefore: Map<string, number>): ReplayReport {
  return {
    pages: pages.length,
    unreadable: { before: pages.filter(({ state }) => state === 'failed').length, now: 0 },
    refused: { before: [...refusedBefore.values()].reduce((sum, n) => sum + n, 0), now: 0 },
    looked: 0,
    reread: 0,
    fresh: 0,
    fields: { title: 0, role: 0, level: 0, pay: 0, places: 0, workMode: 0, text: 0 },
    examples: { reread: [], fresh: [], refused: [] },
  }
}

async function readAgain(page: KeptSourcePage, { db, sources, readers }: Context): Promise<CheckedPage> {
  const connector = sources.get(page.connector)
  if (connector === undefined) return failedPage(`no connector is called ${page.connector}`, [])
  const body = await readBody(db, page.hash)
  const read = () => connector.read({ url: page.url, contentType: page.contentType, body }, page)
  return readChecked(read, page.externalId, page.sourceName, readers.edition)
}

/** Pages come newest first: what a newer page held is not read from an older one. */
function newest(page: KeptSourcePage, ads: Ad[], met: Set<string>): Ad[] {
  return ads.filter(({ externalId }) => {
    const key = `${page.sourceId} ${externalId}`
    return !met.has(key) && met.add(key)
  })
}

async function rereadAll(
  context: Context,
  page: KeptSourcePage,
  ads: Ad[],
  options: ReplayOptions,
  report: ReplayReport,
): Promise<void> {
  for (let at = 0; at < ads.length; at += POSTINGS_PER_BATCH) {
    const batch = readAds(ads.slice(at, at + POSTINGS_PER_BATCH), context.readers)
    const outcome = await rereadPostings(context.db, { ...page, isOnBoard: page.isLast }, batch, options)
    report.looked += outcome.looked
    report.reread += outcome.reread.length
    report.fresh += outcome.fresh.length
    report.examples.fresh.push(...outcome.fresh.slice(0, Math.max(0, options.examples - report.examples.fresh.length)))
    for (const each of outcome.reread) count(each, report, options.examples)
  }
}

function count(reread: Reread, report: ReplayReport, most: number): void {
  const changed = changedFields(reread)
  const isShown = changed.some((field) => report.fields[field] < most)
  for (const field of changed) report.fields[field] += 1
  if (isShown) report.examples.reread.push(reread)
}

function shown(refused: Refused[], { url }: KeptSourcePage, most: number): (Refused & { url: string })[] {
  return refused.slice(0, Math.max(0, most)).map((item) => ({ ...item, url }))
}
