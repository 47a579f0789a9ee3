import type { Context } from '../src/context.ts'
import type { Refused } from '../src/domain/posting.ts'
import type { Ad } from '../src/normalize/ad.ts'
import { type CheckedPage, failedPage, readChecked } from '../src/normalize/page.ts'
import type { SourceDefinition } from '../src/sources/_shared/define.ts'
import { listDocuments, readBody, recordReading, type StoredDocument } from '../src/store/document.ts'
import type { OwnPageVisit } from '../src/store/own-page.ts'
import type { DetailMark } from '../src/store/posting.ts'
import type { Run } from '../src/store/run.ts'

/** What the pages of a run say of their board. Each posting is in one of `ads`, `listed`, `unread` and `removed`, by what
 *  the last page says of it. */
export type BoardReading = {
  /** Those whose texts the pages hold, which nobody has read yet. */
  ads: Ad[]
  /** External ids of postings that a list names and whose text no page of this run holds. */
  listed: string[]
  /** External ids of postings that are on the board though they could not be read. */
  unread: string[]
  /** External ids of postings that the source says are gone. */
  removed: string[]
  /** Of the ads that have pages of their own. */
  details: Map<string, DetailMark>
  /** How the own pages of postings answered, in their order. */
  visits: OwnPageVisit[]
  refused: number
  /** What keeps the run from being complete; the first stands in the run's row. */
  faults: string[]
  /** Every list page could be read, whatever was refused on it. */
  isWhole: boolean
}

/** Reads the kept pages of a run in order and records how that went. Reading them again gives the same. */
export async function readPages(run: Run, connector: SourceDefinition, context: Context): Promise<BoardReading> {
  const board = createBoard()
  const documents = await listDocuments(context.db, run.id)
  for (const document of documents) {
    const read = await readDocument(document, run, connector, context)
    const target = { id: document.id, runId: run.id }
    await recordReading(context.db, target, { state: read.state, reason: read.reason, refused: read.refused })
    board.add(document, read)
  }
  return { ...board.reading(), visits: documents.flatMap(visitOf) }
}

/** The board without postings that lists go on naming though their own pages are gone. */
export function leaveOut(board: BoardReading, gone: ReadonlySet<string>): BoardReading {
  const stays = (id: string) => !gone.has(id)
  return { ...board, listed: board.listed.filter(stays), unread: board.unread.filter(stays) }
}

function visitOf({ externalId, fetchedAt, had, status }: StoredDocument): OwnPageVisit[] {
  const gone = !had && (status === 404 || status === 410)
  return externalId === null ? [] : [{ externalId, at: fetchedAt, gone }]
}

async function readDocument(
  document: StoredDocument,
  run: Run,
  connector: SourceDefinition,
  context: Context,
): Promise<CheckedPage> {
  const { reason, externalId } = document
  if (!document.had) return failedPage(reason, unhad(externalId, reason))
  const page = { url: document.url, contentType: document.contentType, body: await readBody(context.db, document.hash) }
  return readChecked(() => connector.read(page, run), externalId, run.sourceName, context.readers.edition)
}

/** A list that could not be had stands in the run's reason; the page of a posting concerns that posting alone. */
function unhad(externalId: string | null, reason: string | null): Refused[] {
  return externalId === null ? [] : [{ path: 'page', reason: reason ?? 'not had', externalId }]
}

/** Gathers what the pages say, in their order. A text outweighs a name, and what a later page says an earlier removal;
 *  a posting that is given twice is taken once. */
function createBoard() {
  const ads = new Map<string, Ad>()
  const details = new Map<string, DetailMark>()
  const named = new Set<string>()
  const unread = new Set<string>()
  const removed = new Set<string>()
  const faults: string[] = []
  let refused = 0
  let isWhole = true
  const remove = (id: string): void => {
    removed.add(id)
    for (const place of [ads, named, unread]) place.delete(id)
  }
  const show = (place: Set<string>, id: string): void => {
    removed.delete(id)
    place.add(id)
  }
  const take = (ad: Ad, document: StoredDocument): void => {
    const { externalId } = ad
    removed.delete(externalId)
    if (!ads.has(externalId)) ads.set(externalId, ad)
    if (document.externalId !== null)
      details.set(externalId, { at: document.fetchedAt, listedTitle: document.listedTitle })
  }
  return {
    add(document: StoredDocument, read: CheckedPage): void {
      refused += read.refused.length
      for (const id of read.removed) remove(id)
      for (const id of read.listed) show(named, id)
      for (const { externalId } of read.refused) if (externalId !== undefined) show(unread, externalId)
      for (const ad of read.ads) take(ad, document)
      const fault = faultOf(document, read)
      if (fault === null) return
      faults.push(fault)
      isWhole &&= read.state === 'read' && !read.refused.some(isAboutPage)
    },
    reading(): Omit<BoardReading, 'visits'> {
      const listed = [...named].filter((id) => !ads.has(id))
      const others = [...unread].filter((id) => !ads.has(id) && !named.has(id))
      const [all, gone] = [[...ads.values()], [...removed]]
      return { ads: all, listed, unread: others, removed: gone, details, refused, faults, isWhole }
    },
  }
}

/** An item that can be told from others is known to be on the board; any other may be any posting. */
const isUntold = ({ externalId }: Refused) => externalId === undefined
const isAboutPage = (item: Refused) => isUntold(item) && item.path === 'page'

function faultOf(document: StoredDocument, read: CheckedPage): string | null {
  if (document.externalId !== null) return null
  if (read.state === 'failed') return `${read.reason} (${document.url})`
  const item = read.refused.find(isUntold)
  return item === undefined ? null : `${item.path}: ${item.reason}`
}
