import { ascending, quantile } from './quantile.ts'

/** Makes the median absolute deviation of normal values their standard deviation. */
const SCALE = 1.4826
const FARTHEST = 3.5
const FEWEST = 20

/**
 * The span of pay that counts: within 3.5 scaled median absolute deviations of the median of log pay. Everything counts under
 * 20 values, and where more than half of them are equal. Values must be positive.
 */
export function payLimits(values: readonly number[]): { from: number; to: number } {
  const everything = { from: 0, to: Number.POSITIVE_INFINITY }
  if (values.length < FEWEST) return everything
  const logs = ascending(values.map(Math.log))
  const middle = quantile(logs, 0.5)
  const deviation = SCALE * quantile(ascending(logs.map((log) => Math.abs(log - middle))), 0.5)
  if (deviation === 0) return everything
  return { from: Math.exp(middle - FARTHEST * deviation), to: Math.exp(middle + FARTHEST * deviation) }
}
