type SamplePayPeriod = 'hour' | 'week' | 'month' | 'year'

/** Pay of a sample posting in major units of `currency`; `min` equals `max` when one amount is stated. */
export type SamplePay = { min: number; max: number; currency: string; period: SamplePayPeriod }

const SYMBOLS: Record<string, string> = { USD: '$', CAD: '$', GBP: '£', EUR: '€' }
const NOTATION = /^(\d{1,7}(?:\.\d{2})?)(?:-(\d{1,7}(?:\.\d{2})?))? (USD|CAD|GBP|EUR)\/(hour|week|month|year)$/

/** Reads "16.50-18 USD/hour" or "20 USD/hour". Throws for any other notation. */
export function readSamplePay(text: string): SamplePay {
  const [, min, max, currency, period] = NOTATION.exec(text) ?? []
  if (min === undefined || currency === undefined || period === undefined)
    throw new TypeError(`pay "${text}" is not understood; write it as "16.50-18 USD/hour"`)
  return { min: Number(min), max: Number(max ?? min), currency, period: period as SamplePayPeriod }
}

/** An amount as an advertisement prints it: "$18.50", "£31,000". */
export function amountWords(amount: number, pay: SamplePay): string {
  const digits = pay.period === 'hour' ? 2 : 0
  const number = amount.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: 2 })
  return `${SYMBOLS[pay.currency] ?? ''}${number}`
}

/** The pay in a sentence: "$16.50 to $18.00 per hour", "£31,000 to £34,000 per annum". */
export function payWords(pay: SamplePay): string {
  const amounts = [...new Set([pay.min, pay.max])].map((amount) => amountWords(amount, pay)).join(' to ')
  const currency = pay.currency === 'CAD' ? ' CAD' : ''
  const gross = pay.currency === 'EUR' ? ' gross' : ''
  return `${amounts}${currency}${gross} per ${pay.currency === 'GBP' && pay.period === 'year' ? 'annum' : pay.period}`
}
