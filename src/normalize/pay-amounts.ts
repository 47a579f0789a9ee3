import { startsWithCount } from './pay-clauses.ts'
import { MARK_BEFORE, MARK_BEHIND } from './pay-currency.ts'
import { NUMBER, SUFFIX } from './pay-numbers.ts'

/** An amount or a range of two as it stands in a text, in its parts; an end that is not there is undefined. */
export type Amount = { start: number; end: number; parts: Parts }

const MARKS_BEFORE = `((?:(?:${MARK_BEFORE}) ?){0,2})`
const MARKS_BEHIND = String.raw`((?: ?\(?(?:${MARK_BEHIND})\)?){0,2})`
const AMOUNT = String.raw`(${NUMBER})(?: ?(${SUFFIX}))?(?:[.,]-{1,2}(?!\d))?${MARKS_BEHIND}`
const BEHIND_END = String.raw`(?: ?(?:gross|brutto|brut|bruto|net|netto))?(?: ?(?:\/|per|an?|par|pro) ?(?:[Hh]r|HR|[Hh]our|h|[Yy]r|YR|[Yy]ear|annum|mo|[Mm]onth|[Ww]eek|wk|[Dd]ay|an|mois|Monat|Jahr|Stunde|Std)(?![\p{L}])\.?)?`
const BETWEEN = String.raw`(${BEHIND_END} ?(?:-{1,3}|~|\.{2,3}|…) ?|${BEHIND_END} (?:[Tt]o|TO|till?|until|through|bis|BIS|und|and|à|a|do|až|y|et|ET|e|en|au|tot|til|och|og|és|i|și|hasta|fino a|até|iki|līdz|kuni|до|đến|s/d|sampai|ile|έως) |から)`
/** Read from a digit on: the marks in front of it, the amount, and a second end if there is one. */
const PATTERN = new RegExp(
  `(?<=${MARKS_BEFORE})${AMOUNT}(?:${BETWEEN}(?:up to |[Mm]ax(?:imum|\\.)? )?${MARKS_BEFORE}${AMOUNT})?`,
  'uy',
)
/** A number inside a word, an identifier or a date is none. A sign of money ends any word. */
const IN_WORD = /[A-Za-zÀ-ɏ\d.,#/-]/
const SIGN = /^[$€£₹]/

/** The whole; then marks, number, size, marks, what stands between the ends, and marks, number, size, marks of the second. */
export type Parts = (string | undefined)[]

/** The next amount at or behind a place of a text, or null. */
export function nextAmount(text: string, from: number): Amount | null {
  let after = from
  for (let at = nextDigit(text, after); at >= 0; at = nextDigit(text, after)) {
    const found = matchAt(text, at, after)
    if (found !== null) {
      const start = at - (found[1]?.length ?? 0)
      const parts = withoutStray(found, start, text)
      return { start, end: start + (parts[0]?.length ?? 0), parts }
    }
    after = endOfNumber(text, at)
  }
  return null
}

/** A mark or a size at either end: marks, number, size, marks, what stands between, and the same again. */
export function hasSign([, pre1, , size1, post1, , pre2, , size2, post2]: Parts): boolean {
  return Boolean(pre1 || size1 || post1 || pre2 || size2 || post2)
}

const DIGIT = /\d/g

function nextDigit(text: string, from: number): number {
  DIGIT.lastIndex = from
  return DIGIT.exec(text)?.index ?? -1
}

/** What does not start a number is passed over whole. */
function endOfNumber(text: string, at: number): number {
  let end = at
  while (end < text.length && text.charCodeAt(end) >= 0x30 && text.charCodeAt(end) <= 0x39) end += 1
  return end
}

function matchAt(text: string, at: number, end: number): Parts | null {
  PATTERN.lastIndex = at
  const match = PATTERN.exec(text)
  if (match === null) return null
  const marks = at - (match[1]?.length ?? 0) < end ? '' : (match[1] ?? '')
  const start = at - marks.length
  if (start > 0 && IN_WORD.test(text.charAt(start - 1)) && !SIGN.test(marks)) return null
  return [marks + match[0], marks, ...match.slice(2)]
}

/** "$60,000 and 25 days", "$90,000 - 10% bonus": the second number is no money, so the amount stands alone. */
function withoutStray(match: Parts, start: number, text: string): Parts {
  const [raw = '', , , , , between = '', pre2, number2, suffix2, post2] = match
  if (number2 === undefined || pre2 || suffix2 || post2) return match
  const behind = text.slice(start + raw.length, start + raw.length + 20)
  if (!/^ ?%/.test(behind) && !(startsWithCount(behind) && /^ [\p{L}]/u.test(between))) return match
  const alone = raw.slice(0, raw.length - number2.length - between.length)
  return [alone, ...match.slice(1, 5)]
}
