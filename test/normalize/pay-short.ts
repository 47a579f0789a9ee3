import { parsePay } from '../../src/normalize/pay.ts'

/** "min-max currency period" of an accepted reading, else its status and reason. */
export function shortPay(text: string, country: string | null = null): string {
  const pay = parsePay(text, { country })
  if (pay.status !== 'accepted') return `${pay.status}: ${pay.reason}`
  const basis = pay.basis === 'base' ? '' : ` ${pay.basis}`
  return `${pay.min ?? ''}-${pay.max ?? ''} ${pay.currency} ${pay.period}${basis}`
}
