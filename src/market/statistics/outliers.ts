import { ascending, quantile } from './quantile.ts'

/** `scale` makes the median absolute deviation of normal values their standard deviation. */
export const PAY_OUTLIERS = { scale: 1.4826, farthest: 3.5, fewest: 20 } as const

/**
 * The span of pay that counts: within 3.5 scaled median absolute deviations of the median of log pay. Everything counts under
 * 20 values, and where more than half of them are equal. Values must be positive.
 */
export function payLimits(values: readonly number[]): { from: number; to: number } {
  const everything = { from: 0, to: Number.POSITIVE_INFINITY }
  if (values.length < PAY_OUTLIERS.fewest) return everything
  const logs = ascending(values.map(Math.log))
  const middle = quantile(logs, 0.5)
  const deviation = PAY_OUTLIERS.scale * quantile(ascending(logs.map((log) => Math.abs(log - middle))), 0.5)
  if (deviation === 0) return everything
  return {
    from: Math.exp(middle - PAY_OUTLIERS.farthest * deviation),
    to: Math.exp(middle + PAY_OUTLIERS.farthest * deviation),
  }
}
