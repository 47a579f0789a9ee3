import type { Interval } from './median-interval.ts'
import { Z_95 } from './normal.ts'

/** A positive estimate with the standard error of its logarithm. */
export type LogEstimate = { value: number; logError: number }

/** How far `a` lies above `b`, in percent: 100 (a / b - 1), with the 95 % interval of the log ratio by the delta method. */
export function logGap(a: LogEstimate, b: LogEstimate): { percent: number } & Interval {
  const gap = Math.log(a.value) - Math.log(b.value)
  const spread = Z_95 * Math.hypot(a.logError, b.logError)
  const percent = (log: number) => 100 * Math.expm1(log)
  return { percent: percent(gap), low: percent(gap - spread), high: percent(gap + spread) }
}

/** The standard error of a logarithm from its 95 % interval. */
export function logErrorOf({ low, high }: Interval): number {
  return (Math.log(high) - Math.log(low)) / (2 * Z_95)
}
