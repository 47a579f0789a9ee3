import { createHash } from 'node:crypto'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { Interval } from './median-interval.ts'
import { ascending, quantile } from './quantile.ts'

export const DRAWS = 500

/**
 * 95 % percentile interval of `statistic` over 500 draws of units with replacement; it must not keep what it is given. `seed` is a text, such as the scope of the
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
  const drawn = [...units]
  for (let draw = 0; draw < DRAWS; draw += 1) {
    // 32 random bits: for any number of units that fits in memory each is as likely as another to 1 in 1,000.
    for (let at = 0; at < drawn.length; at += 1)
      drawn[at] = units[Math.floor(((random.next() >>> 0) / 2 ** 32) * units.length)] as T
    const value = statistic(drawn)
    if (Number.isFinite(value)) values.push(value)
  }
  if (values.length < DRAWS / 2) return null
  const sorted = ascending(values)
  return { low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) }
}
