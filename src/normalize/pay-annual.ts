import type { PayPeriod, PayRange } from '../domain/pay.ts'

/** Periods a year. A visible choice, not a fact: the hours are the BLS OEWS convention of 2,080 (52 weeks of 40 hours). */
export const ANNUAL_FACTORS: Readonly<Record<PayPeriod, number>> = {
  hour: 2080, // BLS OEWS technical notes
  day: 260, // 52 weeks of 5 days
  week: 52,
  month: 12,
  year: 1,
}

/** Pay a year in whole major units. `installments` (13 or 14 salaries a year) replaces the 12 of monthly pay. An end not stated is null. */
export function annualPay(pay: PayRange & { installments?: number | null }): {
  min: number | null
  max: number | null
  midpoint: number | null
} {
  const factor = pay.period === 'month' ? (pay.installments ?? ANNUAL_FACTORS.month) : ANNUAL_FACTORS[pay.period]
  const min = pay.min === null ? null : Math.round(pay.min * factor)
  const max = pay.max === null ? null : Math.round(pay.max * factor)
  const stated = [min, max].filter((end) => end !== null)
  const midpoint = stated.length === 0 ? null : Math.round(stated.reduce((sum, end) => sum + end, 0) / stated.length)
  return { min, max, midpoint }
}
