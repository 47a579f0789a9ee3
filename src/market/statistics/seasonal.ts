import { median } from './quantile.ts'

/** Seasonal factors need three full years. */
const YEARS = 3
const SEASONS = 12

/**
 * Multiplicative factors of twelve seasons by the ratio to a centred moving average of twelve: the median ratio of each season,
 * scaled so that the factors average 1. `values` are of consecutive months; the first belongs to season `first` (0 to 11).
 * Null under three full years.
 */
export function seasonalFactors(values: readonly number[], first: number): number[] | null {
  if (values.length < YEARS * SEASONS) return null
  const ratios: number[][] = Array.from({ length: SEASONS }, () => [])
  for (let at = SEASONS / 2; at < values.length - SEASONS / 2; at += 1) {
    const trend = centredMean(values, at)
    ratios[(first + at) % SEASONS]?.push((values[at] ?? Number.NaN) / trend)
  }
  const raw = ratios.map(median)
  const mean = raw.reduce((sum, factor) => sum + factor, 0) / SEASONS
  return raw.map((factor) => factor / mean)
}

/** Two averages of twelve, half a season apart: the ends of the thirteen months count half. */
function centredMean(values: readonly number[], at: number): number {
  const window = values.slice(at - SEASONS / 2, at + SEASONS / 2 + 1)
  const ends = ((window[0] ?? Number.NaN) + (window.at(-1) ?? Number.NaN)) / 2
  return (window.slice(1, -1).reduce((sum, value) => sum + value, 0) + ends) / SEASONS
}
