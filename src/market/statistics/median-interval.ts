export type Interval = { low: number; high: number }

/** 1.96 / 2, rounded as in the published ranks. */
const HALF_Z = 0.98
const DEFINED_FROM = 6

/**
 * 95 % interval of a median that assumes no distribution: the order statistics of ranks floor(n/2 - 0.98 sqrt n) and
 * ceil(n/2 + 1 + 0.98 sqrt n), counted from 1 and kept within 1 to n. Null under 6 values. `sorted` ascending.
 */
export function medianInterval(sorted: ArrayLike<number>): Interval | null {
  const n = sorted.length
  if (n < DEFINED_FROM) return null
  const spread = HALF_Z * Math.sqrt(n)
  const low = sorted[Math.max(1, Math.floor(n / 2 - spread)) - 1]
  const high = sorted[Math.min(n, Math.ceil(n / 2 + 1 + spread)) - 1]
  return low === undefined || high === undefined ? null : { low, high }
}
