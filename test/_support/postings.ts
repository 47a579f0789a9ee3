import type { Posting, RawPosting } from '../../src/domain/posting.ts'
import { type Ad, checkAd } from '../../src/normalize/ad.ts'
import { readAds } from '../../src/normalize/posting.ts'
import type { Database } from '../../src/store/database.ts'
import { type Batch, storeBatch } from '../../src/store/posting.ts'
import type { Unread } from '../../src/store/posting-compare.ts'
import { finishRun } from '../../src/store/posting-life.ts'
import { moveRun, openRun } from '../../src/store/run.ts'
import { addSource } from '../../src/store/source.ts'
import type { TestService } from './service.ts'

/** An ad as a source states it; what a test does not care about is left out. */
export function raw(id: number, changes: Partial<RawPosting> = {}): RawPosting {
  return {
    externalId: String(id),
    url: `https://jobs.example/${id}`,
    title: 'Patient Services Representative',
    company: `Employer ${id}`,
    places: [{ text: 'Austin, TX' }],
    workMode: null,
    pay: [],
    employmentType: null,
    department: null,
    postedAt: null,
    expiresAt: null,
    description: null,
    ...changes,
  }
}

/** Stores ads as one complete run of one board. */
export async function storeRaws({ service }: TestService, raws: RawPosting[], connector = 'greenhouse'): Promise<void> {
  const { db, now, readers } = service.context
  const source = {
    connector,
    board: 'test',
    origin: 'https://api.example',
    name: 'Test',
    everyMinutes: 60,
  }
  const { id: sourceId } = await addSource(db, source, now())
  const ads = raws.map((ad) => checkAd(ad, 'Test', readers.edition)).filter((ad): ad is Ad => !('refused' in ad))
  const read = (given: Ad[]) => readAds(given, readers)
  await storeRun(db, { sourceId, at: now(), ads, read, refused: raws.length - ads.length })
}

/** Stores postings that are read as one complete run of one board. */
export function storePostings(db: Database, sourceId: string, postings: Posting[], at: Date) {
  return storeRun(db, { sourceId, at, ads: postings, read: (given) => given, refused: 0 })
}

type OneBatch<Given extends Unread> = Pick<Batch<Given>, 'sourceId' | 'at' | 'ads' | 'read' | 'refused'>

async function storeRun<Given extends Unread>(db: Database, batch: OneBatch<Given>) {
  const { sourceId, at } = batch
  const runId = await openRun(db, sourceId, 'fetching', at)
  if (runId === null) throw new Error('the run before is not over')
  await moveRun(db, runId, { state: 'reading', complete: true }, at)
  const counts = await storeBatch(db, { ...batch, runId, ordinal: 0 })
  await finishRun(db, runId, at)
  return { runId, counts }
}
