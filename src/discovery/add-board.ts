import type { Context } from '../context.ts'
import { PayloadError, SourceError } from '../errors.ts'
import { boardsAt } from '../sources/_detect/boards-at.ts'
import { type CareersReading, readCareersPage } from '../sources/_detect/careers-page.ts'
import { employerName } from '../sources/_detect/employer-name.ts'
import type { SourceDefinition } from '../sources/_shared/define.ts'
import { webAddress } from '../sources/registry.ts'
import { type Actor, writeAudit } from '../store/audit.ts'
import { addSource, findBoard, type NewSource } from '../store/source.ts'
import { type BoardCheck, checkBoard } from './check-board.ts'
import type { Fetch } from './fetch.ts'
import { type Found, findBoards } from './find-board.ts'
import { AddressRefused, NO_BOARD_FIX, notWeb } from './refused.ts'

/** What an operator says of an address; what is left out is found out. */
export type AddOptions = {
  connector?: string
  board?: string
  /** Where the board's interface answers; only with `connector` and `board`. */
  origin?: string
  name?: string
  everyMinutes?: number
  /** False adds the board without fetching anything. */
  check: boolean
  /** When it is first read: at once, or, as one of many, at a time of its own within its interval. */
  due: 'at once' | 'spread'
  /** Says what would be added and adds nothing. */
  dryRun: boolean
}

/** `found`: it would be added. `check` is null when nothing was fetched of the board. */
export type Outcome = {
  kind: 'added' | 'known' | 'found'
  /** Null for a board that is not stored. */
  id: string | null
  source: NewSource
  by: Found['by'] | 'given'
  at: string
  check: BoardCheck | null
}

export type Way = Pick<Context, 'db' | 'now' | 'sources' | 'config'> & {
  fetch: Fetch
  /** Whom the audit log names; none for what no operator asked for. */
  actor?: Actor
}

/** Finds the board behind an address, tries it and adds it; a board that is known already is not fetched. Throws
 *  AddressRefused, and what the database throws. */
export async function addBoard(address: string, way: Way, options: AddOptions): Promise<Outcome> {
  const offers = await offersOf(address, way, options)
  let refused: AddressRefused | null = null
  for (const offer of offers) {
    try {
      return await addOffer(address, offer, way, options)
    } catch (error) {
      if (!(error instanceof AddressRefused)) throw error
      refused ??= error
    }
  }
  throw refused ?? noBoard(address)
}

type Offer = Omit<Found, 'by'> & { by: Outcome['by'] }

async function offersOf(address: string, way: Way, options: AddOptions): Promise<Offer[]> {
  const { connector, board } = options
  if (connector !== undefined && board !== undefined)
    return [givenBoard(address, connector, board, way, options.origin)]
  if (options.check) return await findBoards(address, way, connector)
  const url = webAddress(address)
  const known = url === null ? [] : boardsAt(way.sources, url)
  const fitting = known.find((found) => connector === undefined || found.connector === connector)
  if (url === null || fitting === undefined) throw noBoard(address)
  return [{ ...fitting, by: 'address', at: url.href, reading: null }]
}

/** A board that the operator names: where its interface answers is what was said, or what the address tells, or the
 *  system's own place. */
function givenBoard(address: string, connector: string, board: string, { sources }: Way, origin?: string): Offer {
  const source = sources.get(connector)
  const url = address === '' ? null : webAddress(address)
  const told = url === null ? null : (source?.detect(url) ?? null)
  const place = [origin, told?.board === board ? told.origin : undefined, source?.origin, url?.origin]
  const first = place.find((candidate) => candidate !== undefined && candidate !== '') ?? ''
  return { connector, board, origin: first.replace(/\/$/, ''), by: 'given', at: url?.href ?? first, reading: null }
}

async function addOffer(address: string, offer: Offer, way: Way, options: AddOptions): Promise<Outcome> {
  const { connector, board, origin, by, at } = offer
  const definition = way.sources.get(connector)
  if (definition === undefined) throw noBoard(address)
  const everyMinutes = options.everyMinutes ?? definition.everyMinutes
  const known = await findBoard(way.db, { connector, board, origin })
  if (known !== null) return { kind: 'known', id: known.id, source: known, by, at, check: null }
  const check = options.check ? await tryBoard(definition, offer, way) : null
  const name = options.name ?? (await nameOf(definition, offer, check, way))
  const source = { connector, board, origin, name, everyMinutes }
  if (options.dryRun) return { kind: 'found', id: null, source, by, at, check }
  const { id, added } = await way.db.transaction().execute(async (trx) => {
    const stored = await addSource(trx, source, way.now(), options.due)
    const entry = { action: 'source added', target: `${connector}/${board}` }
    if (stored.added && way.actor) await writeAudit(trx, way.actor, entry, way.now())
    return stored
  })
  return { kind: added ? 'added' : 'known', id, source, by, at, check }
}

async function tryBoard(definition: SourceDefinition, offer: Offer, { fetch, config }: Way): Promise<BoardCheck> {
  const missing = (definition.keys ?? []).filter((name) => !config.sourceKeys[name])
  if (missing.length > 0)
    throw new AddressRefused(
      'missing_key',
      `${definition.name} gives its postings only with a key: ${missing.join(' and ')} is not set`,
      `get one at ${definition.docs} and set it as .env.example says`,
    )
  try {
    return await checkBoard(definition, offer, fetch)
  } catch (error) {
    if (offer.by !== 'site' || !(error instanceof AddressRefused)) throw error
    const reason = `no board of a known system was found at ${offer.at}, and as a site of its own: ${error.message}`
    throw new AddressRefused(error.code === 'no_postings' ? 'no_postings' : 'no_board', reason, NO_BOARD_FIX, {
      cause: error,
    })
  }
}

/** Boards whose postings name no employer often do so in the title of their public page. */
async function nameOf(
  definition: SourceDefinition,
  { by, at, origin, board, reading }: Offer,
  check: BoardCheck | null,
  { fetch }: Way,
): Promise<string> {
  if (definition.manyEmployers === true) return definition.name
  const companies = check?.companies ?? []
  const isNamed = companies.some((company) => company !== null)
  const isPublicPage = (by === 'address' || by === 'redirect') && origin !== new URL(at).origin
  const page =
    check !== null && !isNamed && reading === null && isPublicPage ? await readPublicPage(at, fetch) : reading
  return employerName({ companies, page, board })
}

async function readPublicPage(at: string, fetch: Fetch): Promise<CareersReading | null> {
  try {
    const { page, foundAt } = await fetch({ url: at }, null)
    return new URL(foundAt).host === new URL(at).host ? readCareersPage(page) : null
  } catch (error) {
    if (error instanceof SourceError || error instanceof PayloadError) return null
    throw error
  }
}

function noBoard(address: string): AddressRefused {
  return webAddress(address) === null
    ? notWeb(address)
    : new AddressRefused('no_board', `${address} is no address of a known system`, NO_BOARD_FIX)
}
