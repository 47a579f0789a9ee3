import type { Candidate, Criteria } from '../domain/alert.ts'
import { LEVELS } from '../domain/role.ts'

/*
 * Most searches filed under a value are refused by level, work mode, employment type, country or pay. The first three are
 * bits of one number, countries are bits of another, and pay is a rung (pay-rungs.ts), so that a refusal costs a few
 * numbers read in a row.
 */

/** Bits 0 to 8: the level, or none stated. 9 to 12: the work mode. 13 to 20: the employment type. */
export const LEVEL_BITS = group(LEVELS, 0)
export const WORK_MODE_BITS = group(['onsite', 'hybrid', 'remote'], 9)
export const EMPLOYMENT_BITS = group(
  ['full_time', 'part_time', 'contract', 'temporary', 'internship', 'volunteer', 'per_diem'],
  13,
)
export const PROFILE_BITS = 21
/** What a search accepts that restricts none of the three. */
export const WHOLE_PROFILE = 2 ** PROFILE_BITS - 1

/** `unstated`: the bit of postings that state none, or one nobody knows. `whole`: no restriction. */
export type BitGroup = { bits: ReadonlyMap<string, number>; unstated: number; whole: number }

function group(values: readonly string[], first: number): BitGroup {
  const bits = new Map(values.map((value, index) => [value, 1 << (first + index)]))
  const unstated = 1 << (first + values.length)
  return { bits, unstated, whole: [...bits.values()].reduce((whole, bit) => whole | bit, unstated) }
}

/** A bit for each value a search accepts; every bit of a group that is not restricted. */
export function acceptedProfile({ levels, workModes, employmentTypes }: Criteria): number {
  return accepted(LEVEL_BITS, levels) | accepted(WORK_MODE_BITS, workModes) | accepted(EMPLOYMENT_BITS, employmentTypes)
}

function accepted({ bits, whole }: BitGroup, values: readonly string[]): number {
  if (values.length === 0) return whole
  let sum = 0
  for (const value of values) sum |= bits.get(value) ?? 0
  return sum
}

/** One bit a group. A search lets a posting through when it accepts all three. */
export function shownProfile({
  level,
  workMode,
  employmentType,
}: Pick<Candidate, 'level' | 'workMode' | 'employmentType'>): number {
  return shown(LEVEL_BITS, level) | shown(WORK_MODE_BITS, workMode) | shown(EMPLOYMENT_BITS, employmentType)
}

function shown({ bits, unstated }: BitGroup, value: string | null): number {
  return value === null ? unstated : (bits.get(value) ?? unstated)
}

/** Shown by every posting, and accepted by searches that ask for no country. */
export const NO_COUNTRY_ASKED = 1 << 31
/** What a posting shows that is open to the whole world. */
export const EVERY_COUNTRY = -1
/** This many countries have a bit of their own; all others share one. */
const OWN_BITS = 30

export type CountryBits = {
  /** Gives a country that searches ask for its bit, if it has none. */
  bitOf(country: string): number
  /** 0 for a country that no search asks for. */
  find(country: string): number
}

/** The first countries asked for have bits of their own: among many searches those are the frequent ones. */
export function createCountryBits(): CountryBits {
  const bits = new Map<string, number>()
  return {
    bitOf(country) {
      const bit = bits.get(country) ?? 1 << Math.min(bits.size, OWN_BITS)
      bits.set(country, bit)
      return bit
    },
    find: (country) => bits.get(country) ?? 0,
  }
}

/** True when one of the bits stands for several countries: then the gate lets through more than was asked for. */
export function hasSharedCountry(bits: number): boolean {
  return (bits & (1 << OWN_BITS)) !== 0
}
