import type { RawFigure } from '../metric.ts'
import { wilson } from '../statistics/wilson.ts'

/** A share in percent with Wilson's interval, for a raw figure. */
export function percentOf(k: number, n: number): Pick<RawFigure, 'value' | 'low' | 'high'> {
  if (n === 0) return { value: null, low: null, high: null }
  const { low, high } = wilson(k, n)
  return { value: (100 * k) / n, low: 100 * low, high: 100 * high }
}
