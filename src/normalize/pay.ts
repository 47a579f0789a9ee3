import type { PayContext, PayReading, PayReason, PayRejected } from '../domain/pay.ts'
import type { RawPay } from '../domain/posting.ts'
import { readPayFields } from './pay-fields.ts'
import { findMentions, type Mention } from './pay-mentions.ts'
import { readPayMention, wordsOf } from './pay-phrase.ts'
import { plainPayText } from './pay-plain.ts'
import { PAY_READER_VERSION as version } from './pay-reasons.ts'
import { payMentions } from './pay-relevant.ts'
import { type Found, spanned } from './pay-span.ts'
import { isNotPay, VAGUE } from './pay-words.ts'

export { PAY_READER_VERSION, PAY_REASONS } from './pay-reasons.ts'

const NOT_STATED: PayRejected = { status: 'none', reason: 'not_stated', raw: null, version }
/** Fields that say too little, not something wrong. */
const INCOMPLETE: ReadonlySet<PayReason> = new Set(['no_period', 'no_currency'])

/**
 * Reads what an ad says of its pay: the source's own fields first, then the texts it states as pay, then the passages of
 * the description that speak of pay. Nothing anywhere is `none`; what cannot be trusted is `quarantined` with the reason.
 */
export function readPay(stated: RawPay[], description: string | null, context: PayContext): PayReading {
  const fields = readPayFields(stated, context)
  const texts = stated.flatMap((pay) => (pay.kind === 'text' ? [parsePay(pay.text, context)] : []))
  if (fields.status !== 'none') return besideTexts(fields, texts)
  const best = texts.find((reading) => reading.status === 'accepted') ?? texts.find(isQuarantined)
  if (best !== undefined) return best
  const told = description === null ? NOT_STATED : parsePay(description, context)
  if (told.status !== 'none') return told
  return texts.find((reading) => reading.status !== 'accepted' && reading.reason !== 'no_number') ?? texts[0] ?? told
}

const isQuarantined = (reading: PayReading) => reading.status === 'quarantined'

/** A text that names another currency or period than the fields makes both doubtful; one that completes them is used. */
function besideTexts(fields: PayReading, texts: PayReading[]): PayReading {
  const accepted = texts.filter((reading) => reading.status === 'accepted')
  if (fields.status !== 'accepted') return INCOMPLETE.has(fields.reason) ? (accepted[0] ?? fields) : fields
  const reject = (reason: PayReason, other: string): PayRejected => ({
    status: 'quarantined',
    reason,
    raw: `${fields.raw} / ${other}`,
    version,
  })
  for (const text of accepted) {
    if (!text.currencyInferred && text.currency !== fields.currency) return reject('currency_conflict', text.raw)
    const isSameAmount = text.min === fields.min && text.max === fields.max
    if (isSameAmount && !text.periodInferred && text.period !== fields.period) return reject('two_periods', text.raw)
  }
  return fields
}

/** Reads an advertised pay phrase, such as "£45k–£60k per year", or the pay named in a longer text or HTML. Whole major
 *  units, period and basis kept apart. Returns a reason instead of a value when the text cannot be trusted. Never
 *  throws, never rescales. Several base ranges of one ad are spanned; each that differs stands in `others`. What the
 *  context states of currency and period counts where the text says nothing of them. */
export function parsePay(text: string, context: PayContext): PayReading {
  const plain = plainPayText(text)
  const all = findMentions(plain, context.country)
  const found: Found[] = []
  let doubtful: PayRejected | null = null
  for (const mention of payMentions(all, plain)) {
    const reading = readPayMention(mention, plain, context)
    if ('status' in reading) found.push(reading)
    else doubtful ??= { status: 'quarantined', ...reading, raw: wordsOf(mention), version }
  }
  return spanned(found, context.country) ?? doubtful ?? nothingIn(plain, all)
}

function nothingIn(plain: string, mentions: Mention[]): PayRejected {
  const raw = plain.trim().slice(0, 200)
  if (VAGUE.test(plain)) return { status: 'none', reason: 'vague', raw, version }
  if (!/\d|retirement plan/.test(plain)) {
    return { status: 'none', reason: raw === '' ? 'not_stated' : 'no_number', raw, version }
  }
  const money = mentions.filter((mention) => mention.currency !== null || mention.isScaled)
  const isBenefit = /retirement plan|equity/i.test(plain) || money.some(isBenefitMoney)
  return isBenefit ? { status: 'none', reason: 'benefit_context', raw, version } : NOT_STATED
}

const isBenefitMoney = ({ isTooGreat, before, after }: Mention) => isTooGreat || isNotPay(before, after, false)
