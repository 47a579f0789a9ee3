/** What a bench measured. A key of `baselines` and `ratios` is the key of the metric it stands beside. Times in milliseconds
 *  or seconds as the key says, shares from 0 to 1. */
export type BenchResult = {
  name: string
  /** What was worked on, counted: postings, match checks or labelled cases. */
  size: number
  metrics: Record<string, number>
  /** The same work done the plainest way, beside it. */
  baselines: Record<string, number>
  /** Metric divided by baseline. */
  ratios: Record<string, number>
}

export type RunBench = (options: { full: boolean }) => Promise<BenchResult>

/** A bench cannot run here. The message says what is missing. */
export class BenchSkipped extends Error {
  override readonly name = 'BenchSkipped'
}

/** Adds the ratio of every metric that has a baseline. A baseline of 0 gives none. */
export function withRatios(result: Omit<BenchResult, 'ratios'>): BenchResult {
  const ratios = Object.entries(result.baselines).flatMap(([key, baseline]): [string, number][] => {
    const value = result.metrics[key]
    return value === undefined || baseline === 0 ? [] : [[key, value / baseline]]
  })
  return { ...result, ratios: Object.fromEntries(ratios) }
}

/** The middle one of some measurements; of an even number, the mean of the two in the middle. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const [low = Number.NaN, high = low] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.ceil((sorted.length - 1) / 2)],
  ]
  return (low + high) / 2
}
