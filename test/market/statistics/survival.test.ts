import { describe, expect, it } from 'vitest'
import {
  kaplanMeier,
  type Lifetimes,
  logLogInterval,
  medianSurvival,
  medianSurvivalInterval,
} from '../../../src/market/statistics/kaplan-meier.ts'

const each = (times: number[], kind: 'events' | 'censored'): Lifetimes[] =>
  times.map((time) => ({ time, events: 0, censored: 0, [kind]: 1 }))

/** Freireich et al. (1963), weeks of remission: the textbook example of the product-limit estimate. */
const TREATED = [
  ...each([6, 6, 6, 7, 10, 13, 16, 22, 23], 'events'),
  ...each([6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35], 'censored'),
]
const PLACEBO = each([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], 'events')

describe('the survival of openings', () => {
  it('is that of the textbook, with Greenwood’s standard errors', () => {
    const steps = kaplanMeier(TREATED)
    expect(steps.map(({ survival }) => survival.toFixed(4))).toEqual([
      '0.8571',
      '0.8067',
      '0.7529',
      '0.6902',
      '0.6275',
      '0.5378',
      '0.4482',
    ])
    expect(steps.map(({ error }) => error.toFixed(4))).toEqual([
      '0.0764',
      '0.0869',
      '0.0963',
      '0.1068',
      '0.1141',
      '0.1282',
      '0.1346',
    ])
    expect(steps.map(({ atRisk }) => atRisk)).toEqual([21, 17, 15, 12, 11, 7, 6])
  })

  it('has the medians 23 and 8 weeks, with the intervals of survfit(conf.type = "log-log")', () => {
    expect(medianSurvival(kaplanMeier(TREATED))).toBe(23)
    expect(medianSurvivalInterval(kaplanMeier(TREATED))).toEqual({ low: 13, high: null })
    expect(medianSurvival(kaplanMeier(PLACEBO))).toBe(8)
    expect(medianSurvivalInterval(kaplanMeier(PLACEBO))).toEqual({ low: 4, high: 11 })
  })

  it('has the log-log bounds that are worked out by hand at the first step', () => {
    const [first] = kaplanMeier(TREATED)
    if (!first) throw new Error('there is no step')
    const { low, high } = logLogInterval(first)
    expect([low.toFixed(3), high.toFixed(3)]).toEqual(['0.620', '0.952'])
  })

  it('has no median while more than half are still open', () => {
    const steps = kaplanMeier([...each([3, 9], 'events'), ...each([10, 10, 10, 10], 'censored')])
    expect(medianSurvival(steps)).toBeNull()
  })

  it('does not depend on the order, or on how equal times are put together', () => {
    const merged = [{ time: 6, events: 3, censored: 1 }, ...TREATED.filter(({ time }) => time !== 6)].reverse()
    expect(kaplanMeier(merged)).toEqual(kaplanMeier(TREATED))
  })
})
