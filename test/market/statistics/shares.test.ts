import { cumulativeStdNormalProbability } from 'simple-statistics'
import { describe, expect, it } from 'vitest'
import { entropy, herfindahl } from '../../../src/market/statistics/concentration.ts'
import { cosine } from '../../../src/market/statistics/cosine.ts'
import { locationQuotient, quotientInterval, shrunkQuotient } from '../../../src/market/statistics/location-quotient.ts'
import { twoSidedP } from '../../../src/market/statistics/normal.ts'
import { benjaminiHochberg, compareProportions } from '../../../src/market/statistics/two-proportions.ts'
import { wilson } from '../../../src/market/statistics/wilson.ts'

describe('the interval of a share', () => {
  it('is that of Newcombe (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29', () => {
    const rounded = (k: number, n: number) => [wilson(k, n).low, wilson(k, n).high].map((end) => Number(end.toFixed(4)))
    expect(rounded(81, 263)).toEqual([0.2553, 0.3662])
    expect(rounded(15, 148)).toEqual([0.0624, 0.1605])
    expect(rounded(0, 20)).toEqual([0, 0.1611])
    expect(rounded(1, 29)).toEqual([0.0061, 0.1718])
  })

  it('refuses what is no share', () => {
    expect(() => wilson(3, 2)).toThrow(RangeError)
    expect(() => wilson(0, 0)).toThrow(RangeError)
  })
})

describe('a change of shares', () => {
  it('is tested as by hand: 60 of 100 against 45 of 100', () => {
    const { change, z, p, low, high } = compareProportions(60, 100, 45, 100)
    expect(change).toBeCloseTo(0.15)
    // pooled 0.525, error sqrt(.525 x .475 x .02) = 0.070622
    expect(z).toBeCloseTo(0.15 / 0.0706222, 4)
    expect(p).toBeCloseTo(2 * (1 - cumulativeStdNormalProbability(2.124)), 3)
    // unpooled error sqrt(.0024 + .002475) = .069821
    expect([low, high].map((end) => Number(end.toFixed(4)))).toEqual([0.0132, 0.2868])
  })

  it('is no change when nobody asks', () => {
    expect(compareProportions(0, 100, 0, 100)).toMatchObject({ change: 0, z: 0, p: expect.closeTo(1, 6) })
  })

  it('keeps the findings of Benjamini and Hochberg (1995): four of fifteen', () => {
    const ps = [
      ...[0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344],
      ...[0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1.0],
    ]
    expect(benjaminiHochberg(ps, 0.05).filter(Boolean)).toHaveLength(4)
    expect(benjaminiHochberg([...ps].reverse(), 0.05).slice(-4)).toEqual([true, true, true, true])
    expect(benjaminiHochberg([], 0.05)).toEqual([])
  })

  it('knows the normal distribution', () => {
    expect(twoSidedP(1.959963984540054)).toBeCloseTo(0.05, 6)
    expect(twoSidedP(-2.5758293)).toBeCloseTo(0.01, 6)
  })
})

describe('where a role is common', () => {
  it('has the quotient, the interval and the shrunk quotient that are worked out by hand', () => {
    const counts = { both: 40, area: 400, role: 100, all: 4_000 }
    expect(locationQuotient(counts)).toBeCloseTo(4)
    // variance 1/40 - 1/400 + 1/100 - 1/4000 = 0.03225
    const spread = 1.959964 * Math.sqrt(0.03225)
    expect(quotientInterval(counts)?.low).toBeCloseTo(4 * Math.exp(-spread), 5)
    expect(quotientInterval(counts)?.high).toBeCloseTo(4 * Math.exp(spread), 5)
    expect(shrunkQuotient(counts)).toBeCloseTo(60 / 30)
  })

  it('has no interval where the area has nothing else', () => {
    expect(quotientInterval({ both: 20, area: 20, role: 100, all: 4_000 })).toBeNull()
  })
})

describe('how concentrated counts are', () => {
  it('is 10,000 for one alone and 2,500 for four equal ones', () => {
    expect(herfindahl([7])).toBe(10_000)
    expect(herfindahl([5, 5, 5, 5])).toBe(2_500)
    expect(herfindahl([30, 15, 5])).toBeCloseTo(10_000 * (0.36 + 0.09 + 0.01))
  })

  it('is in bits', () => {
    expect(entropy([8])).toBe(0)
    expect(entropy([4, 4])).toBe(1)
    expect(entropy([2, 1, 1, 0])).toBe(1.5)
  })

  it('is 1 between vectors of one direction and 0 between those without a common part', () => {
    const vector = (parts: Record<string, number>) => new Map(Object.entries(parts))
    expect(cosine(vector({ a: 1, b: 2 }), vector({ a: 2, b: 4 }))).toBeCloseTo(1)
    expect(cosine(vector({ a: 1 }), vector({ b: 1 }))).toBe(0)
    expect(cosine(vector({ a: 3, b: 4 }), vector({ a: 4, b: 3 }))).toBeCloseTo(0.96)
    expect(cosine(vector({}), vector({ a: 1 }))).toBe(0)
  })
})
