import { PayloadError, SourceError } from '../errors.ts'
import { boardsAt, type DetectedBoard } from '../sources/_detect/boards-at.ts'
import { boardsOnPage, clearBoard, type PageBoard } from '../sources/_detect/boards-on-page.ts'
import { careersLinks } from '../sources/_detect/careers-links.ts'
import { type CareersReading, readCareersPage } from '../sources/_detect/careers-page.ts'
import { feedBoards, jobFeeds } from '../sources/_detect/job-feeds.ts'
import type { SourceDefinition } from '../sources/_shared/define.ts'
import { findNodes } from '../sources/_shared/json-ld.ts'
import { readSitemap } from '../sources/_shared/sitemap.ts'
import { webAddress } from '../sources/registry.ts'
import type { Fetch, Fetched } from './fetch.ts'
import { AddressRefused, FIXES, NO_BOARD_FIX, notWeb, refusedFetch } from './refused.ts'

export type KnownBoard = { connector: string; board: string; origin: string }
/** Where a board was found, how it came to light, and the page that showed it; null when no page was fetched. */
export type Found = KnownBoard & {
  by: 'address' | 'redirect' | 'page' | 'feed' | 'site'
  at: string
  reading: CareersReading | null
}
type Way = { sources: ReadonlyMap<string, SourceDefinition>; fetch: Fetch }

/**
 * Finds the board behind an address: by the address, by where it leads, by what its page embeds or links to, and by the
 * careers pages that it leads to (three at most). A board of a known system is returned alone; else whatever a site without
 * one may offer, the best first. `connector` takes none but boards of that system. Throws AddressRefused.
 */
export async function findBoards(address: string, way: Way, connector?: string): Promise<Found[]> {
  const url = webAddress(address)
  if (url === null) throw notWeb(address)
  const sources = connector === undefined ? way.sources : only(way.sources, connector)
  const known = boardsAt(sources, url)[0]
  if (known !== undefined && known.connector !== 'jsonld')
    return [{ ...boardOf(known), by: 'address', at: url.href, reading: null }]
  return await lookAround(url, { ...way, sources })
}

function only(sources: Way['sources'], connector: string): Way['sources'] {
  const source = sources.get(connector)
  return new Map(source === undefined ? [] : [[connector, source]])
}

/** What looking at a page gave: boards, or the page to look further from. */
type Look = { found: Found[] } | { found: null; reading: CareersReading }

async function lookAround(url: URL, way: Way): Promise<Found[]> {
  const first = await look(url.href, way)
  if (first.found !== null) return first.found
  const readings = [first.reading]
  for (const link of careersLinks(first.reading)) {
    const next = await look(link, way).catch(unlessRefused)
    if (next === null) continue
    if (next.found !== null) return next.found
    readings.push(next.reading)
  }
  const offers = readings.reverse().flatMap((reading) => offersOf(reading, way.sources))
  const distinct = new Map(offers.map((offer) => [JSON.stringify([offer.connector, offer.board, offer.origin]), offer]))
  if (first.reading.asksLogin && [...distinct.values()].every(({ by }) => by === 'site')) throw loginPage(first.reading)
  if (distinct.size > 0) return [...distinct.values()]
  throw new AddressRefused('no_board', `no board of a known system was found at ${url.href}`, NO_BOARD_FIX)
}

function loginPage({ page }: CareersReading): AddressRefused {
  return new AddressRefused('login_page', `${page.url.href} asks for a login and shows no board`, FIXES.login_page)
}

/** A careers page that cannot be had or read leads nowhere; several boards on it are worth telling. */
function unlessRefused(error: unknown): null {
  if (error instanceof AddressRefused && error.code !== 'unclear') return null
  throw error
}

async function look(address: string, { sources, fetch }: Way): Promise<Look> {
  const fetched = await fetch({ url: address }, null).catch((error: unknown) => {
    throw error instanceof SourceError ? refusedFetch(error, 'the page cannot be fetched') : error
  })
  const url = new URL(fetched.foundAt)
  const [known] = boardsAt(sources, url)
  const moved = url.href !== new URL(address).href
  if (known !== undefined && !known.anySite && moved)
    return { found: [{ ...boardOf(known), by: 'redirect', at: url.href, reading: null }] }
  const reading = readPage(fetched)
  if (reading !== null) return lookInside(reading, sources)
  const offers = offersOfFile(fetched, sources)
  if (offers.length > 0) return { found: offers }
  throw new AddressRefused('unreadable', `${url.href} is no page, feed or sitemap`, NO_BOARD_FIX)
}

function readPage({ page, foundAt }: Fetched): CareersReading | null {
  try {
    return readCareersPage({ ...page, url: foundAt })
  } catch (error) {
    if (!(error instanceof PayloadError)) throw error
    throw new AddressRefused('unreadable', `${foundAt} cannot be read: ${error.message}`, NO_BOARD_FIX, {
      cause: error,
    })
  }
}

function lookInside(reading: CareersReading, sources: Way['sources']): Look {
  const boards = boardsOnPage(sources, reading)
  const clear = clearBoard(boards)
  const at = reading.page.url.href
  if (clear !== null) return { found: [{ ...boardOf(clear), by: 'page', at, reading }] }
  if (boards.length > 0) throw unclear(at, boards)
  const site = siteOf(reading, sources)
  const hasPostings = findNodes(reading.scripts, 'JobPosting').nodes.length > 0
  return hasPostings && site.length > 0 ? { found: site } : { found: null, reading }
}

function unclear(at: string, boards: PageBoard[]): AddressRefused {
  return new AddressRefused(
    'unclear',
    `${at} leads to ${boards.length} boards, none of them clearly its own`,
    'choose one with --connector and --board',
    { candidates: boards },
  )
}

/** What a site without a known system may offer: a feed of jobs, and its own job pages. */
function offersOf(reading: CareersReading, sources: Way['sources']): Found[] {
  const feeds = jobFeeds(reading).flatMap((url) =>
    feedBoards(sources, url)
      .slice(0, 1)
      .map((board): Found => ({ ...boardOf(board), by: 'feed', at: url, reading })),
  )
  return [...feeds, ...siteOf(reading, sources)]
}

function siteOf(reading: CareersReading, sources: Way['sources']): Found[] {
  const found = sources.get('jsonld')?.detect(new URL('/', reading.page.url)) ?? null
  const board = found === null ? [] : [{ connector: 'jsonld', board: found.board, origin: found.origin ?? '' }]
  return board.map((site): Found => ({ ...site, by: 'site', at: reading.page.url.href, reading }))
}

/** A sitemap or a feed whose own address was given: what its content is, not its name. */
function offersOfFile({ page, foundAt }: Fetched, sources: Way['sources']): Found[] {
  const file = { ...page, url: foundAt }
  const { origin } = new URL(foundAt)
  const boards = holds(() => readSitemap(file) !== null)
    ? boardsAt(sources, new URL(foundAt)).filter(({ connector }) => connector === 'jsonld')
    : feedBoards(sources, foundAt).filter(({ connector, board }) =>
        holds(() => sources.get(connector)?.read(file, { board, origin }) !== undefined),
      )
  return boards.map((board): Found => ({ ...boardOf(board), by: 'address', at: foundAt, reading: null }))
}

function holds(read: () => boolean): boolean {
  try {
    return read()
  } catch (error) {
    if (error instanceof PayloadError) return false
    throw error
  }
}

const boardOf = ({ connector, board, origin }: DetectedBoard | PageBoard): KnownBoard => ({ connector, board, origin })
