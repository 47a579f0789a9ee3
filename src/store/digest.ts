import { sql } from 'kysely'
import type { Cadence, DigestContent, TierId } from '../domain/alert.ts'
import { unnest, uuids } from './bulk.ts'
import type { Handle } from './database.ts'
import type { DigestState } from './schema.ts'

export type DueSubscriber = {
  id: string
  tier: TierId
  /** As chosen; null: as often as the tier allows. */
  cadence: Cadence | null
  zone: string
  hour: number
  weekday: number
  pausedUntil: Date | null
  suppressed: boolean
}

const DUE = sql`id, tier, cadence, zone, hour, weekday, paused_until as "pausedUntil", suppressed_at is not null as suppressed`

/** Subscribers whose digest is due, in the order of their ids, from after `afterId` on. Reads only. */
export async function listDueSubscribers(
  db: Handle,
  at: Date,
  afterId: string,
  limit: number,
): Promise<DueSubscriber[]> {
  const rows = await sql<DueSubscriber>`
    select ${DUE} from subscriber
    where state = 'active' and next_digest_at <= ${at} and id > ${afterId} order by id limit ${limit}`.execute(db)
  return rows.rows
}

/** Of some subscribers those who are still due, kept for this transaction. Another planner passes them by. */
export async function claimDueSubscribers(trx: Handle, ids: string[], at: Date): Promise<DueSubscriber[]> {
  const rows = await sql<DueSubscriber>`
    select ${DUE} from subscriber
    where id = any(${uuids(ids)}) and state = 'active' and next_digest_at <= ${at} order by id
    for no key update skip locked`.execute(trx)
  return rows.rows
}

/** `at` in the order of `ids`. */
export async function setNextDigests(trx: Handle, ids: string[], at: Date[]): Promise<void> {
  const times = `{${at.map((time) => time.toISOString()).join(',')}}`
  // Told twice who they are, PostgreSQL looks them up instead of reading the whole table.
  await sql`
    update subscriber s set next_digest_at = given.at
    from unnest(${uuids(ids)}, ${times}::timestamptz[]) as given (id, at)
    where s.id = given.id and s.id = any(${uuids(ids)})`.execute(trx)
}

/**
 * What each subscriber was sent of the openings from `fromGroupId` on: group ids by subscriber. Ids are made in the order
 * of time, so an old ledger is not read.
 */
export async function listDelivered(
  trx: Handle,
  subscriberIds: string[],
  fromGroupId: string,
): Promise<Map<string, Set<string>>> {
  const rows = await sql<{ id: string; groups: string }>`
    select subscriber_id as id, string_agg(posting_group_id::text, ',') as groups from delivered
    where subscriber_id = any(${uuids(subscriberIds)}) and posting_group_id >= ${fromGroupId}
    group by subscriber_id`.execute(trx)
  return new Map(rows.rows.map(({ id, groups }) => [id, new Set(groups.split(','))]))
}

export type PlannedDigest = {
  subscriberId: string
  period: string
  cadence: Cadence
  more: number
  content: DigestContent
}

/**
 * Writes digests and their ledger rows, in the caller's transaction. A subscriber who has a digest for the period keeps
 * that one, and it stays as it is. Returns the ids of the digests that are new, those that hold something apart.
 */
export async function insertDigests(
  trx: Handle,
  digests: PlannedDigest[],
  at: Date,
): Promise<{ planned: string[]; empty: string[] }> {
  if (digests.length === 0) return { planned: [], empty: [] }
  // An opening that was sent to the subscriber before breaks the ledger's key: then the whole transaction is undone.
  const inserted = await sql<{ id: string; items: number }>`
    with given as materialized (select * from ${givenDigests(digests)}),
      made as (
        insert into digest (subscriber_id, period, cadence, state, items, more, content, planned_at)
        select subscriber_id, period, cadence, case when items > 0 then 'planned' else 'empty' end, items, more, content::json, ${at}
        from given
        on conflict (subscriber_id, period) do nothing returning id, subscriber_id, items),
      told as (
        insert into delivered (subscriber_id, posting_group_id, digest_id)
        select made.subscriber_id, posting_group_id, made.id
        from made join given using (subscriber_id), unnest(given.groups::uuid[]) as posting_group_id)
    select id, items from made`.execute(trx)
  const ids = (full: boolean) => inserted.rows.filter(({ items }) => items > 0 === full).map(({ id }) => id)
  return { planned: ids(true), empty: ids(false) }
}

/**
 * Digests as a table. Contents, and the groups in them, go as lines of one text: JSON holds no line break, and in an array
 * every quote of it would have to be quoted here and unquoted there.
 */
function givenDigests(digests: readonly PlannedDigest[]) {
  const lines = (lineOf: (content: DigestContent) => string) => digests.map(({ content }) => lineOf(content)).join('\n')
  return sql`rows from (
    unnest(${uuids(digests.map(({ subscriberId }) => subscriberId))}, ${digests.map(({ period }) => period)}::text[],
      ${digests.map(({ cadence }) => cadence)}::text[], ${digests.map(({ content }) => content.groups.length)}::int[],
      ${digests.map(({ more }) => more)}::int[]),
    string_to_table(${lines(({ groups }) => `{${groups.join(',')}}`)}, e'\\n'),
    string_to_table(${lines((content) => JSON.stringify(content))}, e'\\n')
  ) as given (subscriber_id, period, cadence, items, more, groups, content)`
}

export type ClaimedDigest = {
  id: string
  subscriberId: string
  email: string
  /** Why it must not be sent any more; null: it may. */
  withdrawn: 'the subscriber left' | 'the address is suppressed' | 'alerts are paused' | null
  period: string
  cadence: Cadence
  more: number
  attempt: number
  /** Attempts since it was planned, or since an operator had it sent again. */
  tries: number
  content: DigestContent
}

/**
 * Leases digests to this sender; those that are done, leased to another, or not yet due again are left out. A lease that
 * ran out is taken over. With `resend` false a mail that may have gone out is not among them: see `holdUnknown`.
 */
export async function claimDigests(
  db: Handle,
  ids: string[],
  { at, leaseUntil, resend }: { at: Date; leaseUntil: Date; resend: boolean },
): Promise<ClaimedDigest[]> {
  const claimed = await sql<ClaimedDigest>`
    update digest d set state = 'sending', attempt = attempt + 1, lease_until = ${leaseUntil}, data_started_at = null
    from subscriber s
    where d.id = any(${ids}::uuid[]) and s.id = d.subscriber_id
      and (d.state = 'planned' or (d.state in ('deferred', 'unknown') and d.next_attempt_at <= ${at})
        or (d.state = 'sending' and d.lease_until < ${at} and (${resend} or d.data_started_at is null)))
    returning d.id, d.subscriber_id as "subscriberId", s.email, split_part(d.period, ' ', 1) as period, d.cadence, d.more, d.attempt, d.attempt - d.resent_after as tries,
      d.content,
      case when s.state <> 'active' then 'the subscriber left' when s.suppressed_at is not null then 'the address is suppressed'
        when s.paused_until > ${at} then 'alerts are paused' end as withdrawn`.execute(db)
  return claimed.rows
}

/** One attempt at a digest. */
export type DigestAttempt = { id: string; attempt: number }

/**
 * Notes that the relay is about to hear of digests and renews their leases, for all of them with one commit. False for one
 * whose lease was lost to another sender: then it must not be sent. A mail that has no such note was surely not sent.
 */
export async function beginDigests(
  db: Handle,
  digests: DigestAttempt[],
  at: Date,
  leaseUntil: Date,
): Promise<boolean[]> {
  const begun = await sql<DigestAttempt>`
    update digest d set data_started_at = ${at}, lease_until = ${leaseUntil}
    from ${unnest(digests.map(pickAttempt), ATTEMPT)}
    where d.id = given.id and d.attempt = given.attempt and d.state = 'sending'
    returning d.id, d.attempt`.execute(db)
  return digests.map(isAmong(begun.rows))
}

/** For at-most-once sending: digests whose sender died after the relay heard of them are held until a person decides. */
export async function holdUnknown(db: Handle, at: Date): Promise<number> {
  const held = await db
    .updateTable('digest')
    .set({
      state: 'unknown',
      lease_until: null,
      next_attempt_at: null,
      response: 'the sender ended while the relay was taking it',
    })
    .where('state', '=', 'sending')
    .where('lease_until', '<', at)
    .where('data_started_at', 'is not', null)
    .executeTakeFirst()
  return Number(held.numUpdatedRows)
}

/** Takes the openings of a digest that was never sent out of the ledger, so that another digest may hold them. */
export async function releaseItems(db: Handle, { id, subscriberId, content }: ClaimedDigest): Promise<void> {
  await sql`
    delete from delivered
    where subscriber_id = ${subscriberId} and posting_group_id = any(${content.groups}::uuid[]) and digest_id = ${id}`.execute(
    db,
  )
}

export type DigestOutcome = { state: DigestState; response: string; sentAt?: Date; nextAttemptAt?: Date }

/** Ends an attempt. Only the attempt that holds the lease may: a late answer of a lost lease changes nothing, and is false. */
export async function settleDigest(db: Handle, digest: DigestAttempt, outcome: DigestOutcome): Promise<boolean> {
  const [settled = false] = await settleDigests(db, [{ digest, outcome }])
  return settled
}

/** The same for several, with one commit. */
export async function settleDigests(
  db: Handle,
  ends: { digest: DigestAttempt; outcome: DigestOutcome }[],
): Promise<boolean[]> {
  const rows = ends.map(({ digest, outcome: { state, response, sentAt, nextAttemptAt } }) => {
    return { ...pickAttempt(digest), state, response: response.slice(0, 500), sentAt, nextAttemptAt }
  })
  const settled = await sql<DigestAttempt>`
    update digest d set state = given.state, response = given.response, lease_until = null, sent_at = given."sentAt",
      next_attempt_at = given."nextAttemptAt"
    from ${unnest(rows, OUTCOME)}
    where d.id = given.id and d.attempt = given.attempt and d.state = 'sending'
    returning d.id, d.attempt`.execute(db)
  return ends.map(({ digest }) => isAmong(settled.rows)(digest))
}

const ATTEMPT = { id: 'uuid', attempt: 'int' } as const
const OUTCOME = {
  ...ATTEMPT,
  ...{ state: 'text', response: 'text', sentAt: 'timestamptz', nextAttemptAt: 'timestamptz' },
} as const

function pickAttempt({ id, attempt }: DigestAttempt): DigestAttempt {
  return { id, attempt }
}

function isAmong(rows: DigestAttempt[]): (digest: DigestAttempt) => boolean {
  return ({ id, attempt }) => rows.some((row) => row.id === id && row.attempt === attempt)
}

/** Digests that should have been sent: planned long ago, due again, or leased to a sender that is gone. */
export async function findUndoneDigests(db: Handle, at: Date, plannedBefore: Date): Promise<string[]> {
  const rows = await sql<{ id: string }>`
    select id from digest
    where state in ('planned', 'sending', 'deferred', 'unknown')
      and ((state = 'planned' and planned_at < ${plannedBefore}) or (state in ('deferred', 'unknown') and next_attempt_at <= ${at})
        or (state = 'sending' and lease_until < ${at}))
    order by planned_at limit 5000`.execute(db)
  return rows.rows.map((row) => row.id)
}
