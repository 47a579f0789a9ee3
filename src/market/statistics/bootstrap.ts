import { createHash } from 'node:crypto'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { Interval } from './median-interval.ts'
import { ascending, quantile } from './quantile.ts'

export const DRAWS = 500

/**
 * 95 % percentile interval of `statistic` over 500 draws of units with replacement. `seed` is a text, such as the scope of the
 * figure: the same units in the same order and the same seed give the same interval. Draws without a finite statistic are left
 * out; null when fewer than half have one.
 */
export function bootstrapInterval<T>(
  units: readonly T[],
  statistic: (drawn: readonly T[]) => number,
  seed: string,
): Interval | null {
  const random = xoroshiro128plus(createHash('sha256').update(seed).digest().readInt32BE())
  const values: number[] = []
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const drawn = units.map(() => units[uniformInt(random, 0, units.length - 1)] as T)
    const value = statistic(drawn)
    if (Number.isFinite(value)) values.push(value)
  }
  if (values.length < DRAWS / 2) return null
  const sorted = ascending(values)
  return { low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) }
}
