import type { Cadence, Tier } from '../domain/alert.ts'
import { cadenceOf } from './cadence.ts'
import { type DigestTime, jitterMinutes, nextDigestAt } from './schedule.ts'

type Timed = Omit<DigestTime, 'cadence'> & { id: string; cadence: Cadence | null; nextDigestAt: Date | null }

/** The searches over the tier's number, which it keeps and does not run. `searches` come oldest first: the oldest go on. */
export function searchesAtRest<Search>(searches: readonly Search[], tier: Pick<Tier, 'searches'>): Search[] {
  return searches.slice(tier.searches)
}

/**
 * When the next digest comes after a change of tier at `at`. One that is due already is not put off; null, when none is
 * planned, stays null. Throws RangeError for an unknown zone.
 */
export function nextInTier(subscriber: Timed, tier: Pick<Tier, 'cadence'>, at: Date): Date | null {
  const { id, cadence, zone, hour, weekday, nextDigestAt: planned } = subscriber
  if (planned === null || planned <= at) return planned
  return nextDigestAt({ cadence: cadenceOf(tier, cadence), zone, hour, weekday }, at, jitterMinutes(id))
}
