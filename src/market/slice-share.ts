import { wilson } from './statistics/wilson.ts'

/** A share in percent with Wilson's 95 % interval; null of nothing. A part above the whole, as cells of an unlucky past may
 *  have it, is null as well. */
export function percent(k: number, n: number): { value: number | null; low: number | null; high: number | null } {
  if (n <= 0 || k < 0 || k > n) return { value: null, low: null, high: null }
  const { low, high } = wilson(k, n)
  return { value: (100 * k) / n, low: 100 * low, high: 100 * high }
}
