import { describe, expect, it } from 'vitest'
import { parsePay } from '../../src/normalize/pay.ts'
import { annualPay } from '../../src/normalize/pay-annual.ts'
import { fullTimeHours } from '../../src/normalize/pay-hours.ts'

describe('annualPay', () => {
  const hourly = { min: 20, max: 30, currency: 'USD', period: 'hour', basis: 'base' } as const

  it('takes the hours of the country and says which and whence', () => {
    expect(annualPay(hourly, 'US')).toEqual({
      min: 41_600,
      max: 62_400,
      midpoint: 52_000,
      currency: 'USD',
      times: 2080,
      hoursPerYear: 2080,
      hoursSource: 'BLS OEWS convention, 2,080 hours',
      rateDate: null,
    })
    expect(annualPay({ ...hourly, currency: 'EUR' }, 'FR')).toMatchObject({ midpoint: 45_500, hoursPerYear: 1820 })
    expect(annualPay(hourly)).toMatchObject({ hoursPerYear: 2080, hoursSource: expect.stringContaining('no national') })
  })

  it.each([
    ['day', 260],
    ['week', 52],
    ['month', 12],
    ['year', 1],
  ] as const)('multiplies pay by the %s by %d and names no hours', (period, times) => {
    expect(annualPay({ ...hourly, period }, 'US')).toMatchObject({
      min: 20 * times,
      times,
      hoursPerYear: null,
      hoursSource: null,
    })
  })

  it('counts 14 salaries a year where the ad states them', () => {
    const pay = parsePay('€ 3.000,00 brutto pro Monat, 14mal jährlich', { country: 'AT' })
    expect(pay).toMatchObject({
      installments: 14,
      gross: true,
      period: 'month',
      annual: { midpoint: 42_000, times: 14 },
    })
  })

  it('takes the stated end where the other is missing, and nothing from nothing', () => {
    expect(annualPay({ ...hourly, max: null }, 'US')).toMatchObject({ min: 41_600, max: null, midpoint: 41_600 })
    expect(annualPay({ ...hourly, min: null, max: null })).toBeNull()
  })

  it('keeps the annual value of a spanned range', () => {
    const pay = parsePay('Reno: $20 - $24 per hour; Taos: $22 - $28 per hour', { country: 'US' })
    expect(pay).toMatchObject({ min: 20, max: 28, annual: { min: 41_600, max: 58_240 } })
  })
})

describe('fullTimeHours', () => {
  it.each(['US', 'CA', 'GB', 'DE', 'FR', 'KR', 'IN', 'ZZ', '__proto__', null])(
    'is a full-time year in %s',
    (country) => {
      const { hours, source } = fullTimeHours(country)
      expect(hours).toBeGreaterThanOrEqual(1_800)
      expect(hours).toBeLessThanOrEqual(2_520)
      expect(source).not.toBe('')
    },
  )
})
