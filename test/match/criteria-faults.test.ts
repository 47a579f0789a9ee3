import { describe, expect, it } from 'vitest'
import type { Criteria } from '../../src/domain/alert.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { criteriaFaults } from '../../src/match/criteria-faults.ts'

const good: Criteria = {
  ...EMPTY_CRITERIA,
  roles: ['patient-services-representative'],
  levels: ['mid', 'senior'],
  countries: ['US'],
  regions: ['US-CA', 'DE-02'],
  near: [{ latitude: 30.2, longitude: -97.7, km: 40, label: 'Austin' }],
  minPay: { amount: 40_000, currency: 'USD', acceptUnknown: true },
  words: { all: ['epic'], any: ['night shift'], none: ['sales'] },
  companies: { wanted: [], muted: ['acme'] },
}

describe('criteriaFaults', () => {
  it('accepts a sound search', () => {
    expect(criteriaFaults(good)).toEqual([])
  })

  const faulty: [string, Partial<Criteria>, RegExp][] = [
    ['a role that is no slug', { roles: ['Registered Nurse'] }, /^roles\[0\]: "Registered Nurse" .*registered-nurse/],
    ['a level nobody has', { levels: ['boss' as 'lead'] }, /^levels\[0\]: "boss" is not one of intern, junior/],
    ['a country by name', { countries: ['US', 'Canada'] }, /^countries\[1\]: .*two-letter/],
    ['a region without its country', { regions: ['CA'] }, /^regions\[0\]: .*US-CA/],
    [
      'a radius beyond 500 km',
      { near: [{ latitude: 0, longitude: 0, km: 900, label: 'x' }] },
      /^near\[0\]\.km: 900 is out of range; use 1 to 500/,
    ],
    [
      'a latitude that is no number',
      { near: [{ latitude: Number.NaN, longitude: 0, km: 9, label: 'x' }] },
      /^near\[0\]\.latitude: NaN/,
    ],
    ['a centre without a name', { near: [{ latitude: 0, longitude: 0, km: 9, label: ' ' }] }, /^near\[0\]\.label:/],
    ['pay of nothing', { minPay: { amount: 0, currency: 'USD', acceptUnknown: true } }, /^minPay\.amount: 0/],
    ['a currency sign', { minPay: { amount: 1, currency: '$', acceptUnknown: true } }, /^minPay\.currency: "\$" .*USD/],
    ['a word without letters', { words: { all: ['--'], any: [], none: [] } }, /^words\.all\[0\]/],
    [
      'a word both wanted and avoided',
      { words: { all: ['Epic'], any: [], none: ['epic'] } },
      /^words\.none: "Epic" is also/,
    ],
    ['a company both wanted and muted', { companies: { wanted: ['acme'], muted: ['acme'] } }, /^companies\.muted/],
    [
      'too many entries',
      { countries: Array.from({ length: 51 }, () => 'US') },
      /^countries: 51 entries; keep at most 50/,
    ],
  ]
  it.each(faulty)('refuses %s, with the field and the fix', (_what, change, fault) => {
    const faults = criteriaFaults({ ...good, ...change })
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatch(fault)
  })

  it('refuses a search that asks for nothing', () => {
    expect(criteriaFaults(EMPTY_CRITERIA)).toHaveLength(1)
    expect(criteriaFaults({ ...EMPTY_CRITERIA, companies: { wanted: [], muted: ['acme'] } })[0]).toMatch(
      /nothing is asked for/,
    )
  })

  it('tells all faults at once', () => {
    expect(criteriaFaults({ ...good, countries: ['x'], regions: ['y'] })).toHaveLength(2)
  })
})
