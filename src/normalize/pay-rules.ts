import type { PayPeriod, PayReason } from '../domain/pay.ts'

/** Greatest ratio of maximum to minimum that one advertised range may have. */
const MAX_WIDTH = 3
/** Whole major units of the large currencies below; others are not judged by size. */
const LARGE = new Set(['USD', 'EUR', 'GBP', 'CAD', 'AUD', 'NZD', 'CHF', 'SGD'])
const LEAST_A_YEAR = 1_000
/** Above these a stated period and amount contradict each other: far more than any advertised job pays. */
const MOST: Readonly<Partial<Record<PayPeriod, number>>> = { hour: 500, day: 5_000, week: 20_000, month: 100_000 }

export type Judged = { min: number | null; max: number | null; currency: string; period: PayPeriod }

/** Why a range cannot be trusted, or null. Nothing is ever repaired: x1000 turns 500 a month into 500,000 a year. */
export function reasonAgainst({ min, max, currency, period }: Judged): PayReason | null {
  const top = max ?? min ?? 0
  const bottom = min ?? max ?? 0
  if (!Number.isFinite(top) || !Number.isFinite(bottom)) return 'no_number'
  if (bottom <= 0 || top <= 0) return 'zero'
  if (bottom > top || top > MAX_WIDTH * bottom) return 'too_wide'
  if (period === 'year' && top < LEAST_A_YEAR) return 'period_magnitude_conflict'
  if (LARGE.has(currency) && top > (MOST[period] ?? top)) return 'period_magnitude_conflict'
  return null
}

/** From this amount on an ad without a period means a year: no month or hour pays so much. Whole major units. */
const YEAR_FROM: Readonly<Record<string, number>> = {
  PLN: 60_000,
  CZK: 300_000,
  SEK: 200_000,
  NOK: 200_000,
  DKK: 200_000,
  HUF: 4_000_000,
  INR: 200_000,
  JPY: 2_000_000,
  CNY: 200_000,
  TWD: 500_000,
  MXN: 200_000,
  BRL: 60_000,
  MYR: 60_000,
  THB: 500_000,
  ZAR: 200_000,
  AED: 120_000,
  ILS: 120_000,
  HKD: 200_000,
}
const YEAR_FROM_LARGE = 20_000
const HOUR_FROM = 7
const HOUR_TO = 200

/**
 * The period by the custom of ads that state none: a large amount is a year; 7 to 200 in a large currency is an hour.
 * Between the two a month is as likely as a week, so nothing is inferred.
 */
export function customaryPeriod(min: number | null, max: number | null, currency: string): PayPeriod | null {
  const [bottom, top] = [min ?? max ?? 0, max ?? min ?? 0]
  const isLarge = LARGE.has(currency)
  const yearFrom = isLarge ? YEAR_FROM_LARGE : YEAR_FROM[currency]
  if (yearFrom !== undefined && top >= yearFrom && bottom >= yearFrom / 2) return 'year'
  return isLarge && bottom >= HOUR_FROM && top <= HOUR_TO ? 'hour' : null
}
