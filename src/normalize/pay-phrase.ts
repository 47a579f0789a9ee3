import type { PayContext, PayRange, PayReason } from '../domain/pay.ts'
import { annualPay } from './pay-annual.ts'
import { currencyOf, isDollar, nationalCurrency } from './pay-currency.ts'
import type { Mention } from './pay-mentions.ts'
import { installmentsIn, periodIn, periodsIn, type StatedPeriod } from './pay-periods.ts'
import { PAY_READER_VERSION } from './pay-reasons.ts'
import { customaryPeriod, reasonAgainst, reasonAgainstAmounts } from './pay-rules.ts'
import type { Found } from './pay-span.ts'
import { statedPeriodOf } from './pay-stated.ts'
import { basisIn, grossIn } from './pay-words.ts'

/** In a phrase as short as this a period holds wherever it stands; in a longer one it may be of something else. */
const SHORT_PHRASE_CHARACTERS = 80
const PERIOD_CHARACTERS = 50

export type Refused = { reason: PayReason; stated?: PayRange }

/** A mention of pay with currency, period and basis, or the reason why it cannot be trusted. */
export function readPayMention(mention: Mention, plain: string, context: PayContext): Found | Refused {
  const words = statedPeriod(mention, plain)
  const period = words ?? statedPeriodOf(context.period ?? null)
  const facts = judge(mention, period, context)
  const before = mention.lead
  const gross = grossIn(before, mention.raw, mention.tail)
  if (gross === false) return 'reason' in facts ? { reason: 'net_pay' } : { reason: 'net_pay', stated: facts.range }
  if ('reason' in facts) return facts
  const { range, currencyInferred } = facts
  const installments = range.period === 'month' ? installmentsIn(mention.tail) : null
  return {
    status: 'accepted',
    version: PAY_READER_VERSION,
    ...range,
    currencyInferred,
    periodInferred: period === null,
    gross,
    installments,
    others: [],
    annual: annualPay({ ...range, installments }, context.country),
    raw: wordsOf(mention),
    label: labelOf(before),
    isRange: mention.isRange,
  }
}

/** The amount with its own words, at most 300 characters. */
export function wordsOf({ lead, raw, tail }: Mention): string {
  return `${lead}${raw}${tail}`.replace(/\s+/g, ' ').trim().slice(0, 300)
}

/** What stands before an amount and names it: "Base", "Reno, NV". */
function labelOf(before: string): string | null {
  const label = before.replace(/^[^\p{L}\d]+|(?<![^\p{L}\d)])[^\p{L}\d)]+$/gu, '').slice(-60)
  return /\p{L}/u.test(label) ? label : null
}

type Judged = { range: PayRange; currencyInferred: boolean }

function judge(mention: Mention, stated: StatedPeriod | 'two' | null, context: PayContext): Judged | Refused {
  const { min, max } = mention
  if (mention.isMixed) return { reason: 'currency_conflict' }
  const against = reasonAgainstAmounts(mention)
  if (against === 'zero') return { reason: against }
  if (stated === 'two') return { reason: 'two_periods' }
  if (mention.isBroken) return { reason: 'thousands_dropped' }
  if (against !== null) return { reason: against }
  const money = currencyFor(mention, context)
  if ('reason' in money) return money
  const { currency, inferred } = money
  const period = stated ?? customaryPeriod(min, max, currency)
  if (period === null || period === 'other') return { reason: 'no_period' }
  if (stated === null && period === 'month' && mayBeUsDollars(mention, currency)) return { reason: 'no_period' }
  const basis = basisIn(mention.lead, mention.tail, mention.own)
  const range = { min, max, currency, period, basis }
  const reason = reasonAgainst(range)
  return reason === null ? { range, currencyInferred: inferred } : { reason }
}

/** "$45K" in Mexico: pesos a month or US dollars a year. */
function mayBeUsDollars({ min, max, currency: mark }: Mention, currency: string): boolean {
  return mark?.inferred === true && isDollar(currency) && customaryPeriod(min, max, 'USD') === 'year'
}

/** The currency by the mark, else by the source's own field, else by the country. Field and mark must not disagree. */
function currencyFor(
  { currency, isLakh }: Mention,
  context: PayContext,
): { currency: string; inferred: boolean } | Refused {
  const field = context.currency ? currencyOf(context.currency, context.country) : null
  if (currency !== null && !currency.inferred) {
    return field !== null && !field.inferred && field.currency !== currency.currency
      ? { reason: 'currency_conflict' }
      : currency
  }
  if (field !== null && !field.inferred) {
    if (currency !== null && isDollar(currency.currency) && !isDollar(field.currency))
      return { reason: 'currency_conflict' }
    return field
  }
  if (currency !== null) return currency
  if (isLakh) return { currency: 'INR', inferred: false }
  const national = field?.currency ?? nationalCurrency(context.country)
  return national === null ? { reason: 'no_currency' } : { currency: national, inferred: true }
}

/** The period by the words nearest the amount: right behind it, between its ends, then before it. */
function statedPeriod(mention: Mention, plain: string): StatedPeriod | 'two' | null {
  const behind = periodsIn(mention.own.slice(0, 30))
  const between = mention.isRange ? periodIn(mention.raw) : null
  const near = new Set([...(between === null ? [] : [between]), ...behind])
  if (near.size > 1) return near.has('other') ? 'other' : 'two'
  const [nearest] = near
  if (nearest !== undefined) return nearest
  if (mention.isLakh) return 'year'
  return (
    periodIn(farther(mention)) ??
    periodIn(mention.lead) ??
    (installmentsIn(mention.tail) === null ? null : 'month') ??
    (plain.length <= SHORT_PHRASE_CHARACTERS ? periodIn(plain) : null)
  )
}

/** What stands farther off belongs to something else: "$42 USD You greet patients every day". */
const farther = ({ tail }: Mention) => tail.slice(0, PERIOD_CHARACTERS)

/** Whether the words right at an amount tell what time it pays for. */
export function hasPeriod(mention: Mention): boolean {
  return periodIn(farther(mention)) !== null || periodIn(mention.raw) !== null
}
