import { type RawBuilder, sql } from 'kysely'
import type { Level } from '../../domain/role.ts'
import { type Cut, momentOf } from '../cut.ts'

/** A title without a level word is the plain rung of the ladder, the one a role is named after. */
const PLAIN_LEVEL: Level = 'mid'

/** What was known at the cut: one row per opening and spell. `of` names the table in the statement. */
export function knownAt({ asOf }: Cut, of = 'o'): RawBuilder<unknown> {
  return sql`${sql.ref(`${of}.recorded_at`)} <= ${asOf} and ${sql.ref(`${of}.superseded_at`)} > ${asOf}`
}

/** Open at the cut's moment, as known at the cut. */
export function openAt(cut: Cut): RawBuilder<unknown> {
  const moment = momentOf(cut)
  return sql`${knownAt(cut)} and o.first_seen_at <= ${moment} and (o.closed_at is null or o.closed_at > ${moment})`
}

/** The dimensions of an opening under the names that tallies use. Without a role is '?': counted in totals, and in no role. */
export const DIMENSIONS = sql`coalesce(o.role, '?') as role, coalesce(o.level, ${sql.lit(PLAIN_LEVEL)}) as level,
  coalesce(o.work_mode, 'unknown') as mode, o.countries, o.regions, o.employer`
