import pLimit from 'p-limit'
import { cadenceOf } from '../digest/cadence.ts'
import { jitterMinutes, scheduleAt } from '../digest/schedule.ts'
import type { Cadence, SavedSearch, Tier } from '../domain/alert.ts'
import type { MarketHandle } from '../market/handle.ts'
import { readTypicalPay, type TypicalPay } from '../market/typical-pay.ts'
import type { Database, Handle } from '../store/database.ts'
import {
  claimDueSubscribers,
  type DueSubscriber,
  insertDigests,
  listDelivered,
  listDueSubscribers,
  type PlannedDigest,
  setNextDigests,
} from '../store/digest.ts'
import { addToDigestRun, finishDigestRun, openDigestRun, type RunTally } from '../store/digest-run.ts'
import { listFeedback } from '../store/feedback.ts'
import { listSearches } from '../store/subscriber.ts'
import { resumeAfterSetBack } from './after-set-back.ts'
import { chooseContent } from './choose-content.ts'
import { type DueMatches, matchDue } from './match-due.ts'

/** Subscribers whose searches are matched together: reading the postings once costs as much as matching some thousands. */
const BLOCK = 100_000
const SUBSCRIBERS_PER_TRANSACTION = 2_000
/** One is chosen for while the database writes another. */
const TRANSACTIONS_AT_ONCE = 2
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'

export type PlanContext = { db: Database; market: MarketHandle; tiers: Tier[] }

/**
 * Plans the digest of everyone who is due at `at`: matches, chooses, and writes digests with their ledger rows, a
 * transaction per 2,000 subscribers. `planned` hears the ids of each transaction's digests when it is done. Two planners
 * at once plan nobody twice; a planner that is killed leaves whole transactions. Null when nobody is due. Throws when
 * what became of the due does not add up, and the first error of a transaction or of `planned` after all were tried.
 */
export async function planDue(
  { db, market, tiers }: PlanContext,
  at: Date,
  planned: (digestIds: string[]) => Promise<void>,
): Promise<RunTally | null> {
  await resumeAfterSetBack(db, tiers, at)
  let block = await listDueSubscribers(db, at, BEFORE_ALL, BLOCK)
  if (block.length === 0) return null
  const runId = await openDigestRun(db, at)
  const typical = await readTypicalPay(market, at)
  const limit = pLimit(TRANSACTIONS_AT_ONCE)
  let failed: PromiseRejectedResult | undefined
  while (block.length > 0) {
    const prepared = await prepareBlock(db, block, tiers, typical, at)
    const chunks = inChunks(block.map(({ id }) => id))
    const plan = async (ids: string[]) => {
      const digestIds = await planChunk(db, runId, ids, prepared, at)
      if (digestIds.length > 0) await planned(digestIds)
    }
    const done = await Promise.allSettled(chunks.map((ids) => limit(() => plan(ids))))
    failed ??= done.find((one) => one.status === 'rejected')
    block = await listDueSubscribers(db, at, block.at(-1)?.id ?? BEFORE_ALL, BLOCK)
  }
  if (failed) throw failed.reason
  return checked(await finishDigestRun(db, runId, at))
}

/** What the digests of some subscribers would hold now, written nowhere. */
export async function previewDigests(
  { db, market, tiers }: PlanContext,
  subscribers: DueSubscriber[],
  at: Date,
): Promise<PlannedDigest[]> {
  const prepared = await prepareBlock(db, subscribers, tiers, await readTypicalPay(market, at), at)
  return (await chooseFor(db, subscribers, prepared, at)).digests
}

type Prepared = { tiers: Tier[]; asOf: string; due: DueMatches; searching: ReadonlySet<string> }

async function prepareBlock(
  db: Handle,
  block: DueSubscriber[],
  tiers: Tier[],
  typical: TypicalPay,
  at: Date,
): Promise<Prepared> {
  const open = block.filter((subscriber) => exclusion(subscriber, at) === null)
  const cadences = new Map(open.map((subscriber) => [subscriber.id, cadenceFor(subscriber, tiers)]))
  const allowed = new Map(open.map(({ id, tier }) => [id, tierOf(tier, tiers).searches]))
  const searches: Record<Cadence, SavedSearch[]> = { daily: [], weekly: [] }
  const searching = new Set<string>()
  for (const search of await listSearches(db, [...cadences.keys()])) {
    const { subscriberId } = search
    searching.add(subscriberId)
    // A downgraded subscriber keeps all searches; those over the tier's number rest, the oldest go on.
    const left = allowed.get(subscriberId) ?? 0
    allowed.set(subscriberId, left - 1)
    if (left > 0) searches[cadences.get(subscriberId) ?? 'weekly'].push(search)
  }
  return { tiers, asOf: typical.asOf, searching, due: await matchDue(db, searches, typical, at) }
}

async function planChunk(db: Database, runId: string, ids: string[], prepared: Prepared, at: Date): Promise<string[]> {
  const schedule = scheduleAt(at)
  return db.transaction().execute(async (trx) => {
    const due = await claimDueSubscribers(trx, ids, at)
    if (due.length === 0) return []
    const { digests, excluded } = await chooseFor(trx, due, prepared, at)
    const { planned, empty } = await insertDigests(trx, digests, at)
    exclude(excluded, 'period already planned', digests.length - planned.length - empty.length)
    const next = due.map((subscriber) => {
      const { id, zone, hour, weekday } = subscriber
      const cadence = cadenceFor(subscriber, prepared.tiers)
      return schedule.next({ cadence, zone, hour, weekday }, jitterMinutes(id))
    })
    const claimed = due.map(({ id }) => id)
    await setNextDigests(trx, claimed, next)
    await addToDigestRun(trx, runId, { due: due.length, planned: planned.length, empty: empty.length, excluded })
    return planned
  })
}

async function chooseFor(
  db: Handle,
  due: DueSubscriber[],
  { tiers, asOf, due: matches, searching }: Prepared,
  at: Date,
): Promise<{ digests: PlannedDigest[]; excluded: Record<string, number> }> {
  const excluded: Record<string, number> = {}
  const open = due.filter((subscriber) => {
    const reason = exclusion(subscriber, at) ?? (searching.has(subscriber.id) ? null : 'no saved search')
    if (reason !== null) exclude(excluded, reason, 1)
    return reason === null
  })
  const ids = open.map(({ id }) => id)
  const { firstGroupId } = matches
  const delivered = firstGroupId === null ? new Map() : await listDelivered(db, ids, firstGroupId)
  const feedback = await listFeedback(db, ids)
  const schedule = scheduleAt(at)
  const digests = open.map((subscriber): PlannedDigest => {
    const { id, zone, tier } = subscriber
    const cadence = cadenceFor(subscriber, tiers)
    const history = { delivered: delivered.get(id), feedback: feedback.get(id) }
    const chosen = chooseContent(matches.of(id), history, tierOf(tier, tiers), asOf)
    return { subscriberId: id, period: schedule.period(cadence, zone), cadence, ...chosen }
  })
  return { digests, excluded }
}

/** Why nothing is planned for a subscriber who is due; null when something is. */
function exclusion({ pausedUntil, suppressed }: DueSubscriber, at: Date): string | null {
  if (suppressed) return 'address suppressed'
  return pausedUntil !== null && pausedUntil > at ? 'paused' : null
}

function cadenceFor({ tier, cadence }: DueSubscriber, tiers: Tier[]): Cadence {
  return cadenceOf(tierOf(tier, tiers), cadence)
}

function tierOf(id: string, tiers: Tier[]): Tier {
  const tier = tiers.find((candidate) => candidate.id === id)
  if (!tier) throw new Error(`no tier ${id} is configured`)
  return tier
}

function inChunks(ids: string[]): string[][] {
  const count = Math.ceil(ids.length / SUBSCRIBERS_PER_TRANSACTION)
  return Array.from({ length: count }, (_, index) =>
    ids.slice(index * SUBSCRIBERS_PER_TRANSACTION, (index + 1) * SUBSCRIBERS_PER_TRANSACTION),
  )
}

function exclude(excluded: Record<string, number>, reason: string, number: number): void {
  if (number > 0) excluded[reason] = (excluded[reason] ?? 0) + number
}

function checked(tally: RunTally): RunTally {
  const excluded = Object.values(tally.excluded).reduce((sum, number) => sum + number, 0)
  if (tally.due === tally.planned + tally.empty + excluded) return tally
  throw new Error(`digest run does not add up: ${JSON.stringify(tally)}`)
}
