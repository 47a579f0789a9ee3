import type { PayContext, PayPeriod, PayReading } from '../domain/pay.ts'
import type { RawPay } from '../domain/posting.ts'

export function readPay(stated: RawPay[], _description: string | null, _context: PayContext): PayReading {
  const f = stated.find((p) => p.kind === 'fields')
  const period = /(hour|day|week|month|year)/i.exec(f?.period ?? '')?.[1]?.toLowerCase() as PayPeriod | undefined
  if (!f || !f.currency || !period) return { status: 'none', reason: 'not_stated', raw: null }
  return { status: 'accepted', min: f.min, max: f.max, currency: f.currency, period, basis: 'base', currencyInferred: false, periodInferred: false, gross: null, installments: null, others: [], raw: '' }
}
