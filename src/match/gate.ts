import type { Criteria } from '../domain/alert.ts'
import { LEVELS } from '../domain/role.ts'
import type { Facts } from './facts.ts'

/*
 * Most searches filed under a key are refused by level, work mode, employment type, country or pay. Those five are kept
 * side by side in typed arrays, so that a refusal costs a few numbers read in a row instead of an object per search.
 * Measured with bench/match.ts.
 */

/** Bits 0 to 8: the level, or none stated. 9 to 12: the work mode. 13 to 20: the employment type. 21: unknown pay passes. */
const LEVEL_BITS = group(LEVELS, 0)
const WORK_MODE_BITS = group(['onsite', 'hybrid', 'remote'], 9)
const EMPLOYMENT_BITS = group(
  ['full_time', 'part_time', 'contract', 'temporary', 'internship', 'volunteer', 'per_diem'],
  13,
)
const UNKNOWN_PAY = 1 << 21

type Group = { bits: ReadonlyMap<string, number>; unstated: number; whole: number }

function group(values: readonly string[], first: number): Group {
  const bits = new Map(values.map((value, index) => [value, 1 << (first + index)]))
  const unstated = 1 << (first + values.length)
  return { bits, unstated, whole: [...bits.values()].reduce((whole, bit) => whole | bit, unstated) }
}

/** Always shown, and accepted by searches that ask for no country. */
const NO_COUNTRY_ASKED = 1 << 31

/** The criteria that a gate decides for good. Countries are only sifted: several share a bit. */
export const SETTLED_BY_GATE: readonly (keyof Criteria)[] = ['levels', 'workModes', 'employmentTypes', 'minPay']

/** Currency codes, numbered from 1 in the order in which searches name them. */
export type Currencies = Map<string, number>

export function createCurrencies(): Currencies {
  return new Map()
}

/** What a search lets through. */
export type Gate = {
  /** Accepted values; every bit of a group that is not restricted. */
  profile: number
  /** Bits of the accepted countries. */
  countries: number
  /** Number of the currency, 0 when pay is not restricted. */
  currency: number
  /** Whole major units a year. */
  floor: number
}

/** What a posting shows at the gate. `currency` 0: pay unknown. */
export type Pass = { profile: number; countries: number; currency: number; amount: number }

export function gateOf(criteria: Criteria, currencies: Currencies): Gate {
  const { minPay } = criteria
  return {
    profile:
      accepted(LEVEL_BITS, criteria.levels) |
      accepted(WORK_MODE_BITS, criteria.workModes) |
      accepted(EMPLOYMENT_BITS, criteria.employmentTypes) |
      (minPay?.acceptUnknown ? UNKNOWN_PAY : 0),
    countries: placeBits(criteria),
    currency: minPay === null ? 0 : currencyNumber(minPay.currency, currencies),
    floor: minPay?.amount ?? 0,
  }
}

export function passOf(facts: Facts, currencies: Currencies): Pass {
  const { level, workMode, employmentType, annualPay } = facts.candidate
  return {
    profile: shown(LEVEL_BITS, level) | shown(WORK_MODE_BITS, workMode) | shown(EMPLOYMENT_BITS, employmentType),
    countries: facts.worldwide ? -1 : countryBits(facts.countries) | NO_COUNTRY_ASKED,
    currency: annualPay === null ? 0 : (currencies.get(annualPay.currency) ?? 0),
    amount: annualPay?.amount ?? 0,
  }
}

/** Gates in columns, one row per filed search. */
export type GateColumns = {
  rules: Int32Array
  profiles: Int32Array
  countries: Int32Array
  currencies: Int32Array
  floors: Float64Array
}

export function toColumns(rows: readonly { rule: number; gate: Gate }[]): GateColumns {
  return {
    rules: Int32Array.from(rows, (row) => row.rule),
    profiles: Int32Array.from(rows, (row) => row.gate.profile),
    countries: Int32Array.from(rows, (row) => row.gate.countries),
    currencies: Int32Array.from(rows, (row) => row.gate.currency),
    floors: Float64Array.from(rows, (row) => row.gate.floor),
  }
}

/** Calls `found` with the rule of every row that lets the posting through. */
export function sift(columns: GateColumns, pass: Pass, found: (rule: number) => void): void {
  const { rules, profiles, countries, currencies, floors } = columns
  for (let row = 0; row < rules.length; row++) {
    const profile = profiles[row] as number
    if ((profile & pass.profile) !== pass.profile) continue
    if (((countries[row] as number) & pass.countries) === 0) continue
    const currency = currencies[row] as number
    if (currency === 0 || paid(currency, profile, floors[row] as number, pass)) found(rules[row] as number)
  }
}

function paid(currency: number, profile: number, floor: number, pass: Pass): boolean {
  return currency === pass.currency ? pass.amount >= floor : (profile & UNKNOWN_PAY) !== 0
}

function accepted(bits: Group, values: readonly string[]): number {
  return values.length === 0 ? bits.whole : values.reduce((sum, value) => sum | (bits.bits.get(value) ?? 0), 0)
}

/** A value nobody knows shows as one that no restricted search accepts. */
function shown(bits: Group, value: string | null): number {
  return value === null ? bits.unstated : (bits.bits.get(value) ?? bits.unstated)
}

/** The countries in which all of a search's places lie; a circle may lie in any. */
function placeBits({ near, regions, countries, remoteFrom }: Criteria): number {
  if (near.length > 0) return NO_COUNTRY_ASKED
  const bits =
    countryBits(countries) | countryBits(remoteFrom) | countryBits(regions.map((region) => region.slice(0, 2)))
  return bits === 0 ? NO_COUNTRY_ASKED : bits
}

/** Folds two-letter codes into 31 bits; of the frequent ones few fall together. */
function countryBits(countries: Iterable<string>): number {
  let bits = 0
  for (const country of countries) bits |= 1 << ((country.charCodeAt(0) * 26 + country.charCodeAt(1)) % 31)
  return bits
}

function currencyNumber(currency: string, currencies: Currencies): number {
  const number = currencies.get(currency) ?? currencies.size + 1
  currencies.set(currency, number)
  return number
}
