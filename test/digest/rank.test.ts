import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dislikeFactor, scoreMatch, WEIGHTS } from '../../src/digest/rank.ts'
import type { Candidate, Criteria } from '../../src/domain/alert.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { candidate, city } from './samples.ts'

const NOW = new Date('2026-11-23T08:00:00Z')
const criteria: Criteria = {
  ...EMPTY_CRITERIA,
  roles: ['patient-services-representative'],
  levels: ['mid'],
  minPay: { amount: 40_000, currency: 'USD', acceptUnknown: true },
  near: [{ latitude: 30, longitude: -97, km: 100, label: 'there' }],
}
const at = (latitude: number) => [{ ...city('Austin', 'TX', 'US'), latitude, longitude: -97 }]
const score = (facts: Partial<Candidate>) => scoreMatch(candidate({ places: at(30.2), ...facts }), criteria, NOW)

describe('scoreMatch', () => {
  it.each([
    ['asked-for role over unknown role', {}, { roleSlug: null }],
    ['asked-for level over unknown level', {}, { level: null }],
    ['more pay over less', { annualPay: { amount: 50_000, currency: 'USD' } }, {}],
    ['pay at the floor over unknown pay', { annualPay: { amount: 40_000, currency: 'USD' } }, { annualPay: null }],
    ['near over far', { places: at(30.1) }, { places: at(30.8) }],
    ['new over old', {}, { firstSeenAt: new Date('2026-11-01T00:00:00Z') }],
  ] as [string, Partial<Candidate>, Partial<Candidate>][])('ranks %s', (_rule, better, worse) => {
    expect(score(better)).toBeGreaterThan(score(worse))
  })

  it('is full for a posting that has everything at once', () => {
    const facts = { places: at(30), annualPay: { amount: 60_000, currency: 'USD' }, firstSeenAt: NOW }
    expect(score(facts)).toBeCloseTo(1)
  })

  it('has weights that sum to 1', () => {
    expect(Object.values(WEIGHTS).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1)
  })

  it('stays between 0 and 1 for any amounts, distances and dates', () => {
    const amount = fc.double()
    const km = fc.double()
    fc.assert(
      fc.property(
        amount,
        amount,
        km,
        fc.double({ min: -90, max: 90, noNaN: true }),
        fc.date(),
        (pay, floor, radius, latitude, firstSeenAt) => {
          const odd: Criteria = {
            ...criteria,
            near: [{ latitude: 30, longitude: -97, km: radius, label: 'there' }],
            minPay: { amount: floor, currency: 'USD', acceptUnknown: true },
          }
          const posting = candidate({ annualPay: { amount: pay, currency: 'USD' }, places: at(latitude), firstSeenAt })
          const result = scoreMatch(posting, odd, NOW)
          expect(result).toBeGreaterThanOrEqual(0)
          expect(result).toBeLessThanOrEqual(1)
        },
      ),
    )
  })

  it('holds pay against the market when the subscriber names no floor', () => {
    const open = { ...criteria, minPay: null }
    const paying = (amount: number) => candidate({ places: at(30.2), annualPay: { amount, currency: 'USD' } })
    expect(scoreMatch(paying(50_000), open, NOW, 40_000)).toBeGreaterThan(scoreMatch(paying(40_000), open, NOW, 40_000))
    expect(scoreMatch(paying(40_000), open, NOW, 40_000)).toBeGreaterThan(scoreMatch(paying(30_000), open, NOW, 40_000))
    expect(scoreMatch(paying(50_000), open, NOW, null)).toBe(scoreMatch(paying(30_000), open, NOW, null))
  })
})

describe('dislikeFactor', () => {
  const posting = candidate({ companyKey: 'acme', roleSlug: 'nurse' })
  const hidden = (acme: number, nurse: number) => ({
    companies: new Map([['acme', acme]]),
    roles: new Map([['nurse', nurse]]),
  })

  it('counts a posting for less with every one like it that was hidden', () => {
    expect(dislikeFactor(posting, { companies: new Map(), roles: new Map() })).toBe(1)
    expect(dislikeFactor(posting, hidden(1, 0))).toBeLessThan(1)
    expect(dislikeFactor(posting, hidden(1, 1))).toBeLessThan(dislikeFactor(posting, hidden(1, 0)))
  })

  it('never makes it worth less than half', () => {
    expect(dislikeFactor(posting, hidden(50, 50))).toBe(0.5)
  })
})
