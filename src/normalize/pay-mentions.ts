import { firstClause } from './pay-clauses.ts'
import { startsWithDuration } from './pay-durations.ts'
import { factorOf, NUMBER, readNumber } from './pay-numbers.ts'
import { CURRENCY_CODES, currencyOf, periodIn } from './pay-words.ts'

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

/** "ALL" before a number is a word, not the Albanian lek. Small letters only where the code is no word. */
const CODES = [...CURRENCY_CODES]
  .filter((code) => code !== 'ALL')
  .join('|')
  .concat('|usd|eur|gbp|aud|chf|pln|inr|RMB')

const MARK = String.raw`\b(?:CODE) ?[$€£](?= ?\d)|(?:US|CAD?|CDN|AUD?|A|C|NZ|NT|HK|MX|S|R)\$|CN¥|zł(?= ?\d)|[$€£₹¥₪₱₩₺₴₫฿]|\b(?:CODE|Php|RM|R|[Rr]s\.?|SFr\.?|Fr\.|[Kk]r\.?|[Ee]uros?)(?= ?\d)`
const AFTER = String.raw`[€£$₹](?!\d)|(?:CODE|zł|zl|[Ll]ei|kr\.?|Kč|Ft|[Ee]uros?|EURO?S?)(?![\p{L}])`
const SUFFIX = String.raw`[kKM](?![\p{L}])|(?:[Ll]akhs?|LPA|lpa|L)(?![\p{L}])`
const END = '(MARK)? ?(NUMBER)(?: ?(SUFFIX))?(?: ?(AFTER))?'
  .replace('MARK', MARK)
  .replace('NUMBER', NUMBER)
  .replace('SUFFIX', SUFFIX)
  .replace('AFTER', AFTER)
  .replaceAll('CODE', CODES)
const PER = String.raw`(?: ?\/ ?(?:[Hh]r|[Hh]our|h|[Yy]r|[Yy]ear|[Mm]o|[Mm]onth|[Dd]ay)\.?| (?:per|an?) (?:hour|year|month|annum|day|week))`
const RISING = '[;,]? ?(?:this )?(?:increas|ris)(?:es|ing) to'
/** Words for "to" and "and" between two ends; "à" is no word character, so the edges are spelled out. */
const TO = String.raw`(?<!\p{L})(?:to|bis|und|and|à|a|do|y|et|ET|e|au|tot|till)(?!\p{L})`
const BETWEEN = `${PER}?(?: ?(?:-|~|${TO}) ?|${RISING} )`
const PATTERN = new RegExp(`(?<![\\p{L}\\d.,#/-])${END}(?:${BETWEEN}(?:up to )?${END})?`, 'gu')

const MAX_MENTIONS = 60
const AROUND = 60

/** Currencies in which a year's pay is millions; in others millions are funding or sales. */
const IN_MILLIONS = new Set(['JPY', 'KRW', 'IDR', 'VND', 'HUF', 'CLP', 'COP'])
/** A label right behind an amount that had none before it belongs to that amount. */
const LABEL_BEHIND = /^ ?(?:OTE|base|basic|total|commission|equity|bonus)\b/i
const LABEL_BEFORE = /\b(?:OTE|earnings|base|basic|total|commission|equity)\b[^;\n•|]*$/i

/** Every amount or range of a text that could be money. Numbers without any sign of money count only when `bare` is set. */
export function findMentions(text: string, country: string | null, bare: boolean): Mention[] {
  const found: Mention[] = []
  let end = 0
  let isLabelled = true
  for (const match of text.matchAll(PATTERN)) {
    if (found.length >= MAX_MENTIONS) break
    const between = text.slice(Math.max(end, match.index - AROUND), match.index)
    const before = isLabelled ? between : between.replace(LABEL_BEHIND, '')
    const next = match.index + match[0].length
    const mention = readMention(match, before, text.slice(next, next + AROUND), country)
    if (mention && isMoney(mention)) {
      end = next // Words before another amount belong to that one.
      isLabelled = LABEL_BEFORE.test(before)
    }
    if (mention && (isMoney(mention) || (bare && mayBePay(mention)))) found.push(mention)
  }
  // Beside an amount with a sign of money, a bare number is something else: "70/30 split", "36 hours".
  return found.some(isMoney) ? found.filter(isMoney) : found
}

/** A number without a currency is pay only when it is no share, date, telephone number, house number or duration. */
function mayBePay({ raw, min, max, after }: Mention): boolean {
  if (/^ ?%|^[-/:]\d/.test(after) || startsWithDuration(after)) return false
  if (/^(?:19|20)\d\d$/.test(raw)) return false
  return (max ?? min ?? 0) >= 1_000 || periodIn(firstClause(after)) !== null
}

const isMoney = (mention: Mention) => mention.currency !== null || mention.isLakh

function readMention(match: RegExpMatchArray, before: string, behind: string, country: string | null): Mention | null {
  const [raw = '', pre1 = '', number1 = '', suffix1 = '', post1 = '', pre2 = '', number2, suffix2 = '', post2 = ''] =
    withoutStray(match, behind)
  const marks = [pre1, post1, pre2, post2].flatMap((mark) => currencyOf(mark, country) ?? [])
  const explicit = marks.filter((mark) => !mark.inferred)
  const mark = explicit[0] ?? marks[0] ?? null
  const ends = scale(readNumber(number1), suffix1, number2 === undefined ? null : readNumber(number2), suffix2)
  if (ends === null || (pre1 === 'R' && mark === null)) return null
  if (`${suffix1}${suffix2}`.includes('M') && !IN_MILLIONS.has(mark?.currency ?? '')) return null
  const single = number2 === undefined
  const after = match[0].slice(raw.length) + behind
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

/** "$60,000 and 25 days": the second number counts time, so the amount stands alone. */
function withoutStray(match: RegExpMatchArray, after: string): (string | undefined)[] {
  const [raw = '', pre1, number1, suffix1, post1, pre2, number2, suffix2, post2] = match
  const isPlain = number2 !== undefined && !pre2 && !suffix2 && !post2
  const isTime = startsWithDuration(after) && !/^ ?(?:hour|hr|day|week|month|year|yr)\b/i.test(after)
  if (!isPlain || !(isTime || /^ ?%/.test(after))) return match
  return [raw.slice(0, raw.lastIndexOf(number2)).replace(/ ?(?:-|~|\p{L}{1,3}) ?$/u, ''), pre1, number1, suffix1, post1]
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
  /(?<!\p{L})(?:from|starting (?:at|from)|starts (?:at|from)|ab|dès|min(?:imum|destens)?|at least|à partir de|desde)\W{0,3}$/iu.test(
    before,
  ) || /^ ?\+(?! ?[\p{L}\d$€£])/u.test(after)
