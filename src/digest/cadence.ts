import type { Cadence, Tier } from '../domain/alert.ts'

/** How often digests come: as the subscriber chose, but never more often than the tier allows. null: nothing was chosen. */
export function cadenceOf(tier: Pick<Tier, 'cadence'>, chosen: Cadence | null): Cadence {
  return tier.cadence === 'weekly' ? 'weekly' : (chosen ?? tier.cadence)
}
