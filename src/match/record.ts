import type { Criteria } from '../domain/alert.ts'
import { type Circles, createCircles } from './circles.ts'
import {
  acceptedProfile,
  type CountryBits,
  createCountryBits,
  NO_COUNTRY_ASKED,
  PROFILE_BITS,
  WHOLE_PROFILE,
} from './gate.ts'
import type { Numbers } from './numbers.ts'
import { createFloors, type Floors } from './pay-rungs.ts'
import { createValues, type ValueKind, type Values } from './values.ts'
import { createVocabulary, type Vocabulary } from './words.ts'

/*
 * A search as a record of whole numbers. Equal records mean the same.
 *
 *   0        profile: a bit for each level, work mode and employment type that is accepted (gate.ts)
 *   1        floor: the number of the lowest pay, negative when unknown pay will do, 0 when pay is not restricted
 *   2        countries: bits of the countries in which its places lie (gate.ts)
 *   3 …      the lists below, one after the other: the length of each and its numbers, rising, each once
 */
export const PROFILE = 0
export const FLOOR = 1
export const COUNTRY_BITS = 2
const LISTS_FROM = 3

/** Places of the lists. Numbers are those of values.ts; of circles those of circles.ts. */
export const LIST = {
  wanted: 0,
  roles: 1,
  near: 2,
  regions: 3,
  countries: 4,
  remoteFrom: 5,
  all: 6,
  any: 7,
  none: 8,
  muted: 9,
} as const
export const LISTS = 10

/** What stands for each bit of a profile, and for every posting, among the numbers of values. */
export const EVERY_POSTING = 0
export const FIRST_PROFILE_VALUE = 1

/** Everything that searches ask about, numbered. */
export type Vocabularies = {
  values: Values
  vocabulary: Vocabulary
  circles: Circles
  floors: Floors
  countries: CountryBits
}

export function createVocabularies(): Vocabularies {
  const values = createValues(FIRST_PROFILE_VALUE + PROFILE_BITS)
  return {
    values,
    vocabulary: createVocabulary(values),
    circles: createCircles(values),
    floors: createFloors(),
    countries: createCountryBits(),
  }
}

/** Appends the record of a search to `numbers`. */
export function pushRecord(criteria: Criteria, numbers: Numbers, known: Vocabularies): void {
  const { words, companies } = criteria
  const { values, vocabulary } = known
  numbers.push(acceptedProfile(criteria))
  numbers.push(known.floors.numberOf(criteria.minPay))
  numbers.push(countryBits(criteria, known.countries))
  pushValues(numbers, 'company', companies.wanted, values)
  pushValues(numbers, 'role', criteria.roles, values)
  pushCircles(numbers, criteria.near, known.circles)
  pushValues(numbers, 'region', criteria.regions, values)
  pushValues(numbers, 'country', criteria.countries, values)
  pushValues(numbers, 'remote', criteria.remoteFrom, values)
  pushPhrases(numbers, words.all, vocabulary)
  pushPhrases(numbers, words.any, vocabulary)
  pushPhrases(numbers, words.none, vocabulary)
  pushValues(numbers, 'company', companies.muted, values)
}

function pushValues(numbers: Numbers, kind: ValueKind, list: readonly string[], values: Values): void {
  const head = numbers.length
  numbers.push(0)
  for (const value of list) numbers.push(values.numberOf(kind, value))
  endList(numbers, head)
}

function pushCircles(numbers: Numbers, list: Criteria['near'], circles: Circles): void {
  const head = numbers.length
  numbers.push(0)
  for (const circle of list) numbers.push(circles.numberOf(circle))
  endList(numbers, head)
}

/** An entry without a letter or digit says nothing and is left out. */
function pushPhrases(numbers: Numbers, list: readonly string[], vocabulary: Vocabulary): void {
  const head = numbers.length
  numbers.push(0)
  for (const entry of list) {
    const phrase = vocabulary.phrase(entry)
    if (phrase !== null) numbers.push(phrase.number)
  }
  endList(numbers, head)
}

function endList(numbers: Numbers, head: number): void {
  if (numbers.length > head + 2) sortUnique(numbers, head + 1)
  numbers.list[head] = numbers.length - head - 1
}

/** Lists are short: people write them. */
function sortUnique(numbers: Numbers, from: number): void {
  const { list } = numbers
  let end = from + 1
  for (let at = from + 1; at < numbers.length; at++) {
    const number = list[at] as number
    let place = end
    while (place > from && (list[place - 1] as number) > number) place -= 1
    if (place > from && list[place - 1] === number) continue
    list.copyWithin(place + 1, place, end)
    list[place] = number
    end += 1
  }
  numbers.cut(end)
}

/** The countries in which all of a search's places lie; a circle may lie in any. */
function countryBits({ near, regions, countries, remoteFrom }: Criteria, known: CountryBits): number {
  let bits = 0
  for (const country of countries) bits |= known.bitOf(country)
  for (const country of remoteFrom) bits |= known.bitOf(country)
  for (const region of regions) bits |= known.bitOf(region.slice(0, 2))
  return bits === 0 || near.length > 0 ? NO_COUNTRY_ASKED : bits
}

/** True when a record says what is wanted, not only what is not. */
export function hasWish(open: OpenRecord): boolean {
  const { record, at } = open
  if (record[at + PROFILE] !== WHOLE_PROFILE || record[at + FLOOR] !== 0) return true
  for (let list = 0; list < LISTS; list++) {
    if (list !== LIST.none && list !== LIST.muted && lengthOf(open, list) > 0) return true
  }
  return false
}

/** One record opened: where each list stands. */
export type OpenRecord = { record: Int32Array; at: number; starts: Int32Array; ends: Int32Array }

export function createOpenRecord(record: Int32Array): OpenRecord {
  return { record, at: 0, starts: new Int32Array(LISTS), ends: new Int32Array(LISTS) }
}

/** Opens the record at a place in place of the one opened before. */
export function openRecord(open: OpenRecord, at: number): void {
  open.at = at
  let next = at + LISTS_FROM
  for (let list = 0; list < LISTS; list++) {
    open.starts[list] = next + 1
    next += 1 + (open.record[next] as number)
    open.ends[list] = next
  }
}

export function lengthOf({ starts, ends }: OpenRecord, list: number): number {
  return (ends[list] as number) - (starts[list] as number)
}
