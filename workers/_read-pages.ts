import type { Context } from '../src/context.ts'
import type { PageReading, Posting, RawPosting, Refused } from '../src/domain/posting.ts'
import { PayloadError } from '../src/errors.ts'
import { normalizePostings } from '../src/normalize/posting.ts'
import type { SourceDefinition } from '../src/sources/_shared/define.ts'
import { listDocuments, readBody, recordReading, type StoredDocument } from '../src/store/document.ts'
import type { DetailMark } from '../src/store/posting.ts'
import type { Run } from '../src/store/run.ts'

/** What the pages of a run say of their board. Each posting is in one of `postings`, `listed`, `unread` and `removed`, by what
 *  the last page says of it. */
export type BoardReading = {
  postings: Posting[]
  /** External ids of postings that a list names and whose text no page of this run holds. */
  listed: string[]
  /** External ids of postings that are on the board though they could not be read. */
  unread: string[]
  /** External ids of postings that the source says are gone. */
  removed: string[]
  /** Of the postings that were read from pages of their own. */
  details: Map<string, DetailMark>
  refused: number
  /** What keeps the run from being complete; the first stands in the run's row. */
  faults: string[]
  /** Every list page could be read, whatever was refused on it. */
  isWhole: boolean
}

/** Reads the kept pages of a run in order and records how that went. Reading them again gives the same. */
export async function readPages(run: Run, connector: SourceDefinition, context: Context): Promise<BoardReading> {
  const board = createBoard()
  for (const document of await listDocuments(context.db, run.id)) {
    const read = await readDocument(document, run, connector, context)
    const target = { id: document.id, runId: run.id }
    await recordReading(context.db, target, { state: read.state, reason: read.reason, refused: read.refused })
    board.add(document, read)
  }
  return board.reading()
}

type Read = {
  state: 'read' | 'failed'
  reason: string | null
  postings: Posting[]
  refused: Refused[]
  listed: string[]
  removed: string[]
}

const EMPTY = { postings: [], listed: [], removed: [] }

async function readDocument(
  document: StoredDocument,
  run: Run,
  connector: SourceDefinition,
  context: Context,
): Promise<Read> {
  const { reason, externalId } = document
  if (!document.had) return { ...EMPTY, state: 'failed', reason, refused: unhad(externalId, reason) }
  const page = { url: document.url, contentType: document.contentType, body: await readBody(context.db, document.hash) }
  try {
    const reading = connector.read(page, { board: run.board, origin: run.origin })
    return externalId === null ? readList(reading, run, context) : readDetail(reading, externalId, run, context)
  } catch (error) {
    if (!(error instanceof PayloadError)) throw error
    const refused = [identified({ path: error.path, reason: error.reason }, externalId)]
    return { ...EMPTY, state: 'failed', reason: error.message, refused }
  }
}

/** A list that could not be had stands in the run's reason; the page of a posting concerns that posting alone. */
function unhad(externalId: string | null, reason: string | null): Refused[] {
  return externalId === null ? [] : [{ path: 'page', reason: reason ?? 'not had', externalId }]
}

function readList(reading: PageReading, run: Run, context: Context): Read {
  const { postings, refused } = normalizeAll(reading.postings, run.sourceName, context)
  const listed = (reading.listed ?? []).map(({ externalId }) => externalId)
  const removed = reading.removed ?? []
  return { state: 'read', reason: null, postings, refused: [...reading.refused, ...refused], listed, removed }
}

/** Whatever is wrong with the page of one posting is about that posting, and only that posting is taken from it. */
function readDetail(reading: PageReading, externalId: string, run: Run, context: Context): Read {
  const own = reading.postings.filter((posting) => posting.externalId === externalId)
  const { postings, refused } = normalizeAll(own, run.sourceName, context)
  const removed = (reading.removed ?? []).filter((id) => id === externalId)
  const all = [...reading.refused, ...refused]
  if (postings.length + all.length + removed.length === 0) all.push({ path: 'page', reason: whatElse(reading) })
  const reason = postings.length + removed.length > 0 ? null : `${all[0]?.path}: ${all[0]?.reason}`
  const state = reason === null ? 'read' : 'failed'
  return { ...EMPTY, state, reason, postings, refused: all.map((item) => identified(item, externalId)), removed }
}

function whatElse({ postings }: PageReading): string {
  const [other] = postings
  return other === undefined
    ? 'shows no posting'
    : `shows posting ${other.externalId} instead of the one it is named for`
}

function identified(item: Refused, externalId: string | null): Refused {
  return externalId === null ? item : { ...item, externalId }
}

function normalizeAll(raws: RawPosting[], employer: string, context: Context) {
  const postings: Posting[] = []
  const refused: Refused[] = []
  for (const [at, read] of normalizePostings(raws, employer, context.readers).entries()) {
    const externalId = raws[at]?.externalId ?? ''
    if ('refused' in read) refused.push({ path: `posting ${externalId}`, reason: read.refused, externalId })
    else postings.push(read)
  }
  return { postings, refused }
}

/** Gathers what the pages say, in their order. A text outweighs a name, and what a later page says an earlier removal;
 *  a posting that is given twice is taken once. */
function createBoard() {
  const postings = new Map<string, Posting>()
  const details = new Map<string, DetailMark>()
  const named = new Set<string>()
  const unread = new Set<string>()
  const removed = new Set<string>()
  const faults: string[] = []
  let refused = 0
  let isWhole = true
  const remove = (id: string): void => {
    removed.add(id)
    for (const place of [postings, named, unread]) place.delete(id)
  }
  const show = (place: Set<string>, id: string): void => {
    removed.delete(id)
    place.add(id)
  }
  const take = (posting: Posting, document: StoredDocument): void => {
    const { externalId } = posting
    removed.delete(externalId)
    if (!postings.has(externalId)) postings.set(externalId, posting)
    if (document.externalId !== null)
      details.set(externalId, { at: document.fetchedAt, listedTitle: document.listedTitle })
  }
  return {
    add(document: StoredDocument, read: Read): void {
      refused += read.refused.length
      for (const id of read.removed) remove(id)
      for (const id of read.listed) show(named, id)
      for (const { externalId } of read.refused) if (externalId !== undefined) show(unread, externalId)
      for (const posting of read.postings) take(posting, document)
      const fault = faultOf(document, read)
      if (fault === null) return
      faults.push(fault)
      isWhole &&= read.state === 'read' && !read.refused.some(isAboutPage)
    },
    reading(): BoardReading {
      const listed = [...named].filter((id) => !postings.has(id))
      const others = [...unread].filter((id) => !postings.has(id) && !named.has(id))
      const [all, gone] = [[...postings.values()], [...removed]]
      return { postings: all, listed, unread: others, removed: gone, details, refused, faults, isWhole }
    },
  }
}

/** An item that can be told from others is known to be on the board; any other may be any posting. */
const isUntold = ({ externalId }: Refused) => externalId === undefined
const isAboutPage = (item: Refused) => isUntold(item) && item.path === 'page'

function faultOf(document: StoredDocument, read: Read): string | null {
  if (document.externalId !== null) return null
  if (read.state === 'failed') return `${read.reason} (${document.url})`
  const item = read.refused.find(isUntold)
  return item === undefined ? null : `${item.path}: ${item.reason}`
}
