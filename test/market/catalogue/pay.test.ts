import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GatedFigure } from '../../../src/domain/figure.ts'
import { allFigures, find as findIn, some } from '../../_support/catalogue.ts'
import { cloneDatabase, type TestDatabase } from '../../_support/database.ts'
import { insertOpenings, type StoredOpening } from '../../_support/openings.ts'

const NURSE = 'registered-nurse'
let test: TestDatabase
let figures: GatedFigure[]

/** Openings that advertise a step of a thousand each. */
const ladder = (from: number, count: number, more: StoredOpening): StoredOpening[] =>
  Array.from({ length: count }, (_, at) => {
    const mid = (from + at) * 1_000
    return { role: NURSE, pay_mid: mid, pay_min: mid - 5_000, pay_max: mid + 5_000, ...more }
  })

beforeAll(async () => {
  test = await cloneDatabase()
  await insertOpenings(test.db, [
    // 60 ... 79 thousand; the last of them 5 in California too.
    ...ladder(60, 15, { level: 'senior', work_mode: 'remote' }),
    ...ladder(75, 5, { level: 'senior', work_mode: 'remote', regions: ['US-TX', 'US-CA'] }),
    ...ladder(90, 12, { level: null }),
    // Not dollars, an outlier, doubtful, without pay, closed.
    ...ladder(50, 3, { level: 'senior', pay_currency: 'EUR' }),
    ...ladder(900, 1, { level: 'senior' }),
    ...ladder(70, 5, { level: 'senior', pay_status: 'quarantined' }),
    ...some(20, { role: NURSE }),
    ...ladder(70, 5, { level: 'senior', closed_at: '2026-11-01T00:00:00Z' }),
    // Two employers; one employer with most; nine ads.
    ...ladder(50, 12, { role: 'electrician', employer: 'one' }).map((each, at) => ({
      ...each,
      employer: `e${at % 2}`,
    })),
    ...ladder(50, 12, { role: 'plumber' }).map((each, at) => (at < 8 ? { ...each, employer: 'most' } : each)),
    ...ladder(50, 8, { role: 'roofer' }),
    ...some(4, { role: 'roofer' }),
    // 63 openings of 12 employers: one has 30 at 40,000, the others 3 each at 50 ... 60 thousand.
    ...some(30, { role: 'welder', employer: 'big', pay_mid: 40_000 }),
    ...Array.from({ length: 33 }, (_, at) => ({
      role: 'welder',
      employer: `w${at % 11}`,
      pay_mid: 50_000 + 1_000 * (at % 11),
    })),
  ])
  figures = await allFigures(test.db)
})
afterAll(() => test.drop())

const find = (metric: string, scope: Partial<GatedFigure>) => findIn(figures, metric, { country: 'US', ...scope })

describe('advertised median pay', () => {
  it('is that of open openings in the commonest currency without outliers, and says what is left out', () => {
    // 32 values: 60 ... 79 and 90 ... 101; the middle is between the 16th and the 17th. Ranks floor(16 - 5.54) = 10, ceil(17 + 5.54) = 23.
    expect(find('advertised-median', { role: NURSE })).toMatchObject({
      ...{ value: 75_500, low: 69_000, high: 92_000, n: 32, employers: 32, grade: 'medium', unit: 'USD/year' },
      proof: { kind: 'openings', leftOut: { 'in another currency': 3, outliers: 1 } },
    })
  })

  it('has percentiles as items, the tails from 50 openings on', () => {
    expect(find('advertised-median', { role: NURSE, item: 'p25' })?.value).toBe(67_750)
    expect(find('advertised-median', { role: NURSE, item: 'p75' })?.value).toBe(93_250)
    expect(find('advertised-median', { role: NURSE, item: 'p10' })).toMatchObject({
      value: null,
      withheld: 'too-few',
      n: 32,
    })
    expect(find('advertised-median', { role: 'welder', item: 'p10' })?.value).toBe(40_000)
  })

  it('is given by region and by work mode', () => {
    expect(find('advertised-median', { role: NURSE, region: 'US-TX' })?.n).toBe(32)
    expect(find('advertised-median', { role: NURSE, region: 'US-CA' })).toMatchObject({ withheld: 'too-few' })
    expect(find('advertised-median', { role: NURSE, mode: 'remote' })?.value).toBe(69_500)
  })

  it('is withheld under 10 ads, under 3 employers and where one has more than half, and says how many there are', () => {
    expect(find('advertised-median', { role: 'roofer' })).toMatchObject({
      value: null,
      withheld: 'too-few',
      n: 8,
      employers: 8,
    })
    expect(find('advertised-median', { role: 'plumber' })).toMatchObject({
      value: null,
      low: null,
      withheld: 'dominated',
    })
    expect(find('advertised-median', { role: 'electrician' })).toMatchObject({
      value: null,
      withheld: 'too-few-employers',
    })
  })
})

describe('the advertised range', () => {
  it('goes from the median of the lower to the median of the upper ends', () => {
    expect(find('advertised-range', { role: NURSE, item: 'min' })?.value).toBe(70_500)
    expect(find('advertised-range', { role: NURSE, item: 'max' })?.value).toBe(80_500)
  })

  it('has a width in percent of its middle', () => {
    // The widths are 10,000 / mid: the median lies between those of 76,000 and of 75,000.
    expect(find('range-width', { role: NURSE })?.value).toBeCloseTo(50 * (10 / 75 + 10 / 76), 10)
  })
})

describe('the employer-balanced median', () => {
  it('lets every employer weigh the same', () => {
    expect(find('advertised-median', { role: 'welder' })?.value).toBe(50_000)
    // Medians of 12 employers: 40 and 50 ... 60 thousand.
    expect(find('employer-balanced-median', { role: 'welder' })?.value).toBe(54_500)
  })
})

describe('pay by level', () => {
  it('is the median and the mean of each level', () => {
    expect(find('pay-by-level', { role: NURSE, level: 'senior' })).toMatchObject({ value: 69_500, n: 20 })
    const mean = find('pay-by-level', { role: NURSE, level: 'mid', item: 'mean' })
    // 90 ... 101: mean 95.5, variance 13, error sqrt(13 / 12) = 1.0408 thousand.
    expect(mean).toMatchObject({ value: 95_500, low: expect.closeTo(93_460, 0), high: expect.closeTo(97_540, 0) })
  })

  it('names a higher level that is paid less', () => {
    expect(find('pay-inversion', { role: NURSE, level: 'senior' })).toMatchObject({
      text: 'senior below mid',
      n: 12,
      grade: 'low',
    })
  })
})
