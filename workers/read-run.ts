import { readRun } from '../jobs/read-run.ts'
import type { Context } from '../src/context.ts'
import { PayloadError } from '../src/errors.ts'
import type { Ad } from '../src/normalize/ad.ts'
import { readAds } from '../src/normalize/posting.ts'
import type { SourceDefinition } from '../src/sources/_shared/define.ts'
import { listGonePages, noteOwnPages } from '../src/store/own-page.ts'
import { type BatchContent, storeBatch } from '../src/store/posting.ts'
import { finishRun } from '../src/store/posting-life.ts'
import { failRun, findRun, markIncomplete, moveRun, type Run } from '../src/store/run.ts'
import { chunk } from './_chunk.ts'
import { defineWorker } from './_define.ts'
import { type BoardReading, leaveOut, readPages } from './_read-pages.ts'

/** Small enough for a short transaction, large enough that its overhead does not show. */
const POSTINGS_PER_BATCH = 500
/** Of postings known by their ids alone. */
const IDS_PER_BATCH = 5_000

/** Reads the pages of a run in order and stores what they say in batches. The order is fixed, so a batch has a number. */
export default defineWorker({
  job: readRun,
  async work({ runId }, context) {
    const run = await findRun(context.db, runId)
    if (run?.state !== 'reading') return
    const connector = context.sources.get(run.connector)
    if (!connector) throw new PayloadError('connector', `no connector is called ${run.connector}`)
    const board = await readBoard(run, connector, context)
    const hadAll = fetchedAll(run)
    const present = hadAll && board.faults.length === 0 ? presentOn(board) : undefined
    const read = (ads: Ad[]) => readAds(ads, context.readers)
    for (const [ordinal, content] of cutIntoBatches(board).entries()) {
      const batch = { runId, sourceId: run.sourceId, ordinal, at: context.now(), present, read, ...content }
      const counts = await storeBatch(context.db, batch)
      if (counts) context.log.debug(counts, 'batch stored')
    }
    await settleCompleteness(run, board, hadAll, connector.listing, context)
    const closed = await finishRun(context.db, runId, context.now(), connector.listing)
    const { refused, ads, listed } = board
    const counts = { postings: ads.length, listed: listed.length, refused, closed }
    context.log.info({ source: `${run.connector}/${run.board}`, ...counts }, 'run read')
  },
  async giveUp({ runId }, context, error) {
    await failRun(context.db, runId, error.message, context.now())
  },
})

/** What the pages say, held against those that are gone. */
async function readBoard(run: Run, connector: SourceDefinition, context: Context): Promise<BoardReading> {
  const board = await readPages(run, connector, context)
  await noteOwnPages(context.db, run.sourceId, board.visits)
  const isNamed = board.listed.length + board.unread.length > 0
  return isNamed ? leaveOut(board, await listGonePages(context.db, run.sourceId)) : board
}

/** Nothing was marked while fetching. A source that never shows the whole board is marked by an earlier attempt at reading,
 *  without a reason. */
function fetchedAll(run: Run): boolean {
  return run.complete !== false || run.reason === null
}

/** What a run without faults does not have is not on the board; of any other run it would be a guess. */
function presentOn({ ads, listed, unread }: BoardReading): Set<string> {
  return new Set([...ads.map(({ externalId }) => externalId), ...listed, ...unread])
}

/** The refused items are counted with the first batch, which is there even when no posting is. */
function cutIntoBatches({ ads, listed, unread, removed, details, refused }: BoardReading): BatchContent[] {
  const batches: BatchContent[] = [
    ...chunk(ads, POSTINGS_PER_BATCH).map((some) => ({ ads: some, details, refused: 0 })),
    ...chunk(listed, IDS_PER_BATCH).map((some) => ({ ads: [], listed: some, refused: 0 })),
    ...chunk(unread, IDS_PER_BATCH).map((some) => ({ ads: [], unread: some, refused: 0 })),
    ...chunk(removed, IDS_PER_BATCH).map((some) => ({ ads: [], removed: some, refused: 0 })),
  ]
  const [first = { ads: [], refused: 0 }, ...rest] = batches
  return [{ ...first, refused }, ...rest]
}

/** A run is complete when its source shows whole boards and nothing went wrong while fetching (which has then been marked)
 *  or reading. */
async function settleCompleteness(
  run: Run,
  { faults, isWhole }: BoardReading,
  hadAll: boolean,
  listing: SourceDefinition['listing'],
  context: Context,
): Promise<void> {
  const [fault] = faults
  if (fault !== undefined) await markIncomplete(context.db, run.id, fault)
  const complete = listing === 'whole' && hadAll && fault === undefined
  await moveRun(context.db, run.id, { state: 'reading', complete, went_well: hadAll && isWhole }, context.now())
}
