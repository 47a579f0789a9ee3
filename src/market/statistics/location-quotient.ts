import type { Interval } from './median-interval.ts'
import { Z_95 } from './normal.ts'

/** Openings of the role in the area, in the area, of the role, and all. */
export type Concentration = { both: number; area: number; role: number; all: number }

/** Pseudo-openings of the prior: a quotient of 20 expected openings is drawn half-way to 1. */
const PRIOR = 20

/** (both / area) / (role / all): how many times the role is commoner in the area than everywhere. */
export function locationQuotient({ both, area, role, all }: Concentration): number {
  return both / area / (role / all)
}

/** 95 % interval by the delta method on the logarithm; null where the area or the role is nothing but their overlap. */
export function quotientInterval(counts: Concentration): Interval | null {
  const { both, area, role, all } = counts
  const variance = 1 / both - 1 / area + 1 / role - 1 / all
  if (both <= 0 || both >= area || both >= role || variance < 0) return null
  const [middle, spread] = [Math.log(locationQuotient(counts)), Z_95 * Math.sqrt(variance)]
  return { low: Math.exp(middle - spread), high: Math.exp(middle + spread) }
}

/** The quotient drawn towards 1 by 20 pseudo-openings, so that few openings do not rank first by luck. */
export function shrunkQuotient({ both, area, role, all }: Concentration): number {
  return (both + PRIOR) / ((area * role) / all + PRIOR)
}
