import type { Pay, PayContext, PayPeriod, PayRange, PayReading, PayReason, PayRejected } from '../domain/pay.ts'
import type { RawPay } from '../domain/posting.ts'
import { firstClause, isMillions, lastClause, ownWords } from './pay-clauses.ts'
import { withoutDurations } from './pay-durations.ts'
import { readPayFields } from './pay-fields.ts'
import { findMentions, type Mention } from './pay-mentions.ts'
import { plainPayText } from './pay-numbers.ts'
import { customaryPeriod, reasonAgainst } from './pay-rules.ts'
import { basisIn, isNotPay, nationalCurrency, periodIn, VAGUE } from './pay-words.ts'

/** A text this short is about pay as a whole: its words hold for every amount in it. */
const PHRASE_CHARACTERS = 160
/** In one as short as this a period holds wherever it stands; in a longer one it may be "2 days a week on site". */
const BARE_PHRASE_CHARACTERS = 80
/** Words that tell that a passage of a long text speaks of pay. */
const ABOUT_PAY =
  /salary|\bpay\b|compensation|wage|\brate\b|remunerat|\bearn|\bote\b|gehalt|vergütung|lohn|salaire|rémun|salario|sueldo|wynagrodz|salaris|base range|hiring range/i

const NOT_STATED: PayRejected = { status: 'none', reason: 'not_stated', raw: null }

/**
 * Reads what an ad says of its pay: the source's own fields first, then the texts it states as pay, then the passages of
 * the description that speak of pay. Nothing anywhere is `none`; what cannot be trusted is `quarantined` with the reason.
 */
export function readPay(stated: RawPay[], description: string | null, context: PayContext): PayReading {
  const fields = readPayFields(stated, context)
  const texts = stated.flatMap((pay) => (pay.kind === 'text' ? [pay.text] : []))
  if (fields.status === 'accepted' || fields.status === 'quarantined') return withText(fields, texts, context)
  let best: PayReading = fields
  for (const text of texts) {
    const reading = parsePay(text, context)
    if (reading.status !== 'none') return reading
    if (reading.reason !== 'no_number') best = reading
  }
  if (description === null) return best
  const reading = parsePay(description, context)
  return reading.status === 'none' ? best : reading
}

/** A text that names another currency than the fields makes both doubtful. */
function withText(fields: PayReading, texts: string[], context: PayContext): PayReading {
  if (fields.status !== 'accepted') return fields
  for (const text of texts) {
    const reading = parsePay(text, context)
    if (reading.status === 'accepted' && !reading.currencyInferred && reading.currency !== fields.currency) {
      return { status: 'quarantined', reason: 'currency_conflict', raw: `${fields.raw} / ${reading.raw}` }
    }
  }
  return fields
}

/** Reads an advertised pay phrase, such as "£45k–£60k per year", or the pay named in a longer text or HTML. Whole major
 *  units, period and basis kept apart. Returns a reason instead of a value when the text cannot be trusted. Never
 *  throws, never rescales. Several base ranges of one ad are spanned; each stands in `others`. */
export function parsePay(text: string, context: PayContext): PayReading {
  const plain = plainPayText(text)
  const isPhrase = plain.length <= PHRASE_CHARACTERS
  const mentions = findMentions(plain, context.country, isPhrase).filter((mention) => isPay(mention, isPhrase))
  if (mentions.length === 0) return nothingIn(plain)
  const readings = mentions.map((mention) => readMention(mention, plain, context))
  const accepted = readings.filter((reading) => reading.status === 'accepted')
  const [first, ...rest] = accepted
  if (first) return span(first, rest)
  return readings.find((reading) => reading.status === 'quarantined') ?? readings[0] ?? NOT_STATED
}

function nothingIn(plain: string): PayRejected {
  const raw = plain.slice(0, 200)
  if (VAGUE.test(plain)) return { status: 'none', reason: 'vague', raw }
  if (/\d/.test(plain)) return isNotPay(raw, '') ? { status: 'none', reason: 'benefit_context', raw } : NOT_STATED
  return { status: 'none', reason: plain.trim() === '' ? 'not_stated' : 'no_number', raw }
}

/** In a long text an amount is pay when its own words say so; in a phrase unless they say otherwise. */
function isPay(mention: Mention, isPhrase: boolean): boolean {
  const after = firstClause(mention.after)
  if (isMillions(mention.after) || isNotPay(lastClause(mention.before), ownWords(mention.after))) return false
  if (isPhrase)
    return (
      mention.currency !== null ||
      mention.isLakh ||
      periodIn(after) !== null ||
      (mention.max ?? mention.min ?? 0) >= 1_000
    )
  return ABOUT_PAY.test(mention.before) || looksLikePay(mention, periodIn(after))
}

/** Without a word about pay near it, an amount in prose must be of the size and shape of pay: prices have periods too. */
function looksLikePay({ min, max, currency }: Mention, stated: PayPeriod | null): boolean {
  if (currency === null) return false
  const period = stated ?? customaryPeriod(min, max, currency)
  const isRange = min !== null && max !== null && min !== max
  if (period === 'year') return customaryPeriod(min, max, currency) === 'year' && (isRange || stated !== null)
  if (period === 'hour') return stated !== null && (min ?? max ?? 0) >= 7
  return isRange && stated !== null
}

function readMention(mention: Mention, plain: string, context: PayContext): PayReading {
  const raw = `${lastClause(mention.before)}${mention.raw}${firstClause(mention.after)}`.trim().slice(0, 300)
  const facts = judge(mention, plain, context)
  if (typeof facts === 'string') return { status: 'quarantined', reason: facts, raw }
  const { range, periodInferred } = facts
  return {
    status: 'accepted',
    ...range,
    currencyInferred: mention.currency === null ? !mention.isLakh : mention.currencyInferred,
    periodInferred,
    gross: grossIn(`${lastClause(mention.before)} ${firstClause(mention.after)}`),
    installments: installmentsIn(plain),
    others: [],
    raw,
  }
}

/** The range with currency, period and basis, or the reason why it cannot be trusted. */
function judge(
  mention: Mention,
  plain: string,
  context: PayContext,
): { range: PayRange; periodInferred: boolean } | PayReason {
  if (mention.isMixed) return 'currency_conflict'
  if (mention.isBroken) return 'thousands_dropped'
  const currency = mention.currency ?? (mention.isLakh ? 'INR' : nationalCurrency(context.country))
  if (currency === null) return 'no_currency'
  if (hasTwoPeriods(mention)) return 'two_periods'
  const stated = statedPeriod(mention, plain)
  const period = stated ?? customaryPeriod(mention.min, mention.max, currency)
  if (period === null) return 'no_period'
  const basis = basisIn(lastClause(mention.before), firstClause(mention.after))
  const range: PayRange = { min: mention.min, max: mention.max, currency, period, basis }
  return reasonAgainst(range) ?? { range, periodInferred: stated === null }
}

function statedPeriod(mention: Mention, plain: string): PayPeriod | null {
  if (mention.isLakh) return 'year'
  const clauses = [firstClause(mention.after), mention.raw, lastClause(mention.before)]
  for (const clause of clauses) {
    const period = periodIn(withoutDurations(clause))
    if (period !== null) return period
  }
  return plain.length > BARE_PHRASE_CHARACTERS ? null : periodIn(withoutDurations(plain))
}

/** "$50 per hour - $400 per day", "$20 per hour/per month": one amount cannot be for both. */
function hasTwoPeriods({ raw, after }: Mention): boolean {
  const [, first = '', second = ''] =
    /^ ?((?:per|an?|each|\/) ?\p{L}{1,10}\.?)(?: ?(?:\/|\bor\b) ?((?:per |an? |each )?\p{L}{1,10}))?/iu.exec(after) ??
    []
  const periods = [raw, first, second].flatMap((words) => periodIn(words) ?? [])
  return new Set(periods).size > 1
}

function grossIn(around: string): boolean | null {
  if (/\b(?:brutto|gross|brut|bruto)\b/i.test(around)) return true
  if (/\b(?:netto|take[- ]home)\b/i.test(around)) return false
  // Lower case and no dot before it: ".NET developer" is no net pay.
  return /(?<![.\p{L}])net(?![\p{L}-]| (?:new|worth|revenue|sales|promoter|retention))/u.test(around) ? false : null
}

function installmentsIn(plain: string): number | null {
  const found = /\b(1[234])[ -]?(?:mal|x|mois|monatsgehälter|salaries|pagas|mensualités)/i.exec(plain)
  return found ? Number(found[1]) : null
}

/** The base ranges of one ad as one: the lowest minimum to the highest maximum, while they are of one kind. */
function span(head: Pay, rest: Pay[]): Pay {
  const accepted = [head, ...rest]
  const first = accepted.find((pay) => pay.basis === 'base') ?? head
  const alike = accepted.filter(
    (pay) => pay.basis === first.basis && pay.currency === first.currency && pay.period === first.period,
  )
  const min = lowest(alike.map((pay) => pay.min))
  const max = highest(alike.map((pay) => pay.max))
  const others = accepted.length === 1 ? [] : accepted.map(toRange)
  const spanned = { ...first, min, max, others }
  return reasonAgainst(spanned) === null ? spanned : { ...first, others }
}

function lowest(ends: (number | null)[]): number | null {
  return ends.includes(null) ? null : Math.min(...ends.filter((end) => end !== null))
}
function highest(ends: (number | null)[]): number | null {
  return ends.includes(null) ? null : Math.max(...ends.filter((end) => end !== null))
}

function toRange({ min, max, currency, period, basis }: Pay): PayRange {
  return { min, max, currency, period, basis }
}
