import type { PayPeriod, PayReason } from '../domain/pay.ts'

/** Greatest ratio of maximum to minimum that one advertised range may have. */
const MAX_WIDTH = 3
/** From this ratio on one end has lost its thousands: 80 to 100,000. Not beyond three digits and the width. */
const THOUSANDS = { from: 1_000 / MAX_WIDTH, to: 1_000 * MAX_WIDTH }
/** Whole major units of the large currencies below; others are not judged by size. */
const LARGE = new Set(['USD', 'EUR', 'GBP', 'CAD', 'AUD', 'NZD', 'CHF', 'SGD'])
const LEAST_A_YEAR = 1_000
/** Above these a stated period and its amount contradict each other: far more than any advertised job pays. */
const MOST: Readonly<Partial<Record<PayPeriod, number>>> = { hour: 500, day: 5_000, week: 20_000, month: 100_000 }
/** Less is a subscription, a voucher or an allowance: a part-time job of a few hours pays more. */
const LEAST: Readonly<Record<PayPeriod, number>> = { hour: 2, day: 20, week: 50, month: 300, year: LEAST_A_YEAR }

export type Judged = { min: number | null; max: number | null; currency: string; period: PayPeriod }

/** Why a range cannot be trusted, or null. Nothing is ever repaired: x1000 turns 500 a month into 500,000 a year. */
export function reasonAgainst(range: Judged): PayReason | null {
  const { currency, period } = range
  const top = range.max ?? range.min ?? 0
  const against = reasonAgainstAmounts(range)
  if (against !== null) return against
  if (period === 'year' && top < LEAST_A_YEAR) return 'period_magnitude_conflict'
  if (!LARGE.has(currency)) return null
  const isConflict = top > (MOST[period] ?? top) || top < LEAST[period]
  return isConflict ? 'period_magnitude_conflict' : null
}

/** Why two ends cannot be one range, whatever they are for; null when they can. */
export function reasonAgainstAmounts({ min, max }: { min: number | null; max: number | null }): PayReason | null {
  const top = max ?? min ?? 0
  const bottom = min ?? max ?? 0
  if (!(bottom > 0 && top > 0)) return 'zero'
  if (top >= THOUSANDS.from * bottom && top <= THOUSANDS.to * bottom) return 'thousands_dropped'
  return bottom > top || top > MAX_WIDTH * bottom ? 'too_wide' : null
}

type Custom = { monthFrom?: number; monthTo?: number; yearFrom: number }

/**
 * What an amount without a period is for, by currency, in whole major units. From `yearFrom` on no month pays so much;
 * `monthFrom` to `monthTo` where ads state pay by the month (Poland, Czechia, Hungary, Romania, Sweden, Denmark, Singapore,
 * South and East Asia, the Gulf, Latin America) and no year pays so little. The gap between is left undecided. The bounds
 * are round figures set by us around each country's minimum wage and twenty times it.
 */
const CUSTOM: Readonly<Record<string, Custom>> = {
  SGD: { monthFrom: 1_000, monthTo: 19_999, yearFrom: 20_000 },
  PLN: { monthFrom: 3_000, monthTo: 45_000, yearFrom: 60_000 },
  CZK: { monthFrom: 18_000, monthTo: 150_000, yearFrom: 300_000 },
  HUF: { monthFrom: 250_000, monthTo: 2_500_000, yearFrom: 4_000_000 },
  RON: { monthFrom: 2_500, monthTo: 35_000, yearFrom: 60_000 },
  SEK: { monthFrom: 18_000, monthTo: 100_000, yearFrom: 200_000 },
  NOK: { monthFrom: 20_000, monthTo: 100_000, yearFrom: 200_000 },
  DKK: { monthFrom: 18_000, monthTo: 100_000, yearFrom: 200_000 },
  INR: { monthFrom: 8_000, monthTo: 100_000, yearFrom: 200_000 },
  PKR: { monthFrom: 25_000, monthTo: 600_000, yearFrom: 1_000_000 },
  JPY: { monthFrom: 150_000, monthTo: 1_200_000, yearFrom: 2_000_000 },
  CNY: { monthFrom: 3_000, monthTo: 60_000, yearFrom: 120_000 },
  TWD: { monthFrom: 27_000, monthTo: 200_000, yearFrom: 500_000 },
  HKD: { monthFrom: 10_000, monthTo: 120_000, yearFrom: 200_000 },
  MYR: { monthFrom: 1_500, monthTo: 30_000, yearFrom: 48_000 },
  THB: { monthFrom: 9_000, monthTo: 200_000, yearFrom: 500_000 },
  PHP: { monthFrom: 10_000, monthTo: 200_000, yearFrom: 400_000 },
  IDR: { monthFrom: 2_500_000, monthTo: 60_000_000, yearFrom: 120_000_000 },
  VND: { monthFrom: 5_000_000, monthTo: 100_000_000, yearFrom: 240_000_000 },
  KRW: { yearFrom: 20_000_000 },
  RUB: { monthFrom: 25_000, monthTo: 700_000, yearFrom: 1_000_000 },
  UAH: { monthFrom: 8_000, monthTo: 300_000, yearFrom: 500_000 },
  TRY: { monthFrom: 20_000, monthTo: 400_000, yearFrom: 600_000 },
  AED: { monthFrom: 2_000, monthTo: 60_000, yearFrom: 120_000 },
  SAR: { monthFrom: 2_000, monthTo: 60_000, yearFrom: 120_000 },
  QAR: { monthFrom: 2_000, monthTo: 60_000, yearFrom: 120_000 },
  ILS: { monthFrom: 5_000, monthTo: 70_000, yearFrom: 120_000 },
  BRL: { monthFrom: 1_300, monthTo: 30_000, yearFrom: 60_000 },
  MXN: { monthFrom: 6_000, monthTo: 120_000, yearFrom: 200_000 },
  ZAR: { yearFrom: 200_000 },
}
const YEAR_FROM_LARGE = 20_000
const HOUR_FROM = 7
const HOUR_TO = 200

/**
 * The period by the custom of ads that state none: a large amount is a year; 7 to 200 in a large currency is an hour; a
 * month where that is the country's custom. Else nothing is inferred: "€2,000" may be a month, a week or a mistake.
 */
export function customaryPeriod(min: number | null, max: number | null, currency: string): PayPeriod | null {
  const [bottom, top] = [min ?? max ?? 0, max ?? min ?? 0]
  const isLarge = LARGE.has(currency)
  const custom = Object.hasOwn(CUSTOM, currency) ? CUSTOM[currency] : undefined
  const yearFrom = custom?.yearFrom ?? (isLarge ? YEAR_FROM_LARGE : Number.POSITIVE_INFINITY)
  if (top >= yearFrom && bottom >= yearFrom / 2) return 'year'
  if (bottom >= (custom?.monthFrom ?? Number.POSITIVE_INFINITY) && top <= (custom?.monthTo ?? 0)) return 'month'
  return isLarge && bottom >= HOUR_FROM && top <= HOUR_TO ? 'hour' : null
}
