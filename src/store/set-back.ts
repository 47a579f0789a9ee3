import { sql } from 'kysely'
import { unnest } from './bulk.ts'
import type { Database, Handle } from './database.ts'
import type { DueSubscriber } from './digest.ts'

/** Whether the last run of planning lies later than `at`: the clock was ahead then, or is behind now. */
export async function isBehindLastRun(db: Handle, at: Date): Promise<boolean> {
  const last = await db.selectFrom('digest_run').select('at').orderBy('id', 'desc').limit(1).executeTakeFirst()
  return last !== undefined && last.at > at
}

export type Waiting = DueSubscriber & { nextDigestAt: Date }

/** Subscribers whose next digest is later than `after`, in the order of their ids, from after `afterId` on. */
export async function listWaiting(db: Handle, after: Date, afterId: string, limit: number): Promise<Waiting[]> {
  const rows = await sql<Waiting>`
    select id, tier, cadence, zone, hour, weekday, paused_until as "pausedUntil", suppressed_at is not null as suppressed,
      next_digest_at as "nextDigestAt"
    from subscriber where state = 'active' and next_digest_at > ${after} and id > ${afterId} order by id limit ${limit}`.execute(
    db,
  )
  return rows.rows
}

/**
 * Sets when digests are next due, and frees the periods that digests took whose time has not come again at `at`: their
 * period gets their id behind it. What they held stays in the ledger.
 */
export async function resumeDigests(db: Database, next: { id: string; at: Date }[], at: Date): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const given = unnest(next, { id: 'uuid', at: 'timestamptz' })
    await sql`update subscriber s set next_digest_at = given.at from ${given} where s.id = given.id`.execute(trx)
    await sql`
      update digest d set period = period || ' ' || d.id from ${given}
      where d.subscriber_id = given.id and d.planned_at > ${at} and position(' ' in period) = 0`.execute(trx)
  })
}

/** Digests on their way that wait for a time which no waiting explains are tried again by `latest`. Held ones stay held. */
export async function hastenDigests(db: Handle, at: Date, latest: Date): Promise<void> {
  const sooner = (column: string) =>
    sql`case when ${sql.ref(column)} > ${latest} then ${latest} else ${sql.ref(column)} end`
  await sql`
    update digest set planned_at = least(planned_at, ${at}), lease_until = ${sooner('lease_until')},
      next_attempt_at = ${sooner('next_attempt_at')}
    where state in ('planned', 'sending', 'deferred', 'unknown')
      and (planned_at > ${at} or lease_until > ${latest} or next_attempt_at > ${latest})`.execute(db)
}
