import { foldName } from '../taxonomy/fold-name.ts'
import type { Gazetteer } from '../taxonomy/gazetteer.ts'

/** How a name hangs on the one before it: "Austin, TX", "Boston: Newbury", "US - Austin". */
export type Join = 'start' | 'comma' | 'colon' | 'other'
/** One name of a place text as written. */
export type Part = { text: string; join: Join }

const FLAG = /[\u{1f1e6}-\u{1f1ff}]{2}/gu
const REGIONAL_A = 0x1f1e6
/** "Boston. MA", "CA. 93960": a full stop before a code is meant as a comma. */
const STOP_BEFORE_CODE = /\.\s{1,3}(?=[A-Z]{2}(?![\p{L}\p{N}]))/gu
/** Sentences after the place: "US Remote. Preference will be given to …". */
const SENTENCE = /\.\s{1,3}(?:preference|must|candidates?|position|this|we|you|applicants?|travel|please|the)\s.*$/isu
const BETWEEN_PLACES =
  /[;/•·\n\r]|\s[&+](?=[\s\d])|(?:,\s{0,3}|\s)(?:or|and|und|oder|ou|et|lub)\s|(?<!,)\s(?:OR|AND|Or|And|y|I)\s/gu
const BETWEEN_NAMES = /,|:(?=\s)|\||[~>–—]|\s-{1,2}(?=\s|\p{L})|(?<=\p{L}\)?)-\s/gu
/** "Korea, Republic of", "Iran, Islamic Republic of", "Europe (incl. UK)": how lists name countries in full. */
const OFFICIAL_STYLE =
  /,\s{0,2}(?:the\s|islamic\s|bolivarian\s|plurinational\s|united\s|federated\s){0,2}(?:republic|states|state|kingdom|province) of(?:\s(?:the|china))?(?=\s*(?:[,;/|)]|$))|\(incl[^)]*\)/giu
const NAME_IN_BRACKETS = /([\p{L} .-]{2,40})\(([\p{L} .]{2,20})\)/gu
const OPENING = /[([{]/
const JOINS = new Map<string, Join>([
  [',', 'comma'],
  [':', 'colon'],
])
const MOST_PLACES = 50
const MOST_NAMES = 60

/** Flags become country codes, a stop before a code a comma; sentences behind the place go. Brackets that are part of a
 *  city's name ("Halle (Saale)") go too. */
export function cleanPlaceText(text: string, gazetteer: Gazetteer): string {
  // Each rule has a sign without which it cannot apply: most texts hold none.
  let clean = text.replaceAll('&amp;', '&')
  if (clean.includes('\ud83c')) clean = clean.replace(FLAG, (flag) => ` | ${flagCode(flag)} | `)
  if (clean.includes(' of') || clean.includes('(')) clean = clean.replace(OFFICIAL_STYLE, '')
  if (clean.includes('.')) clean = clean.replace(SENTENCE, '').replace(STOP_BEFORE_CODE, ', ')
  return clean.includes('(') ? clean.replace(NAME_IN_BRACKETS, (...match) => joinName(match, gazetteer)) : clean
}

function joinName([written = '', name, inner]: string[], gazetteer: Gazetteer): string {
  return gazetteer.cities(foldName(`${name} ${inner}`)).length > 0 ? `${name} ${inner}` : written
}

/** Splits a text that may name several places: at ; / • · line ends, and at "or", "and", "&" and their like outside
 *  brackets and outside a known name ("Bosnia and Herzegovina"). "Portland, OR" is not split. At most 100 places. */
export function splitPlaces(text: string, gazetteer: Gazetteer): string[] {
  const depths = OPENING.test(text) ? bracketDepths(text) : null
  const places: string[] = []
  let start = 0
  for (const match of text.matchAll(BETWEEN_PLACES)) {
    const end = match.index + match[0].length
    if (depths?.[match.index] || insideName(text, match.index, end, gazetteer)) continue
    places.push(text.slice(start, match.index))
    start = end
    if (places.length >= MOST_PLACES) break
  }
  places.push(text.slice(start))
  return places.map((place) => place.trim()).filter((place) => place !== '')
}

/** Splits one place's text into names at commas, colons, bars and dashes with a space beside them. At most 60 names. */
export function splitNames(text: string): Part[] {
  const parts: Part[] = []
  let start = 0
  let join: Join = 'start'
  for (const match of text.matchAll(BETWEEN_NAMES)) {
    add(parts, text.slice(start, match.index), join)
    join = JOINS.get(match[0]) ?? 'other'
    start = match.index + match[0].length
    if (parts.length >= MOST_NAMES) break
  }
  add(parts, text.slice(start), join)
  return parts
}

/** The text outside brackets and the texts in them, with brackets inside brackets left in place. */
export function splitBrackets(text: string): { outside: string; inside: string[] } {
  if (!OPENING.test(text)) return { outside: text, inside: [] }
  const depths = bracketDepths(text)
  let outside = ''
  let within = ''
  const inside: string[] = []
  for (let at = 0; at < text.length; at++) {
    if (depths[at]) within += text[at]
    else outside += text[at]
    if (within !== '' && !depths[at + 1]) {
      inside.push(within.slice(1, -1))
      within = ''
    }
  }
  return { outside, inside }
}

function add(parts: Part[], text: string, join: Join): void {
  const trimmed = text.trim()
  if (trimmed !== '') parts.push({ text: trimmed, join: parts.length === 0 ? 'start' : join })
}

/** How many brackets are open at each sign; both brackets count as inside. A bracket never closed opens nothing. */
function bracketDepths(text: string): Uint8Array {
  const depths = new Uint8Array(text.length + 1)
  let opened = -1
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? ''
    if ('([{'.includes(sign) && depth++ === 0) opened = at
    if (!')]}'.includes(sign) || depth === 0 || --depth > 0) continue
    depths.fill(1, opened, at + 1)
  }
  return depths
}

/** "Bosnia and Herzegovina", "Castilla y León", "Frankfurt/Main": the words around belong to one name. */
function insideName(text: string, from: number, to: number, gazetteer: Gazetteer): boolean {
  const before =
    text
      .slice(Math.max(0, from - 40), from)
      .split(/[,;/|()–—]| - /)
      .at(-1) ?? ''
  const after = text.slice(to, to + 40).split(/[,;/|()–—]| - /)[0] ?? ''
  if (before.trim() === '' || after.trim() === '') return false
  if (isAreaPart(text, from - before.length, before, to + after.length, gazetteer)) return true
  const written = foldName(before + text.slice(from, to) + after)
  if (isName(written, gazetteer)) return true
  return text.slice(from, to).trim() === '&' && isName(foldName(`${before} and ${after}`), gazetteer)
}

/** "Göteborg, Nordics & UK, SE": a part of the world between the city and its country. */
function isAreaPart(text: string, start: number, before: string, end: number, gazetteer: Gazetteer): boolean {
  return text[start - 1] === ',' && text[end] === ',' && gazetteer.area(foldName(before)) !== null
}

function isName(name: string, gazetteer: Gazetteer): boolean {
  if (gazetteer.country(name) !== null || gazetteer.area(name) !== null || gazetteer.nickname(name) !== null)
    return true
  return gazetteer.regions(name).length > 0 || gazetteer.cities(name).length > 0
}

function flagCode(flag: string): string {
  return [...flag]
    .map((letter) => String.fromCharCode(65 + (letter.codePointAt(0) ?? REGIONAL_A) - REGIONAL_A))
    .join('')
}
