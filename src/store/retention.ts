import { type RawBuilder, sql } from 'kysely'
import type { Database, Handle } from './database.ts'
import { AT_ONCE, countDeleted, deleteInParts } from './delete-in-parts.ts'

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'

type Rule = {
  table: string
  /** The column that tells how old a row `t` is. */
  age: string
  kept: 'eventDays' | 'runDays' | 'digestDays'
  /** Whether a row `t` is over: what is not stays, however old. */
  isOver: RawBuilder<unknown>
}

/**
 * Tables whose rows are made in the order of their ids and leave when they are over and old. Ads, pages and crawls have rules of
 * their own: posting-retention.ts, document-retention.ts, run-retention.ts. The audit log, what publishers printed, what the market
 * counted and releases stay.
 */
const RULES: readonly Rule[] = [
  // Their ledger goes with them: an opening can be sent while it was first seen within days (src/alerts/match-due.ts), and when
  // that was never changes, also when its ads leave and come back. A row of the ledger is not read after that.
  {
    table: 'digest',
    age: 'planned_at',
    kept: 'digestDays',
    isOver: sql`t.state in ('accepted', 'rejected', 'cancelled', 'empty')`,
  },
  // The last one tells whether the clock was set back.
  {
    table: 'digest_run',
    age: 'at',
    kept: 'digestDays',
    isOver: sql`exists (select from digest_run n where n.id > t.id)`,
  },
  { table: 'mail_event', age: 'at', kept: 'digestDays', isOver: sql`true` },
  { table: 'webhook_message', age: 'planned_at', kept: 'eventDays', isOver: sql`t.state in ('accepted', 'rejected')` },
  { table: 'replay_request', age: 'asked_at', kept: 'runDays', isOver: sql`t.finished_at is not null` },
]

/** Deletes what is over and older than so many days at `at`. Every statement does its part for good. Returns counts by table. */
export async function forgetOldRows(
  db: Database,
  days: Record<Rule['kept'], number>,
  at: Date,
): Promise<Record<string, number>> {
  const before = (kept: Rule['kept']) => new Date(at.getTime() - days[kept] * 86_400_000)
  const counts: Record<string, number> = {}
  for (const rule of RULES) counts[rule.table] = await forgetBy(db, rule, before(rule.kept))
  counts.stripe_event = await forgetEvents(db, before('eventDays'))
  counts.robots = await countDeleted(db, sql`delete from robots where fetched_at < ${before('runDays')}`)
  counts.operator_attempt = await countDeleted(
    db,
    sql`delete from operator_attempt where since < ${before('eventDays')}`,
  )
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
}

async function forgetBy(db: Handle, rule: Rule, before: Date): Promise<number> {
  let total = 0
  for (let after: string | null = BEFORE_ALL; after !== null; ) {
    const done: { gone: number; last: string | null } = await forgetSome(db, rule, before, after)
    total += done.gone
    after = done.last
  }
  return total
}

/** Looks at the rows with the lowest ids above `after`. `last` is null when none of them is old: nor will the next ones be. */
async function forgetSome(
  db: Handle,
  rule: Rule,
  before: Date,
  after: string,
): Promise<{ gone: number; last: string | null }> {
  const { rows } = await sql<{ gone: number; last: string | null }>`
    with oldest as materialized (
      select id, ${sql.ref(rule.age)} as at from ${sql.table(rule.table)} where id > ${after}::uuid order by id limit ${AT_ONCE}),
    gone as (
      delete from ${sql.table(rule.table)} t using oldest o
      where t.id = o.id and o.at < ${before} and ${rule.isOver} returning t.*)
    ${rule.table === 'digest' ? LEDGER : sql``}
    select (select count(*)::int from gone) as gone,
      case when bool_or(at < ${before}) then (array_agg(id order by id desc))[1] end as last from oldest`.execute(db)
  return rows[0] ?? { gone: 0, last: null }
}

/** What the digests told of, by the key of the ledger. */
const LEDGER = sql`, told as (
  delete from delivered l using gone g cross join lateral json_array_elements_text(g.content -> 'groups') as told(group_id)
  where l.subscriber_id = g.subscriber_id and l.posting_group_id = told.group_id::uuid and l.digest_id = g.id)`

/** Stripe gives events their ids, which tell nothing of their age. */
function forgetEvents(db: Handle, before: Date): Promise<number> {
  return deleteInParts(
    db,
    sql`delete from stripe_event where id in (
      select id from stripe_event where handled_at is not null and received_at < ${before} order by received_at limit ${AT_ONCE})`,
  )
}
