import { factorOf, NUMBER, readNumber } from './pay-numbers.ts'
import { currencyOf } from './pay-words.ts'

/** One amount or range as found in a text, with the text around it. */
export type Mention = {
  min: number | null
  max: number | null
  currency: string | null
  currencyInferred: boolean
  /** Two currencies in one range. */
  isMixed: boolean
  isLakh: boolean
  /** One end is given in thousands and the other cannot be. */
  isBroken: boolean
  before: string
  after: string
  raw: string
}

const MARK = String.raw`(?:US|CAD?|CDN|AUD?|A|C|NZ|NT|HK|MX|S|R)\$|CN¥|zł(?= ?\d)|[$€£₹¥₪₱₩₺₴₫฿]|\b(?:[A-Z]{3}|[Rr]s\.?|SFr\.?|Fr\.|[Kk]r\.?|[Ee]uros?)(?= ?\d)`
const AFTER = String.raw`[€£$₹](?!\d)|(?:[A-Z]{3}|zł|zl|kr\.?|Kč|Ft|[Ee]uros?|EURO?S?)(?![\p{L}])`
const SUFFIX = String.raw`[kK](?![\p{L}])|(?:[Ll]akhs?|LPA|lpa|L)(?![\p{L}])`
const END = '(MARK)? ?(NUMBER)(?: ?(SUFFIX))?(?: ?(AFTER))?'
  .replace('MARK', MARK)
  .replace('NUMBER', NUMBER)
  .replace('SUFFIX', SUFFIX)
  .replace('AFTER', AFTER)
const BETWEEN = String.raw` ?(?:\/ ?(?:hr|hour|h|yr|year|mo|month)|per (?:hour|year|month|annum))? ?(?:-|~|\bto\b|\bbis\b|\bund\b|\band\b|\bà\b|\ba\b|\bdo\b|\by\b|\bau\b|\btot\b) ?`
const PATTERN = new RegExp(`(?<![\\p{L}\\d.,#/-])${END}(?:${BETWEEN}(?:up to )?${END})?`, 'gu')

const MAX_MENTIONS = 60
const AROUND = 60

/** Every amount or range of a text that could be money. Numbers without any sign of money count only when `bare` is set. */
export function findMentions(text: string, country: string | null, bare: boolean): Mention[] {
  const found: Mention[] = []
  let end = 0
  for (const match of text.matchAll(PATTERN)) {
    if (found.length >= MAX_MENTIONS) break
    const before = text.slice(Math.max(end, match.index - AROUND), match.index)
    const next = match.index + match[0].length
    const mention = readMention(match, before, text.slice(next, next + AROUND), country)
    if (mention && isMoney(mention)) end = next // Words before another amount belong to that one.
    if (mention && (bare || isMoney(mention))) found.push(mention)
  }
  // Beside an amount with a sign of money, a bare number is something else: "70/30 split", "36 hours".
  return found.some(isMoney) ? found.filter(isMoney) : found
}

const isMoney = (mention: Mention) => mention.currency !== null || mention.isLakh

function readMention(match: RegExpMatchArray, before: string, after: string, country: string | null): Mention | null {
  const [raw = '', pre1 = '', number1 = '', suffix1 = '', post1 = '', pre2 = '', number2, suffix2 = '', post2 = ''] =
    match
  const marks = [pre1, post1, pre2, post2].flatMap((mark) => currencyOf(mark, country) ?? [])
  const explicit = marks.filter((mark) => !mark.inferred)
  const mark = explicit[0] ?? marks[0] ?? null
  const ends = scale(readNumber(number1), suffix1, number2 === undefined ? null : readNumber(number2), suffix2)
  if (ends === null) return null
  const single = number2 === undefined
  return {
    min: single && isUpTo(before) ? null : ends.min,
    max: single ? (isFrom(before, after) ? null : ends.min) : ends.max,
    currency: mark?.currency ?? null,
    currencyInferred: mark?.inferred ?? false,
    isMixed: new Set(explicit.map(({ currency }) => currency)).size > 1,
    isLakh: /l/i.test(suffix1 + suffix2),
    isBroken: ends.isBroken,
    before,
    after,
    raw: raw.trim(),
  }
}

/** A k on either end binds both when that leaves a sensible range. */
function scale(first: number | null, suffix1: string, second: number | null, suffix2: string) {
  if (first === null) return null
  const factor1 = factorOf(suffix1)
  if (second === null) return { min: first * factor1, max: null, isBroken: false }
  const factor2 = factorOf(suffix2)
  const shared = Math.max(factor1, factor2)
  const [min, max] = [first * (factor1 === 1 ? shared : factor1), second * (factor2 === 1 ? shared : factor2)]
  const isSensible = min <= max && max <= 5 * min
  const plain = { min: first * factor1, max: second * factor2 }
  return isSensible ? { min, max, isBroken: false } : { ...plain, isBroken: shared > 1 && plain.max > 20 * plain.min }
}

const isUpTo = (before: string) => /\b(?:up to|bis zu|jusqu'à|hasta|max(?:imum)?)\W{0,3}$/i.test(before)
const isFrom = (before: string, after: string) =>
  /\b(?:from|starting (?:at|from)|ab|min(?:imum|destens)?|at least|à partir de|desde)\W{0,3}$/i.test(before) ||
  /^ ?\+/.test(after)
