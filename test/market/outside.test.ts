import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareIndices } from '../../src/market/compare-indices.ts'
import { dayBefore } from '../../src/market/cut.ts'
import { comparePay, type PayPair } from '../../src/market/outside.ts'
import { knownOn, type PrintedValue, revisionsOf } from '../../src/market/revisions.ts'
import importer from '../../src/official/hiring-lab.ts'
import { officialFile, sharedFile } from '../_support/official-files.ts'

const pair = (advertised: number, official: number): PayPair => ({
  key: '',
  title: '',
  advertised,
  official,
  n: 12,
  employers: 4,
})

describe('advertised medians beside official ones', () => {
  it('say nothing under ten pairs', () => {
    expect(comparePay(Array.from({ length: 9 }, () => pair(2, 1)))).toBeNull()
  })

  it('have for their bias the median log ratio, whatever a few pairs do', () => {
    const pairs = [40, 50, 60, 70, 80, 90, 100, 110, 120, 130].map((official) => pair(official * 1.25, official))
    const outlier = pair(5_000, 50)
    expect(comparePay(pairs)).toMatchObject({
      pairs: 10,
      openings: 120,
      bias: expect.closeTo(25, 9),
      correlation: expect.closeTo(1, 9),
      rankCorrelation: expect.closeTo(1, 9),
      near: 0,
    })
    expect(comparePay([...pairs, outlier])?.bias).toBeCloseTo(25, 9)
  })

  it('give the same answer in any unit of money, and the opposite bias with the sides changed', () => {
    const amount = fc.double({ min: 1, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(amount, amount), { minLength: 10, maxLength: 40 }),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (sides, rate) => {
          const plain = comparePay(sides.map(([a, b]) => pair(a, b)))
          const other = comparePay(sides.map(([a, b]) => pair(a * rate, b * rate)))
          const turned = comparePay(sides.map(([a, b]) => pair(b, a)))
          const ratio = (bias = Number.NaN) => Math.log(1 + bias / 100)
          expect(ratio(other?.bias)).toBeCloseTo(ratio(plain?.bias), 6)
          expect(ratio(turned?.bias)).toBeCloseTo(-ratio(plain?.bias), 6)
          expect(plain?.interval?.low).toBeLessThanOrEqual(plain?.bias ?? Number.NaN)
          expect(plain?.interval?.high).toBeGreaterThanOrEqual(plain?.bias ?? Number.NaN)
        },
      ),
    )
  })
})

const day = (index: number) => dayBefore('2026-01-01', -index)
const levels = (count: number, level: (index: number) => number) =>
  new Map(Array.from({ length: count }, (_, index) => [day(index), level(index)]))

describe('two indices', () => {
  it('are too short under 90 days or 12 points that both have, and say how many there are', () => {
    expect(
      compareIndices(
        levels(89, () => 100),
        levels(500, () => 100),
      ),
    ).toEqual({
      withheld: 'too-short',
      days: 89,
      span: 89,
    })
    expect(
      compareIndices(
        new Map(),
        levels(500, () => 100),
      ),
    ).toEqual({ withheld: 'no-data', days: 0, span: 0 })
  })

  it('may have a point a week, or a month when there are twelve', () => {
    const every = (step: number) =>
      new Map([...levels(400, (index) => 100 + index)].filter((_, index) => index % step === 0))
    expect(
      compareIndices(
        every(7),
        levels(500, (index) => 100 + index),
      ),
    ).toMatchObject({ withheld: null, days: 58 })
    expect(
      compareIndices(
        every(50),
        levels(500, (index) => 100 + index),
      ),
    ).toMatchObject({ withheld: 'too-short', days: 8, span: 351 })
  })

  it('are each 100 on their first common day, so that their own bases do not count', () => {
    const wave = (index: number) => 100 + 10 * Math.sin(index / 9)
    const compared = compareIndices(
      levels(200, wave),
      levels(200, (index) => 3 * wave(index)),
    )
    expect(compared).toMatchObject({
      withheld: null,
      days: 200,
      first: day(0),
      last: day(199),
      correlation: expect.closeTo(1, 9),
      growthCorrelation: expect.closeTo(1, 9),
      meanDifference: expect.closeTo(0, 9),
    })
  })

  it('have no correlation when one of them does not move', () => {
    expect(
      compareIndices(
        levels(100, () => 100),
        levels(100, (index) => 100 + index),
      ),
    ).toMatchObject({ correlation: null, growthCorrelation: null })
  })

  it('leave out days on which a side has no level', () => {
    const broken = levels(200, (index) => (index % 2 === 0 ? 100 + index : Number.NaN))
    expect(
      compareIndices(
        broken,
        levels(200, (index) => 100 + index),
      ),
    ).toMatchObject({ days: 100 })
  })
})

const printed = (vintage: string, onDate: string, value: number): PrintedValue => ({ vintage, onDate, value })

describe('revisions of a series', () => {
  const values = [
    printed('2026-02-01', '2026-01-01', 90),
    printed('2026-03-01', '2026-01-01', 99),
    printed('2026-03-01', '2026-02-01', 100),
    printed('2026-04-01', '2026-02-01', 103),
    printed('2026-04-01', '2026-03-01', 50),
    printed('2026-05-01', '2026-02-01', 98),
    printed('2026-05-01', '2026-03-01', 51),
    printed('2026-05-01', '2026-04-01', 10),
  ]

  it('are those of days first printed in a vintage we hold, until the newest', () => {
    expect(revisionsOf(values)).toEqual({
      days: 2,
      vintages: 4,
      first: '2026-02-01',
      last: '2026-05-01',
      mean: 1.5,
      largest: 2,
      largestOn: '2026-02-01',
    })
  })

  it('are those of one vintage later when asked so', () => {
    expect(revisionsOf(values, 1)).toMatchObject({ days: 2, mean: 2, largest: 3 })
  })

  it('are none when nothing was printed twice', () => {
    expect(revisionsOf([printed('2026-02-01', '2026-01-01', 90)])).toBeNull()
    expect(revisionsOf([])).toBeNull()
  })

  it('do not change what was known: a reader of a day sees the newest print of then', () => {
    expect(knownOn(values, '2026-04-15').get('2026-02-01')).toBe(103)
    expect(knownOn(values, '2026-02-15').get('2026-02-01')).toBeUndefined()
  })
})

const vintages = sharedFile('hiring_lab/vintages_us_total.csv')
describe.skipIf(vintages === null)('revisions of Hiring Lab’s US index (skipped without ../shared/data)', () => {
  it('are 1.47 points in the mean and 6.07 at most until now, 0.24 and 1.97 four vintages later', async () => {
    const [reading] = await importer.read(vintages ?? officialFile('', ''))
    const values = (reading?.series ?? []).filter(({ series }) => series === 'hiring-lab/US/total/sa')
    const rounded = (after: number | null) => {
      const found = revisionsOf(values, after)
      return found && [found.days, Number(found.mean.toFixed(2)), Number(found.largest.toFixed(2))]
    }
    expect([rounded(null), rounded(4)]).toEqual([
      [44, 1.47, 6.07],
      [43, 0.24, 1.97],
    ])
  })
})
