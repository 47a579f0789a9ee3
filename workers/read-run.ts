import { readRun } from '../jobs/read-run.ts'
import type { Context } from '../src/context.ts'
import type { Posting, Refused } from '../src/domain/posting.ts'
import { PayloadError } from '../src/errors.ts'
import { normalizePosting } from '../src/normalize/posting.ts'
import type { SourceDefinition } from '../src/sources/_shared/define.ts'
import { listDocuments, readBody, recordReading, type StoredDocument } from '../src/store/document.ts'
import { storeBatch } from '../src/store/posting.ts'
import { finishRun } from '../src/store/posting-life.ts'
import { failRun, findRun, markIncomplete, moveRun, type Run } from '../src/store/run.ts'
import { defineWorker } from './_define.ts'

/** Small enough for a short transaction, large enough that its overhead does not show. */
const POSTINGS_PER_BATCH = 500

/** Reads the pages of a run in order and stores their postings in batches. The order is fixed, so a batch has a number. */
export default defineWorker({
  job: readRun,
  async work({ runId }, context) {
    const run = await findRun(context.db, runId)
    if (run?.state !== 'reading') return
    const connector = context.sources.get(run.connector)
    if (!connector) throw new PayloadError('connector', `no connector is called ${run.connector}`)
    const pages = await readPages(run, connector, context)
    for (const batch of pages.batches()) {
      const counts = await storeBatch(context.db, { runId, sourceId: run.sourceId, at: context.now(), ...batch })
      if (counts) context.log.debug({ runId, ...counts }, 'batch stored')
    }
    await settleCompleteness(run, pages.faults, context)
    const closed = await finishRun(context.db, runId, context.now())
    context.log.info(
      {
        runId,
        source: `${run.connector}/${run.board}`,
        postings: pages.postings.length,
        refused: pages.refused,
        closed,
      },
      'run read',
    )
  },
  async giveUp({ runId }, context, error) {
    await failRun(context.db, runId, error.message, context.now())
  },
})

type Pages = {
  postings: Posting[]
  refused: number
  /** What keeps the run from being complete; the first stands in the run's row. */
  faults: string[]
  batches(): Iterable<{ ordinal: number; postings: Posting[]; refused: number }>
}

async function readPages(run: Run, connector: SourceDefinition, context: Context): Promise<Pages> {
  const postings: Posting[] = []
  const faults: string[] = []
  let refused = 0
  for (const document of await listDocuments(context.db, run.id)) {
    const read = await readDocument(document, run, connector, context)
    postings.push(...read.postings)
    refused += read.refused.length
    faults.push(...read.faults)
  }
  return { postings, refused, faults, batches: () => cutIntoBatches(postings, refused) }
}

/** The refused items are counted with the first batch, which is there even when no posting is. */
function* cutIntoBatches(postings: Posting[], refused: number) {
  for (let ordinal = 0; ordinal === 0 || ordinal * POSTINGS_PER_BATCH < postings.length; ordinal += 1) {
    const start = ordinal * POSTINGS_PER_BATCH
    yield { ordinal, postings: postings.slice(start, start + POSTINGS_PER_BATCH), refused: ordinal === 0 ? refused : 0 }
  }
}

type Read = { postings: Posting[]; refused: Refused[]; faults: string[] }

async function readDocument(
  document: StoredDocument,
  run: Run,
  connector: SourceDefinition,
  context: Context,
): Promise<Read> {
  if (document.state === 'failed' && document.reason?.startsWith('too_large'))
    return { postings: [], refused: [], faults: [document.reason] }
  const page = { url: document.url, contentType: document.contentType, body: await readBody(context.db, document.hash) }
  const target = { id: document.id, runId: run.id }
  try {
    const reading = connector.read(page, { board: run.board, origin: run.origin })
    const { postings, refused } = normalizeAll(reading.postings, run.sourceName, context)
    const all = [...reading.refused, ...refused]
    await recordReading(context.db, target, { state: 'read', reason: null, refused: all })
    return { postings, refused: all, faults: all.slice(0, 1).map((item) => `${item.path}: ${item.reason}`) }
  } catch (error) {
    if (!(error instanceof PayloadError)) throw error
    await recordReading(context.db, target, {
      state: 'failed',
      reason: error.message,
      refused: [{ path: error.path, reason: error.reason }],
    })
    return {
      postings: [],
      refused: [{ path: error.path, reason: error.reason }],
      faults: [`${error.message} (${document.url})`],
    }
  }
}

function normalizeAll(
  raws: Parameters<typeof normalizePosting>[0][],
  employer: string,
  context: Context,
): { postings: Posting[]; refused: Refused[] } {
  const postings: Posting[] = []
  const refused: Refused[] = []
  for (const raw of raws) {
    const normalized = normalizePosting(raw, employer, context.readers)
    if ('refused' in normalized) refused.push({ path: `posting ${raw.externalId}`, reason: normalized.refused })
    else postings.push(normalized)
  }
  return { postings, refused }
}

/** A run is complete when nothing went wrong while fetching (which has then been marked) or reading. */
async function settleCompleteness(run: Run, faults: string[], context: Context): Promise<void> {
  const [fault] = faults
  if (fault !== undefined) await markIncomplete(context.db, run.id, fault)
  else if (run.complete === null) await moveRun(context.db, run.id, { state: 'reading', complete: true }, context.now())
}
