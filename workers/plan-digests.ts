import { planDigests } from '../jobs/plan-digests.ts'
import { DIGESTS_PER_JOB, sendDigests } from '../jobs/send-digests.ts'
import { chooseDigests } from '../src/alerts/choose-digests.ts'
import { freshCandidates } from '../src/alerts/fresh-candidates.ts'
import type { Context } from '../src/context.ts'
import { jitterMinutes, nextDigestAt } from '../src/digest/schedule.ts'
import type { Cadence, Candidate } from '../src/domain/alert.ts'
import {
  claimDueSubscribers,
  type DueSubscriber,
  insertDigests,
  recordDigestRun,
  setNextDigests,
} from '../src/store/digest.ts'
import { chunk } from './_chunk.ts'
import { defineWorker } from './_define.ts'

const SUBSCRIBERS_PER_TRANSACTION = 1000

type Tally = { due: number; planned: number; empty: number; excluded: Record<string, number> }

/** Plans the digests of everyone who is due, a transaction per chunk of subscribers, and checks that nobody was forgotten. */
export default defineWorker({
  job: planDigests,
  async work(_payload, context) {
    const at = context.now()
    const tally: Tally = { due: 0, planned: 0, empty: 0, excluded: {} }
    const candidates = freshCandidates(context.db, at)
    while (await planChunk(context, at, candidates, tally));
    if (tally.due === 0) return
    await recordDigestRun(context.db, tally, at)
    const excluded = Object.values(tally.excluded).reduce((sum, count) => sum + count, 0)
    if (tally.due !== tally.planned + tally.empty + excluded)
      throw new Error(`digest run does not add up: ${JSON.stringify(tally)}`)
    context.log.info(tally, 'digests planned')
  },
})

/** Returns false when nobody is due any more. */
async function planChunk(
  context: Context,
  at: Date,
  candidates: (cadence: Cadence) => Promise<Candidate[]>,
  tally: Tally,
): Promise<boolean> {
  const digestIds = await context.db.transaction().execute(async (trx) => {
    const due = await claimDueSubscribers(trx, at, SUBSCRIBERS_PER_TRANSACTION)
    if (due.length === 0) return null
    const open = due.filter((subscriber) => subscriber.pausedUntil === null || subscriber.pausedUntil <= at)
    const { digests, excluded } = await chooseDigests(trx, open, context.config.tiers, candidates, at)
    const ids = await insertDigests(trx, digests, at)
    await setNextDigests(
      trx,
      due.map((subscriber) => ({ id: subscriber.id, at: nextFor(subscriber, context, at) })),
    )
    count(tally, due.length, {
      planned: ids.length,
      empty: digests.filter((digest) => digest.items.length === 0).length,
    })
    exclude(tally, 'paused', due.length - open.length)
    for (const [reason, number] of Object.entries(excluded)) exclude(tally, reason, number)
    exclude(tally, 'period already planned', digests.filter((digest) => digest.items.length > 0).length - ids.length)
    return ids
  })
  if (digestIds === null) return false
  await context.enqueue(
    sendDigests,
    chunk(digestIds, DIGESTS_PER_JOB).map((ids) => ({ digestIds: ids })),
  )
  return true
}

function nextFor({ id, tier, zone, hour, weekday }: DueSubscriber, { config }: Context, at: Date): Date {
  const cadence = config.tiers.find((candidate) => candidate.id === tier)?.cadence ?? 'weekly'
  return nextDigestAt({ cadence, zone, hour, weekday }, at, jitterMinutes(id))
}

function count(tally: Tally, due: number, done: { planned: number; empty: number }): void {
  tally.due += due
  tally.planned += done.planned
  tally.empty += done.empty
}

function exclude(tally: Tally, reason: string, number: number): void {
  if (number > 0) tally.excluded[reason] = (tally.excluded[reason] ?? 0) + number
}
