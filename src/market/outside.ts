import { sampleCorrelation, sampleRankCorrelation } from 'simple-statistics'
import { type Interval, medianInterval } from './statistics/median-interval.ts'
import { ascending, median } from './statistics/quantile.ts'

/** One occupation on both sides: the median that employers advertise and the one a statistical office found, a year, one currency. */
export type PayPair = {
  /** SOC code or role. */
  key: string
  title: string
  advertised: number
  official: number
  /** Openings and employers behind the advertised median. */
  n: number
  employers: number
}

export type PayComparison = {
  pairs: number
  openings: number
  /** exp of the median log ratio less 1, in percent: above 0, ads state more than is paid. */
  bias: number
  /** 95 %, by order statistics; of the pairs as if they were drawn at random, which they are not. */
  interval: Interval | null
  /** Of the logarithms (Pearson), and of the ranks (Spearman). */
  correlation: number
  rankCorrelation: number
  /** Share of the pairs that are within 20 % of each other. */
  near: number
}

/** Fewer pairs say nothing of a bias. */
export const MIN_PAIRS = 10
const NEAR = 0.2

/** How advertised medians stand to official ones. Null under 10 pairs. */
export function comparePay(pairs: readonly PayPair[]): PayComparison | null {
  if (pairs.length < MIN_PAIRS) return null
  const ratios = pairs.map(({ advertised, official }) => Math.log(advertised / official))
  const interval = medianInterval(ascending(ratios))
  const sides = [
    pairs.map(({ advertised }) => Math.log(advertised)),
    pairs.map(({ official }) => Math.log(official)),
  ] as const
  return {
    pairs: pairs.length,
    openings: pairs.reduce((sum, { n }) => sum + n, 0),
    bias: percentOf(median(ratios)),
    interval: interval && { low: percentOf(interval.low), high: percentOf(interval.high) },
    correlation: sampleCorrelation(...both(sides)),
    rankCorrelation: sampleRankCorrelation(...both(sides)),
    near: pairs.filter(({ advertised, official }) => Math.abs(advertised / official - 1) <= NEAR).length / pairs.length,
  }
}

/** 0.1 in logarithms is 10.5 %. */
function percentOf(logRatio: number): number {
  return (Math.exp(logRatio) - 1) * 100
}

/** The library's types ask for arrays that can be written to. */
function both([a, b]: readonly [number[], number[]]): [number[], number[]] {
  return [a, b]
}
