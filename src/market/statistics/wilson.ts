import type { Interval } from './median-interval.ts'
import { Z_95 } from './normal.ts'

/** Wilson's 95 % score interval of a share of `k` in `n`. Throws RangeError unless 0 <= k <= n and n > 0. */
export function wilson(k: number, n: number): Interval {
  if (!(n > 0 && k >= 0 && k <= n)) throw new RangeError(`${k} of ${n} is no share`)
  const z2 = Z_95 * Z_95
  const centre = (k + z2 / 2) / (n + z2)
  const half = (Z_95 * Math.sqrt((k * (n - k)) / n + z2 / 4)) / (n + z2)
  return { low: k === 0 ? 0 : centre - half, high: k === n ? 1 : centre + half }
}
