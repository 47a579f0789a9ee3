import type { PayBasis, PayContext, PayReading, PayReason, PayRejected } from '../domain/pay.ts'
import type { RawPay } from '../domain/posting.ts'
import { annualPay } from './pay-annual.ts'
import { currencyOf } from './pay-currency.ts'
import { PAY_READER_VERSION as version } from './pay-reasons.ts'
import { customaryPeriod, reasonAgainst } from './pay-rules.ts'
import { type Found, isSame } from './pay-span.ts'
import { statedPeriodOf } from './pay-stated.ts'

type PayFields = Extract<RawPay, { kind: 'fields' }>

const NOT_BASE = /equity|stock|rsu|bonus|commission|sign[- ]?on|benefit|allowance|incentive|variable/i

/**
 * Pay from a source's own fields. They lie too: the same rules hold as for texts. The first base range that can be trusted
 * stands, those that differ from it are `others`; 0 to 0 is not stated. Equity, bonus and the like are not read.
 */
export function readPayFields(stated: RawPay[], context: PayContext): PayReading {
  const fields = stated.filter((pay): pay is PayFields => pay.kind === 'fields').filter(isStated)
  const readings = fields
    .filter(({ label }) => label === null || isBaseLabel(label))
    .map((pay) => readFields(pay, context))
  const accepted = readings.filter((reading) => reading.status === 'accepted')
  const [first] = accepted.toSorted((a, b) => Number(b.basis === 'base') - Number(a.basis === 'base'))
  if (!first) {
    const refused = readings.find((reading) => reading.status !== 'accepted')
    return refused ?? { status: 'none', reason: 'not_stated', raw: null, version }
  }
  const { isRange: _range, label: _label, ...published } = first
  const others = accepted
    .filter((pay) => !isSame(pay, first))
    .map(({ min, max, currency, period, basis, label }) => ({ min, max, currency, period, basis, label }))
  return { ...published, others }
}

/** "Total compensation incl. bonus" is a range of pay; "Bonus" is not. */
function isBaseLabel(label: string): boolean {
  return !NOT_BASE.test(label) || /\b(?:total|base|salary|ote)\b/i.test(label)
}

/** 0 to 0 is how a form without pay is stored. */
function isStated({ min, max }: PayFields): boolean {
  return (min ?? 0) !== 0 || (max ?? 0) !== 0
}

function readFields(pay: PayFields, context: PayContext): Found | PayRejected {
  const raw = describe(pay)
  const reject = (reason: PayReason): PayRejected => ({ status: 'quarantined', reason, raw, version })
  const mark = pay.currency === null ? null : currencyOf(pay.currency, context.country)
  if (mark === null) return reject('no_currency')
  const min = pay.min === 0 ? null : pay.min
  const max = pay.max === 0 ? null : pay.max
  if (!isAmount(min) || !isAmount(max)) return reject('no_number')
  const stated = statedPeriodOf(pay.period)
  const period = stated ?? customaryPeriod(min, max, mark.currency)
  if (period === null || period === 'other') return reject('no_period')
  const range = { min, max, currency: mark.currency, period, basis: basisOf(pay.label) }
  const against = reasonAgainst(range)
  if (against !== null) return reject(against)
  return {
    status: 'accepted',
    version,
    ...range,
    currencyInferred: mark.inferred,
    periodInferred: stated === null,
    gross: null,
    installments: null,
    others: [],
    annual: annualPay(range, context.country),
    raw,
    label: pay.label,
    isRange: min !== null && max !== null,
  }
}

const isAmount = (amount: number | null) => amount === null || Number.isFinite(amount)

function basisOf(label: string | null): PayBasis {
  if (label === null) return 'base'
  if (/\bote\b|on[- ]target/i.test(label)) return 'ote'
  return /\btotal\b/i.test(label) ? 'total' : 'base'
}

function describe({ min, max, currency, period }: PayFields): string {
  return [min, '-', max, currency, period]
    .filter((part) => part !== null)
    .join(' ')
    .slice(0, 300)
}
