import { hasSign, nextAmount, type Parts } from './pay-amounts.ts'
import { firstClause, lastClause, ownWords } from './pay-clauses.ts'
import { type CurrencyReading, currenciesIn, isDollar, nationalCurrency } from './pay-currency.ts'
import { readNumber, type Scale, scaleOf } from './pay-numbers.ts'

/** One amount or range as found in a text, with the text around it. */
export type Mention = {
  min: number | null
  max: number | null
  isRange: boolean
  /** Null when no sign of money touches the number. */
  currency: CurrencyReading | null
  /** Two currencies in one range. */
  isMixed: boolean
  isLakh: boolean
  /** A k, a lakh or the like stands at one end. */
  isScaled: boolean
  /** Millions and more in a currency where no pay is so large: funding, sales, market value. */
  isTooGreat: boolean
  /** One end is given in thousands and the other cannot be. */
  isBroken: boolean
  before: string
  after: string
  /** The words right before it that belong to it. */
  lead: string
  /** The words right behind it that belong to it, and of these those in front of a comma or a plus. */
  tail: string
  own: string
  raw: string
}

/** A label right behind an amount that had none before it belongs to that amount: "$175K OTE, $120K". */
const LABEL_BEHIND = /^ ?(?:OTE|base|basic|total|commission|equity|bonus)\b/i
const LABEL_BEFORE = /\b(?:OTE|earnings|base|basic|total|commission|equity|bonus)\b[^;\n•|]{0,80}$/i

/** A text this short is about pay as a whole: an amount in it is pay unless its words say otherwise. */
export const PHRASE_CHARACTERS = 160
const MAX_MENTIONS = 60
/** No ad holds as many numbers; a wall of digits does. */
const MAX_NUMBERS = 400
const AROUND = 90

/**
 * Every amount or range of a text, in its order, at most 60. In a text longer than a phrase numbers without any sign of money
 * or size are passed over.
 */
export function findMentions(text: string, country: string | null): Mention[] {
  const isPhrase = text.trim().length <= PHRASE_CHARACTERS
  const found: Mention[] = []
  let told = 0 // Words before another amount of money belong to that one.
  let isLabelled = true
  let left = MAX_NUMBERS
  for (let amount = nextAmount(text, 0); amount !== null && left > 0; amount = nextAmount(text, amount.end)) {
    left -= 1
    if (!isPhrase && !hasSign(amount.parts)) continue
    const { start, end, parts } = amount
    const between = text.slice(Math.max(told, start - AROUND), start)
    const before = isLabelled ? between : between.replace(LABEL_BEHIND, '')
    const mention = readMention(parts, before, text.slice(end, end + AROUND), country)
    if (mention === null) continue
    if (found.push(mention) >= MAX_MENTIONS) break
    if (mention.currency === null && !mention.isLakh) continue
    told = end
    isLabelled = LABEL_BEFORE.test(before)
  }
  return found
}

function readMention(groups: Parts, before: string, after: string, country: string | null): Mention | null {
  const [raw = '', pre1 = '', number1 = '', suffix1 = '', post1 = '', , pre2 = '', number2, suffix2 = '', post2 = ''] =
    groups
  // A share of something: equity, a bonus, a match.
  if (/^ ?%/.test(after)) return null
  const marks = currenciesIn(`${pre1} ${post1} ${pre2} ${post2}`, country)
  const currency = marks.find((mark) => !mark.inferred) ?? marks[0] ?? null
  const isRange = number2 !== undefined
  const scales = [localScale(suffix1, currency, country), localScale(suffix2, currency, country)] as const
  const first = readNumber(number1, isShort(scales[0]))
  const second = isRange ? readNumber(number2, isShort(scales[1])) : null
  if (first === null || (isRange && second === null)) return null
  const ends = scaled(first, second, scales)
  return {
    min: !isRange && isUpTo(before) ? null : ends.min,
    max: isRange ? ends.max : isFrom(before, after) ? null : ends.min,
    isRange,
    currency,
    isMixed: isMixed(marks),
    isLakh: scales.some(({ kind }) => kind === 'lakh'),
    isScaled: scales.some(({ kind }) => kind !== 'none'),
    isTooGreat: isTooGreat(scales, currency?.currency ?? nationalCurrency(country)),
    isBroken: ends.isBroken,
    before,
    after,
    lead: lastClause(before),
    tail: firstClause(after),
    own: ownWords(after),
    raw: raw.trim(),
  }
}

/** In "85.125k" the separator is decimal; in "4,000만" it groups. */
const isShort = ({ factor, kind }: Scale) => factor > 1 && kind !== 'myriad'

const SAYS_MIL = new Set('BR PT ES MX AR CO CL PE UY'.split(' '))

/** "mil" is a thousand where Spanish or Portuguese is spoken, else a million. */
function localScale(suffix: string, currency: CurrencyReading | null, country: string | null): Scale {
  const scale = scaleOf(suffix)
  if (scale.kind !== 'mil') return scale
  const isThousand = currency?.currency === 'BRL' || (country !== null && SAYS_MIL.has(country))
  return isThousand ? { factor: 1_000, kind: 'thousand' } : { factor: 1_000_000, kind: 'million' }
}

/** Two currencies, or a dollar sign beside a currency that is no dollar. */
function isMixed(marks: CurrencyReading[]): boolean {
  const explicit = new Set(marks.filter((mark) => !mark.inferred).map((mark) => mark.currency))
  const [only] = explicit
  if (only === undefined) return false
  return explicit.size > 1 || marks.some((mark) => mark.inferred && isDollar(mark.currency) && !isDollar(only))
}

/** One suffix binds both ends when that leaves a sensible range. */
function scaled(first: number, second: number | null, [scale1, scale2]: readonly [Scale, Scale]) {
  if (second === null) return { min: round(first * scale1.factor), max: null, isBroken: false }
  const shared = Math.max(scale1.factor, scale2.factor)
  const min = first * (scale1.factor === 1 ? shared : scale1.factor)
  const max = second * (scale2.factor === 1 ? shared : scale2.factor)
  if (min <= max && max <= 5 * min) return { min: round(min), max: round(max), isBroken: false }
  const plain = { min: round(first * scale1.factor), max: round(second * scale2.factor) }
  return { ...plain, isBroken: plain.max > 20 * plain.min && (shared > 1 || plain.max > 300 * plain.min) }
}

/** 105.3 thousand is 105,300 and not a hair more. */
const round = (value: number) => Math.round(value * 100) / 100

/** Currencies whose pay is counted in millions: a unit is worth a US cent or less. */
const SMALL_UNITS = new Set('JPY KRW IDR VND HUF CLP COP PYG UGX TZS RWF UZS'.split(' '))

function isTooGreat([scale1, scale2]: readonly [Scale, Scale], currency: string | null): boolean {
  const kinds = [scale1.kind, scale2.kind]
  if (kinds.includes('billion')) return true
  const isBoth = kinds.includes('thousand')
  return kinds.includes('million') && !isBoth && !(currency !== null && SMALL_UNITS.has(currency))
}

const UP_TO =
  /(?<!\p{L})(?:up ?to|bis zu|bis|jusqu'à|hasta|fino a|até|do|až do|až|upp till|opp til|tot|до|iki|līdz|kuni|tối đa|έως|max(?:imum|imal|imaal|\.)?|(?:increas|ris)(?:es|ing) to)[^\p{L}\d]{0,3}$/iu
const FROM =
  /(?<!\p{L})(?:from|starting (?:at|from)|starts (?:at|from)|ab|od|от|від|nuo|alates|από|fra|depuis|mindestens|minstens|dès|desde|a partir de|à partir de|a partire da|vanaf|från|min(?:imum|imal|destens|\.)?|at least|at minimum|not less than)[^\p{L}\d]{0,3}(?:of )?$/iu
const isUpTo = (before: string) => UP_TO.test(before)
/** "$80k+" is open above; "$80k + bonus" and "$80k+ bonus" are not. */
const isFrom = (before: string, after: string) =>
  FROM.test(before) ||
  /^\+(?! ?(?!(?:per|an?|p\.a)(?!\p{L}))\p{L})/u.test(after) ||
  /^ ?(?:(?:and|&) (?:up|above)|以上|起|이상|alkaen)/.test(after)
