import type { Pay, PayBasis, PayContext, PayReading, PayReason, PayRejected } from '../domain/pay.ts'
import type { RawPay } from '../domain/posting.ts'
import { customaryPeriod, reasonAgainst } from './pay-rules.ts'
import { currencyOf, periodIn } from './pay-words.ts'

type PayFields = Extract<RawPay, { kind: 'fields' }>

/** A period is a word or two; a longer text is no period. */
const MAX_WORDS = 60

const NOT_BASE = /equity|stock|bonus|commission|sign[- ]?on|benefit/i

/** Pay from a source's own fields. They lie too: the same rules hold as for texts. The first range that is pay stands, the rest are `others`. */
export function readPayFields(stated: RawPay[], context: PayContext): PayReading {
  const fields = stated.filter((pay): pay is PayFields => pay.kind === 'fields').filter(isStated)
  const readings = fields
    .filter(({ label }) => label === null || !NOT_BASE.test(label))
    .map((pay) => readFields(pay, context))
  const accepted = readings.filter((reading) => reading.status === 'accepted')
  const [first] = accepted.toSorted((a, b) => Number(b.basis === 'base') - Number(a.basis === 'base'))
  if (!first) return readings[0] ?? { status: 'none', reason: 'not_stated', raw: null }
  const others =
    accepted.length === 1
      ? []
      : accepted.map(({ min, max, currency, period, basis }) => ({ min, max, currency, period, basis }))
  return { ...first, others }
}

/** 0 to 0 is how a form without pay is stored. */
function isStated({ min, max }: PayFields): boolean {
  return (min ?? 0) !== 0 || (max ?? 0) !== 0
}

function readFields(pay: PayFields, context: PayContext): PayReading {
  const raw = describe(pay)
  const reject = (reason: PayReason): PayRejected => ({ status: 'quarantined', reason, raw })
  const mark = pay.currency === null ? null : currencyOf(pay.currency, context.country)
  if (mark === null) return reject('no_currency')
  const min = pay.min === 0 ? null : pay.min
  const max = pay.max === 0 ? null : pay.max
  const stated =
    pay.period === null
      ? null
      : periodIn(
          pay.period
            .slice(0, MAX_WORDS)
            .replace(/([a-z])([A-Z])/g, '$1 $2')
            .replace(/[_-]/g, ' '),
        )
  const period = stated ?? customaryPeriod(min, max, mark.currency)
  if (period === null) return reject('no_period')
  const range = { min, max, currency: mark.currency, period, basis: basisOf(pay.label) }
  const against = reasonAgainst(range)
  if (against !== null) return reject(against)
  const accepted: Pay = {
    status: 'accepted',
    ...range,
    currencyInferred: mark.inferred,
    periodInferred: stated === null,
    gross: null,
    installments: null,
    others: [],
    raw,
  }
  return accepted
}

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
