/** Linear interpolation between order statistics, as PostgreSQL's percentile_cont. `sorted` ascending; NaN when it is empty. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const at = (sorted.length - 1) * share
  const below = sorted[Math.floor(at)] ?? Number.NaN
  const above = sorted[Math.ceil(at)] ?? Number.NaN
  return below + (above - below) * (at - Math.floor(at))
}

export function median(values: readonly number[]): number {
  return quantile(ascending(values), 0.5)
}

export function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b)
}
