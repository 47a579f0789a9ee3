import { foldName } from '../taxonomy/fold-name.ts'
import type { Area, City, CityHit, Gazetteer, Region } from '../taxonomy/gazetteer.ts'
import type { Join, Part } from './place-split.ts'
import { isAround, trimWords } from './place-words.ts'

/** One name of a place text with everything it can mean. */
export type Name = {
  text: string
  key: string
  join: Join
  /** The city that the name is a short form of. */
  nickname: City | null
  cities: readonly CityHit[]
  regions: readonly Region[]
  country: string | null
  area: Area | null
  /** Meanings of the name as a code: "CA" is a region of the US and a country. */
  codes: { regions: readonly Region[]; country: string | null }
  /** The city is the end of a street address; it counts only where its region is named. */
  street: boolean
}

const POSTCODES =
  /(?<![\p{L}\p{N}])(?:\d{5}(?:-\d{4})?|\d{6}|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|\d{4} ?[A-Z]{2})(?![\p{L}\p{N}])/gu
const SWISS_POSTCODE = /^(?:[A-Z]{1,2}-)?\d{4}\s(?=\p{Lu}\p{Ll}+$)/u
const CODE = /^[A-Z]{2,5}$/
/** Said far oftener than Ethiopia. */
const EASTERN_TIME = 'ET'
/** "South Windsor CT": the code is no word around the name. */
const STATE_LAST = /\s[A-Z]{2}$/
/** Two Latin letters are an abbreviation more often than the village of Eu; two Han characters are a city. */
const SHORT = /^[a-z0-9]{0,2}$/
const MOST_WORDS = 14
const NO_CODES: Name['codes'] = { regions: [], country: null }
const NOTHING: Omit<Name, 'text' | 'key' | 'join'> = {
  nickname: null,
  cities: [],
  regions: [],
  country: null,
  area: null,
  codes: NO_CODES,
  street: false,
}

/** Everything the parts of a text can mean. A part that is several names written as one ("Houston Texas", "US-NC-Cary")
 *  becomes several. Parts of no letters vanish. */
export function readNames(parts: readonly Part[], gazetteer: Gazetteer): Name[] {
  return parts.flatMap((part) => readPart(part, gazetteer))
}

/** True when nothing in the name is known. */
export function isUnknown(name: Name): boolean {
  return !isPlaced(name) && name.area === null && name.codes.regions.length === 0 && name.codes.country === null
}

function isPlaced(name: Name): boolean {
  return name.cities.length > 0 || name.nickname !== null || name.regions.length > 0 || name.country !== null
}

function readPart(part: Part, gazetteer: Gazetteer): Name[] {
  const text = part.text.replace(POSTCODES, ' ').replace(SWISS_POSTCODE, '').trim()
  const whole = lookUp(text, part.join, gazetteer)
  if (whole.key === '') return []
  if (!isUnknown(whole)) return [whole]
  const words = text.split(/\s+/).slice(0, MOST_WORDS)
  const coded = STATE_LAST.test(text) ? splitWords(words, part.join, gazetteer) : null
  return coded ?? readTrimmed(words, whole, gazetteer)
}

/** The name without the words around it, or the names it is made of. */
function readTrimmed(words: string[], whole: Name, gazetteer: Gazetteer): Name[] {
  const trimmed = trimWords(words)
  if (trimmed.length === 0) return []
  const shorter = trimmed.length < words.length
  const inner = shorter ? lookUp(trimmed.join(' '), whole.join, gazetteer) : whole
  if (!isUnknown(inner)) return [inner]
  return (
    splitWords(words, whole.join, gazetteer) ??
    (shorter ? splitWords(trimmed, whole.join, gazetteer) : null) ??
    splitHyphens(trimmed, whole.join, gazetteer) ?? [
      streetEnd(trimmed, inner, gazetteer) ?? cityForm(trimmed, inner, gazetteer) ?? inner,
    ]
  )
}

function lookUp(text: string, join: Join, gazetteer: Gazetteer): Name {
  const key = foldName(text)
  if (key === '') return { ...NOTHING, text, key, join }
  const code = readCode(text, join)
  return {
    text,
    key,
    join,
    nickname: gazetteer.nickname(key),
    cities: SHORT.test(key) || isAround(key) ? [] : gazetteer.cities(key),
    regions: isAround(key) ? [] : gazetteer.regions(key),
    country: isAround(key) ? null : gazetteer.country(key),
    area: key.length > 2 || code !== null ? gazetteer.area(key) : null,
    codes: code === null ? NO_CODES : { regions: gazetteer.regionCode(code), country: gazetteer.countryCode(code) },
    street: false,
  }
}

/** Codes are written in capitals; "Austin, tx" is one too, but a word at the start of a text is not. */
function readCode(text: string, join: Join): string | null {
  const plain = text.replace(/[.*]/g, '').trim()
  if (CODE.test(plain)) return plain === EASTERN_TIME ? null : plain
  return join === 'comma' && /^[a-z]{2}$/.test(plain) ? plain.toUpperCase() : null
}

/** "Houston Texas", "Washington DC", "US San Francisco": a country, region or code before or behind a known name. */
function splitWords(words: string[], join: Join, gazetteer: Gazetteer): Name[] | null {
  const street = words.some((word) => /\d/.test(word))
  for (let at = Math.max(1, words.length - 4); at < words.length; at++) {
    const last = lookUp(words.slice(at).join(' '), 'comma', gazetteer)
    if (!isFrame(last)) continue
    const first = readPart({ text: words.slice(0, at).join(' '), join }, gazetteer)
    if (first.some(isPlaced) && (street || first.every((name) => !isUnknown(name)))) return [...first, last]
  }
  for (let at = Math.min(3, words.length - 1); at > 0 && !street; at--) {
    const first = lookUp(words.slice(0, at).join(' '), join, gazetteer)
    if (!isFrame(first)) continue
    const last = lookUp(trimWords(words.slice(at)).join(' '), 'other', gazetteer)
    if (isPlaced(last)) return [first, last]
  }
  return null
}

/** A name that others are found in. */
function isFrame(name: Name): boolean {
  return (
    name.country !== null || name.regions.length > 0 || name.codes.regions.length > 0 || name.codes.country !== null
  )
}

/** "US-NC-Cary", "Malaysia-Local", "Raleigh-Durham". */
function splitHyphens(words: string[], join: Join, gazetteer: Gazetteer): Name[] | null {
  const pieces = words.join(' ').split(/[-_]/)
  if (pieces.length < 2 || pieces.length > 8) return null
  const names = pieces.map((piece, at) => lookUp(trimPiece(piece), at === 0 ? join : 'other', gazetteer))
  const [first] = names
  if (first === undefined) return null
  return isFrame(first) || names.every(isPlaced) ? names.filter((name) => name.key !== '') : null
}

/** A code is no word around a name, though it reads like one: "IN-Bengaluru". */
function trimPiece(piece: string): string {
  return CODE.test(piece) ? piece : trimWords(piece.split(/\s+/)).join(' ')
}

/** "3316 S. Main St. Los Angeles": the longest run of last words that is a city. */
function streetEnd(words: string[], whole: Name, gazetteer: Gazetteer): Name | null {
  if (!words.some((word) => /\d/.test(word))) return null
  for (let at = Math.max(1, words.length - 4); at < words.length; at++) {
    const end = lookUp(words.slice(at).join(' '), whole.join, gazetteer)
    if (end.cities.length > 0 || end.nickname)
      return {
        ...NOTHING,
        text: end.text,
        key: end.key,
        join: end.join,
        cities: end.cities,
        nickname: end.nickname,
        street: true,
      }
  }
  return null
}

/** "Maricopa City" for Maricopa, "Makati" for Makati City. */
function cityForm(words: string[], whole: Name, gazetteer: Gazetteer): Name | null {
  const cities = gazetteer.cities(whole.key.endsWith(' city') ? whole.key.slice(0, -5) : `${whole.key} city`)
  return words.length < 5 && cities.length > 0 ? { ...whole, cities } : null
}
