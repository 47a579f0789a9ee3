import fc from 'fast-check'
import { medianAbsoluteDeviation, median as oracle } from 'simple-statistics'
import { describe, expect, it } from 'vitest'
import { bootstrapInterval } from '../../../src/market/statistics/bootstrap.ts'
import { logErrorOf, logGap } from '../../../src/market/statistics/log-gap.ts'
import { cellGrowths, matchedGrowth } from '../../../src/market/statistics/matched-growth.ts'
import { medianInterval } from '../../../src/market/statistics/median-interval.ts'
import { payLimits } from '../../../src/market/statistics/outliers.ts'
import { ascending, median, quantile } from '../../../src/market/statistics/quantile.ts'
import { seasonalFactors } from '../../../src/market/statistics/seasonal.ts'
import { shrinkageK, shrinkMedian } from '../../../src/market/statistics/shrink.ts'

const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1)

describe('quantiles', () => {
  it('lie between order statistics as percentile_cont says', () => {
    expect([0.1, 0.25, 0.5, 0.75, 0.9].map((share) => quantile([10, 20, 30, 40], share))).toEqual([
      13, 17.5, 25, 32.5, 37,
    ])
  })

  it('agree with the library on every median', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        expect(median(values)).toBe(oracle(values))
      }),
    )
  })

  it('have an interval from six values on, by the published ranks', () => {
    expect(medianInterval(upTo(5))).toBeNull()
    expect(medianInterval(upTo(6))).toEqual({ low: 1, high: 6 })
    // n = 20: floor(10 - 4.383) = 5, ceil(11 + 4.383) = 16
    expect(medianInterval(upTo(20))).toEqual({ low: 5, high: 16 })
    // n = 100: floor(50 - 9.8) = 40, ceil(51 + 9.8) = 61
    expect(medianInterval(upTo(100))).toEqual({ low: 40, high: 61 })
  })
})

describe('outliers', () => {
  it('are farther than 3.5 scaled deviations of the log, from twenty values on', () => {
    const pay = upTo(20).map((step) => 50_000 + 1_000 * step)
    const logs = pay.map(Math.log)
    const reach = 3.5 * 1.4826 * medianAbsoluteDeviation(logs)
    const { from, to } = payLimits(pay)
    expect(Math.log(from)).toBeCloseTo(oracle(logs) - reach, 10)
    expect(Math.log(to)).toBeCloseTo(oracle(logs) + reach, 10)
    expect([from < 45_000, from > 30_000, to > 75_000, to < 110_000]).toEqual([true, true, true, true])
  })

  it('are none under twenty values or where most are equal', () => {
    const everything = { from: 0, to: Number.POSITIVE_INFINITY }
    expect(payLimits([1, ...upTo(18)])).toEqual(everything)
    expect(payLimits([...Array<number>(30).fill(50_000), 9_000_000])).toEqual(everything)
  })
})

describe('a median drawn towards its prior', () => {
  it('lies between both on the log scale, nearer the median the more values it has', () => {
    expect(shrinkMedian(40_000, 10, 90_000, 10)).toBeCloseTo(60_000)
    expect(shrinkMedian(40_000, 30, 90_000, 10)).toBeCloseTo(
      Math.exp(0.75 * Math.log(40_000) + 0.25 * Math.log(90_000)),
    )
    expect(shrinkMedian(40_000, 5, 90_000, Number.POSITIVE_INFINITY)).toBeCloseTo(90_000)
  })

  it('learns k from the groups: variance within over variance between', () => {
    // within 0.04; squared distances 0.05 less 0.04 / 4 leave 0.04 between.
    const groups = [0, 1, 2].map(() => ({ n: 4, mean: Math.sqrt(0.05), variance: 0.04 }))
    expect(shrinkageK(groups, [0, 0, 0])).toBeCloseTo(1)
    expect(
      shrinkageK(
        groups.map((group) => ({ ...group, mean: 0.05 })),
        [0, 0, 0],
      ),
    ).toBe(Number.POSITIVE_INFINITY)
    expect(shrinkageK([], [])).toBeNull()
  })
})

describe('growth and gaps', () => {
  it('match cells that have five openings in both periods', () => {
    const cell = (name: string, median: number, n: number) => ({ cell: name, median, n })
    const before = [cell('a', 100, 5), cell('b', 200, 9), cell('c', 100, 4), cell('d', 100, 6)]
    const now = [cell('d', 110, 5), cell('a', 103, 8), cell('b', 202, 5), cell('c', 900, 9), cell('e', 1, 50)]
    expect(cellGrowths(before, now).map((growth) => Number(growth.toFixed(4)))).toEqual([0.03, 0.01, 0.1])
    expect(matchedGrowth(cellGrowths(before, now))).toBeCloseTo(0.03)
  })

  it('give a gap in percent with the interval of both errors together', () => {
    const gap = logGap({ value: 110, logError: 0.03 }, { value: 100, logError: 0.04 })
    expect(gap.percent).toBeCloseTo(10)
    expect(gap.low).toBeCloseTo(100 * (1.1 * Math.exp(-1.959964 * 0.05) - 1), 4)
    expect(gap.high).toBeCloseTo(100 * (1.1 * Math.exp(1.959964 * 0.05) - 1), 4)
    expect(logErrorOf({ low: 90, high: 90 * Math.exp(2 * 1.959964 * 0.07) })).toBeCloseTo(0.07, 6)
  })
})

describe('seasonal factors', () => {
  const season = [0.8, 0.9, 1, 1.1, 1.2, 1, 1, 0.9, 1.1, 1.2, 1, 0.8]

  it('are found again in a series that was made with them', () => {
    const series = Array.from({ length: 48 }, (_, at) => 200 * (season[(at + 4) % 12] ?? 0))
    expect(seasonalFactors(series, 4)?.map((factor) => Number(factor.toFixed(6)))).toEqual(season)
  })

  it('need three full years', () => {
    expect(seasonalFactors(Array<number>(35).fill(1), 0)).toBeNull()
  })
})

describe('the bootstrap', () => {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

  it('gives the same interval for the same seed, near the normal one for a mean', () => {
    const interval = bootstrapInterval(upTo(100), mean, 'mean')
    expect(bootstrapInterval(upTo(100), mean, 'mean')).toEqual(interval)
    expect(bootstrapInterval(upTo(100), mean, 'other')).not.toEqual(interval)
    // Standard error of the mean of 1 to 100: 28.866 / 10.
    expect(Math.abs((interval?.low ?? 0) - (50.5 - 1.96 * 2.887))).toBeLessThan(0.8)
    expect(Math.abs((interval?.high ?? 0) - (50.5 + 1.96 * 2.887))).toBeLessThan(0.8)
  })

  it('has none when most draws have no statistic', () => {
    expect(bootstrapInterval([1, 2], () => Number.NaN, 'none')).toBeNull()
    expect(ascending([3, 1, 2])).toEqual([1, 2, 3])
  })
})
