import type { AnnualPay, PayPeriod, PayRange } from '../domain/pay.ts'
import { fullTimeHours } from './pay-hours.ts'

/** Periods a year but for hours, which are national. A visible choice, stored beside every figure made with it. */
export const ANNUAL_FACTORS: Readonly<Record<Exclude<PayPeriod, 'hour'>, number>> = {
  /** 52 weeks of 5 days. */
  day: 260,
  week: 52,
  /** Where an ad states 13 or 14 salaries a year, those count instead. */
  month: 12,
  year: 1,
}

/**
 * Pay a year in whole major units, rounded, in the currency of the ad. Hourly pay takes the full-time hours of `country`
 * (ISO 3166-1 alpha-2; 2,080 in the US and where there is no national figure). `installments` (13 or 14 salaries a year)
 * replaces the 12 of monthly pay. An end not stated is null and the midpoint is then the other end. Null when neither is
 * stated.
 */
export function annualPay(
  pay: PayRange & { installments?: number | null },
  country: string | null = null,
): AnnualPay | null {
  const low = pay.min ?? pay.max
  const high = pay.max ?? pay.min
  if (low === null || high === null) return null
  const hours = pay.period === 'hour' ? fullTimeHours(country) : null
  const times = hours?.hours ?? periodsAYear(pay)
  return {
    min: pay.min === null ? null : Math.round(pay.min * times),
    max: pay.max === null ? null : Math.round(pay.max * times),
    midpoint: Math.round(((low + high) / 2) * times),
    currency: pay.currency,
    times,
    hoursPerYear: hours?.hours ?? null,
    hoursSource: hours?.source ?? null,
    rateDate: null,
  }
}

function periodsAYear({ period, installments }: { period: PayPeriod; installments?: number | null }): number {
  if (period === 'hour') return 0
  return period === 'month' ? (installments ?? ANNUAL_FACTORS.month) : ANNUAL_FACTORS[period]
}
