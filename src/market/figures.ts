/** A figure that may be shown, or the reason why it is not. Nothing leaves this room in another form. */
export type Figure =
  | { shown: true; value: number; low: number | null; high: number | null; n: number; employers: number; grade: Grade }
  | { shown: false; n: number; employers: number; reason: string }

export type Grade = 'low' | 'medium' | 'high'

/** Fewest observations and employers behind a published figure, and the largest share one employer may have of it. */
export const MIN_N = 10
export const MIN_EMPLOYERS = 3
export const MAX_EMPLOYER_SHARE = 0.5

export type Observation = { value: number; employer: string }

/**
 * The median of some observations with its order-statistic 95 % interval, ranks floor(n/2 - 0.98 sqrt n) and
 * ceil(n/2 + 1 + 0.98 sqrt n). Withheld under 10 observations, under 3 employers, or when one employer has more than half.
 */
export function medianFigure(observations: Observation[]): Figure {
  const n = observations.length
  const employers = new Map<string, number>()
  for (const { employer } of observations) employers.set(employer, (employers.get(employer) ?? 0) + 1)
  const reason = suppressionReason(n, employers)
  if (reason !== null) return { shown: false, n, employers: employers.size, reason }
  const values = observations.map(({ value }) => value).sort((a, b) => a - b)
  const spread = 0.98 * Math.sqrt(n)
  return {
    shown: true,
    value: quantile(values, 0.5),
    low: values[Math.max(0, Math.floor(n / 2 - spread) - 1)] ?? null,
    high: values[Math.min(n - 1, Math.ceil(n / 2 + 1 + spread) - 1)] ?? null,
    n,
    employers: employers.size,
    grade: gradeOf(n),
  }
}

/** Linear interpolation between order statistics, as PostgreSQL's percentile_cont. `sorted` ascending, not empty. */
export function quantile(sorted: number[], share: number): number {
  const at = (sorted.length - 1) * share
  const below = sorted[Math.floor(at)] ?? Number.NaN
  const above = sorted[Math.ceil(at)] ?? Number.NaN
  return below + (above - below) * (at - Math.floor(at))
}

function suppressionReason(n: number, employers: Map<string, number>): string | null {
  if (n < MIN_N) return `${n} of the ${MIN_N} postings needed`
  if (employers.size < MIN_EMPLOYERS) return `${employers.size} of the ${MIN_EMPLOYERS} employers needed`
  if (Math.max(...employers.values()) > MAX_EMPLOYER_SHARE * n) return 'one employer has more than half of the postings'
  return null
}

function gradeOf(n: number): Grade {
  if (n >= 100) return 'high'
  return n >= 30 ? 'medium' : 'low'
}
