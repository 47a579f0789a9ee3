import type { Posting, RawPosting } from '../src/domain/posting.ts'
import type { Taxonomy } from '../src/domain/role.ts'
import { loadReaders as loadOwn } from '../src/normalize/load-readers.ts'
import { normalizePosting, type Readers } from '../src/normalize/posting.ts'
import type { Database } from '../src/store/database.ts'
import { storeBatch } from '../src/store/posting.ts'
import { finishRun } from '../src/store/posting-life.ts'
import { moveRun, openRun } from '../src/store/run.ts'
import { addSource } from '../src/store/source.ts'
import type { Provider } from './ad-files.ts'

export type Board = { provider: Provider; raws: RawPosting[] }
export type Tally = Record<string, number>

/** A day after the last of the ads was read by its collector. */
export const AT = new Date('2026-08-22T08:00:00Z')
const POSTINGS_PER_BATCH = 500

/** The service's, when nothing was imported. */
export function loadReaders(taxonomy: Taxonomy): Readers {
  return loadOwn(taxonomy, { labels: [], technologies: [] })
}

/** Reads a board's ads as its connector's are read. `refused` counts by reason. */
export function normalizeAds({ provider, raws }: Board, readers: Readers): { postings: Posting[]; refused: Tally } {
  const postings: Posting[] = []
  const refused: Tally = {}
  for (const raw of raws) {
    const posting = normalizePosting(raw, provider, readers)
    if ('refused' in posting) count(refused, posting.refused.split(':')[0] ?? '')
    else postings.push(posting)
  }
  return { postings, refused }
}

/** Stores a complete reading of a board. */
export async function storeAds(db: Database, board: string, postings: Posting[], refused: number): Promise<void> {
  const source = { connector: 'bench', board, origin: '', name: board, everyMinutes: 60 }
  const { id: sourceId } = await addSource(db, source, AT)
  const runId = await openRun(db, sourceId, 'fetching', AT)
  if (runId === null) throw new Error('a new source has a run already')
  await moveRun(db, runId, { state: 'reading', complete: true }, AT)
  for (let ordinal = 0; ordinal * POSTINGS_PER_BATCH < postings.length; ordinal += 1) {
    const batch = postings.slice(ordinal * POSTINGS_PER_BATCH, (ordinal + 1) * POSTINGS_PER_BATCH)
    await storeBatch(db, {
      runId,
      sourceId,
      ordinal,
      at: AT,
      ads: batch,
      read: (given) => given,
      refused: ordinal === 0 ? refused : 0,
    })
  }
  await finishRun(db, runId, AT)
}

export function count(tally: Tally, key: string): void {
  tally[key] = (tally[key] ?? 0) + 1
}

export function sum(tally: Tally): number {
  return Object.values(tally).reduce((total, number) => total + number, 0)
}
