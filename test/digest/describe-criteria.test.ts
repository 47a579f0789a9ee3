import { describe, expect, it } from 'vitest'
import regionNames from '../../data/places/regions.json' with { type: 'json' }
import { companyName, describeCriteria } from '../../src/digest/describe-criteria.ts'
import { formatRegion } from '../../src/digest/region-name.ts'
import type { Criteria } from '../../src/domain/alert.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { loadGazetteer } from '../../src/taxonomy/load-places.ts'

const TITLES = new Map([
  ['registered-nurse', 'Registered Nurse'],
  ['nurse-manager', 'Nurse Manager'],
])
const say = (criteria: Partial<Criteria>) =>
  describeCriteria({ ...EMPTY_CRITERIA, ...criteria }, (slug) => TITLES.get(slug) ?? slug)
const near = (label: string, km: number) => ({ latitude: 53.8, longitude: -1.55, km, label })
const NO_WORDS = EMPTY_CRITERIA.words

describe('describeCriteria', () => {
  const rules: [string, Partial<Criteria>, string][] = [
    [
      'says roles, level, place and floor in one line',
      {
        roles: ['registered-nurse', 'nurse-manager'],
        levels: ['senior'],
        regions: ['US-CA'],
        remoteFrom: ['US'],
        minPay: { amount: 80_000, currency: 'USD', acceptUnknown: false },
      },
      'Registered Nurse or Nurse Manager, senior, in California or remote from the US, from $80,000 a year',
    ],
    [
      'joins circles, regions and countries as one question',
      { near: [near('Leeds, England, UK', 50)], regions: ['CA-ON'], countries: ['DE', 'GB'] },
      'Any role, within 50 km of Leeds, England, UK or in Ontario, Germany or the UK',
    ],
    [
      'counts what is beyond the third',
      { countries: ['DE', 'FR', 'IT', 'ES'] },
      'Any role, in Germany, France or 2 more',
    ],
    [
      'tells all-of from any-of and what is kept out',
      { words: { all: ['epic', 'night shift'], any: ['icu', 'er'], none: ['travel'] } },
      'Any role, with “epic” and “night shift”, with “icu” or “er”, without “travel”',
    ],
    [
      'names companies with capitals',
      { companies: { wanted: ['harbor clinic'], muted: ['acme'] } },
      'Any role, at Harbor Clinic, not at Acme',
    ],
    [
      'says that unknown pay is welcome',
      { minPay: { amount: 30_000, currency: 'GBP', acceptUnknown: true }, employmentTypes: ['full_time'] },
      'Any role, from £30,000 a year or not stated, full-time',
    ],
    ['leaves out direction marks', { words: { ...NO_WORDS, all: ['ab\u202Ec'] } }, 'Any role, with “abc”'],
  ]
  it.each(rules)('%s', (_rule, criteria, words) => {
    expect(say(criteria)).toBe(words)
  })
})

it.each([
  ['US-TX', 'Texas'],
  ['CA-QC', 'Quebec'],
  ['GB-SCT', 'Scotland'],
  ['DE-02', 'Bavaria'],
  ['XX-constructor', 'XX-constructor'],
  ['US-toString', 'US-toString'],
])('names the region %s %s', (code, name) => {
  expect(formatRegion(code)).toBe(name)
})

it('names every region that a search can ask for', () => {
  const gazetteer = loadGazetteer()
  for (const [country, regions] of Object.entries(regionNames))
    for (const [number, name] of Object.entries(regions))
      expect(formatRegion(`${country}-${gazetteer.regionOf(country, number)?.code}`)).toBe(name)
})

it('gives every word of a company a capital', () => {
  expect(companyName('h m élan 3m')).toBe('H M Élan 3m')
})
