import { errorFunction } from 'simple-statistics'

/** 97.5th percentile of the standard normal distribution. */
export const Z_95 = 1.959963984540054

/** Two-sided p of a standard normal statistic, to about 1e-7. */
export function twoSidedP(z: number): number {
  return 1 - errorFunction(Math.abs(z) / Math.SQRT2)
}
