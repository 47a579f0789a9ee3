import { describe, expect, it } from 'vitest'
import {
  formatCountry,
  formatMoney,
  formatPay,
  formatPeriod,
  formatPlace,
  formatPlaces,
  formatWhere,
} from '../../src/digest/format.ts'
import { formatReasons } from '../../src/digest/reason-text.ts'
import type { Candidate, MatchReason } from '../../src/domain/alert.ts'
import type { PayPeriod } from '../../src/domain/pay.ts'
import { CONTEXT, city } from './samples.ts'

describe('formatPay', () => {
  it.each([
    [18, 22, 'USD', 'hour', '$18–$22 an hour'],
    [28_000, 32_000, 'GBP', 'year', '£28,000–£32,000 a year'],
    [18.5, null, 'USD', 'hour', 'from $18.50 an hour'],
    [null, 400, 'EUR', 'day', 'up to €400 a day'],
    [20, 20, 'CAD', 'hour', 'CA$20 an hour'],
    [8_000, 9_500, 'AED', 'month', 'AED\u00a08,000–9,500 a month'],
    [0, 10, 'USD', 'hour', '$0–$10 an hour'],
    [null, null, 'USD', 'week', null],
  ] as [number | null, number | null, string, PayPeriod, string | null][])(
    '%s to %s %s a %s is %s',
    (min, max, currency, period, text) => {
      expect(formatPay({ min, max, currency, period })).toBe(text)
    },
  )

  it('does not fail on a currency nobody knows', () => {
    expect(formatMoney(1_200, '<b>')).toBe('1,200 <b>')
    expect(formatMoney(1_200, 'QQQ')).toBe('QQQ\u00a01,200')
  })
})

describe('formatPlace', () => {
  it('names the state for US and Canadian cities and the country for others', () => {
    expect(formatPlace(city('Austin', 'TX', 'US'))).toBe('Austin, TX')
    expect(formatPlace(city('Toronto', 'ON', 'CA'))).toBe('Toronto, ON')
    expect(formatPlace(city('Leeds', 'ENG', 'GB'))).toBe('Leeds, UK')
    expect(formatPlace(city('Köln', '07', 'DE'))).toBe('Köln, Germany')
  })

  it('names regions and countries', () => {
    expect(formatPlace({ ...city('', 'TX', 'US'), kind: 'region', city: null, regionName: 'Texas' })).toBe('Texas, US')
    expect(formatPlace({ ...city('', null, 'DE'), kind: 'country', city: null })).toBe('Germany')
    expect(formatCountry('not a code')).toBe('not a code')
  })

  it('counts the places that do not fit', () => {
    const places = ['Austin', 'Dallas', 'Houston', 'Waco'].map((name) => city(name, 'TX', 'US'))
    expect(formatPlaces(places)).toBe('Austin, TX; Dallas, TX and 2 more')
    expect(formatPlaces(places.slice(0, 3))).toBe('Austin, TX; Dallas, TX; Houston, TX')
    expect(formatPlaces([])).toBeNull()
  })
})

describe('formatWhere', () => {
  const austin = [city('Austin', 'TX', 'US')]
  it.each([
    [{ workMode: 'hybrid', places: austin, remoteScope: null }, 'Austin, TX (hybrid)'],
    [{ workMode: null, places: austin, remoteScope: null }, 'Austin, TX'],
    [{ workMode: 'onsite', places: [], remoteScope: null }, 'On-site'],
    [{ workMode: null, places: [], remoteScope: null }, null],
    [{ workMode: 'remote', places: austin, remoteScope: null }, 'Remote (Austin, TX)'],
    [{ workMode: 'remote', places: [], remoteScope: null }, 'Remote'],
    [{ workMode: 'remote', places: austin, remoteScope: { kind: 'countries', countries: ['US'] } }, 'Remote (US)'],
    [{ workMode: 'remote', places: [], remoteScope: { kind: 'area', area: 'EMEA' } }, 'Remote (EMEA)'],
    [{ workMode: 'remote', places: [], remoteScope: { kind: 'worldwide' } }, 'Remote (worldwide)'],
  ] as [Pick<Candidate, 'places' | 'workMode' | 'remoteScope'>, string | null][])('%j is %s', (facts, text) => {
    expect(formatWhere(facts)).toBe(text)
  })
})

describe('formatPeriod', () => {
  it.each([
    ['2026-11-23', '23 November 2026'],
    ['2026-W48', 'week of 23 November 2026'],
    ['2026-W01', 'week of 29 December 2025'],
    ['2026-W53', 'week of 28 December 2026'],
    ['some day', 'some day'],
  ])('%s is %s', (period, text) => {
    expect(formatPeriod(period)).toBe(text)
  })
})

describe('formatReasons', () => {
  it('words each reason once', () => {
    const reasons: MatchReason[] = [
      { predicate: 'roles', text: 'patient-services-representative' },
      { predicate: 'levels', text: 'senior' },
      { predicate: 'near', text: 'within 40 km of Austin' },
      { predicate: 'regions', text: 'US-TX' },
      { predicate: 'countries', text: 'GB' },
      { predicate: 'workModes', text: 'onsite' },
      { predicate: 'minPay', text: '40000 USD' },
      { predicate: 'employmentTypes', text: 'full_time' },
      { predicate: 'words', text: 'night shift' },
      { predicate: 'companies', text: 'harbor clinic' },
      { predicate: 'levels', text: 'senior' },
      { predicate: 'remoteFrom', text: 'DE' },
    ]
    expect(formatReasons(reasons, CONTEXT.roleTitle)).toBe(
      'role Patient Services Representative; level senior; within 40 km of Austin; in Texas; open in the UK; on-site; ' +
        'pays at least $40,000 a year; full time; mentions “night shift”; a company you want; ' +
        'remote, open to people in Germany',
    )
  })
})
