import { describe, expect, it } from 'vitest'
import { PAY_READER_VERSION, PAY_REASONS, parsePay, readPay } from '../../src/normalize/pay.ts'
import { READ, REFUSED } from './pay-cases.ts'
import { shortPay as short } from './pay-short.ts'
import { WORLD } from './pay-world.ts'

const us = { country: 'US' }

describe('parsePay on phrases', () => {
  it.each(READ)('reads %j in %s', (text, country, expected) => {
    expect(short(text, country)).toBe(expected)
  })

  it.each(WORLD)('reads %j in %s as its country means it', (text, country, expected) => {
    expect(short(text, country)).toBe(expected)
  })

  it.each(REFUSED)('refuses %j in %s with the reason', (text, country, expected) => {
    expect(short(text, country)).toBe(expected)
  })

  it('has a refused text for every reason', () => {
    const shown = new Set(REFUSED.map(([, , expected]) => expected.split(': ')[1]))
    expect(shown).toEqual(new Set(Object.keys(PAY_REASONS)))
  })

  it('marks what the text does not say itself', () => {
    expect(parsePay('$85,000 - $95,000', { country: 'CA' })).toMatchObject({
      currency: 'CAD',
      currencyInferred: true,
      periodInferred: true,
    })
    expect(parsePay('CA$85,000 per year', { country: null })).toMatchObject({
      currencyInferred: false,
      periodInferred: false,
    })
  })

  it('spans the ranges of several places and keeps each', () => {
    const pay = parsePay('Reno: 151,000 - 201,500 USD annually | Taos: 139,400 - 186,000 USD annually', us)
    expect(pay).toMatchObject({ status: 'accepted', min: 139_400, max: 201_500 })
    expect(pay.status === 'accepted' && pay.others).toHaveLength(2)
  })

  it('publishes base pay and keeps on-target earnings beside it', () => {
    expect(parsePay('On Target Earnings: $118,000 • Base: $82,000', us)).toMatchObject({
      min: 82_000,
      basis: 'base',
      others: [{ basis: 'ote', min: 118_000 }],
    })
  })

  it('does not join single amounts that stand for different things', () => {
    expect(parsePay('$15/hour to start. $25/hour on Sundays.', us)).toMatchObject({
      min: 15,
      max: 15,
      others: [{ min: 25 }],
    })
  })

  it('refuses pay after tax and keeps what it says', () => {
    expect(parsePay('1 900 € net par mois', { country: 'FR' })).toMatchObject({
      status: 'quarantined',
      reason: 'net_pay',
      stated: { min: 1900, currency: 'EUR', period: 'month' },
    })
    expect(parsePay('1 900 € brut par mois', { country: 'FR' })).toMatchObject({ gross: true })
    expect(parsePay('1 900 € par mois', { country: 'FR' })).toMatchObject({ gross: null })
    expect(parsePay('2.600 € brutto (1.800 € netto) im Monat', { country: 'DE' })).toMatchObject({
      min: 2600,
      max: 2600,
    })
  })

  it('takes net of value added tax, net revenue and .NET for no statement on income tax', () => {
    expect(parsePay('160 - 190 PLN/h netto + VAT', { country: 'PL' })).toMatchObject({ gross: null })
    expect(parsePay('.NET developer, €4.400 per maand', { country: 'NL' })).toMatchObject({ gross: null })
  })

  it('names the ranges beside the published one by the words in front of them', () => {
    expect(parsePay('Leeds: £30,000 - £34,000; London: £36,000 - £41,000', { country: 'GB' })).toMatchObject({
      min: 30_000,
      max: 41_000,
      others: [{ label: 'Leeds' }, { label: 'London' }],
    })
  })

  it('stores the version of the reader, whatever comes out', () => {
    for (const text of ['$20 per hour', '$20 - $90', 'Competitive', '']) {
      expect(parsePay(text, us)).toMatchObject({ version: PAY_READER_VERSION })
    }
  })

  it('takes currency and period from the source where the text does not say', () => {
    const beside = { country: 'SG', currency: 'USD', period: 'YEAR' }
    expect(parsePay('$18,000 - $27,000', beside)).toMatchObject({
      currency: 'USD',
      period: 'year',
      currencyInferred: false,
      periodInferred: false,
    })
    expect(parsePay('S$18,000 - S$27,000', beside)).toMatchObject({ reason: 'currency_conflict' })
    expect(parsePay('$20 per hour', { ...beside, currency: null })).toMatchObject({ currency: 'SGD', period: 'hour' })
  })

  it.each([
    ['Â£31,000 â€“ Â£36,000', 'GB', '31000-36000 GBP year'],
    ['â‚¬3.200 brutto pro Monat, auch fÃ¼r BerufsanfÃ¤nger', 'DE', '3200-3200 EUR month'],
    ['Ã‚Â£12.80 an hour', 'GB', '12.8-12.8 GBP hour'],
    ['6 000 zÅ‚ miesiÄ™cznie', 'PL', '6000-6000 PLN month'],
    ['â‚¹4,50,000 per annum', 'IN', '450000-450000 INR year'],
    ['38 000 KÄ\u008d mÄ›sÃ\u00adÄ\u008dnÄ›', 'CZ', '38000-38000 CZK month'],
    ['&amp;pound;12.50 &amp;#x2F; hour', 'GB', '12.5-12.5 GBP hour'],
  ])('mends what was garbled: %j', (text, country, expected) => {
    expect(short(text, country)).toBe(expected)
  })
})

describe('readPay', () => {
  const fields = { kind: 'fields' as const, min: 50_000, max: 60_000, currency: 'USD', period: 'YEAR', label: null }
  const text = (words: string) => ({ kind: 'text' as const, text: words })

  it('trusts the fields of a source before its texts, and these before the description', () => {
    expect(readPay([text('$1 - $2 per hour'), fields], null, us)).toMatchObject({ min: 50_000, period: 'year' })
    expect(readPay([text('$21 - $23 per hour')], 'Pay: $20 per hour', us)).toMatchObject({ min: 21, max: 23 })
  })

  it.each([
    ['1 HOUR', 20, 'hour'],
    ['per-hour-wage', 20, 'hour'],
    ['MONTH', 4000, 'month'],
    ['1 MONTH', 4000, 'month'],
    ['per-year-salary', 50_000, 'year'],
    ['perWeekSalary', 900, 'week'],
    ['NONE', 50_000, 'year'],
    [null, 20, 'hour'],
  ])('reads the period %j of %d', (period, min, expected) => {
    expect(readPay([{ ...fields, min, max: min, period }], null, us)).toMatchObject({
      status: 'accepted',
      period: expected,
    })
  })

  it.each(['BI_WEEKLY', 'biweekly', '2 WEEKS', 'QUARTER', 'semi-monthly'])('takes no other period for %j', (period) => {
    expect(readPay([{ ...fields, period }], null, us)).toMatchObject({ reason: 'no_period' })
  })

  it('takes 0 to 0 for not stated and looks at the description', () => {
    const zero = { ...fields, min: 0, max: 0 }
    expect(readPay([zero], 'Pay: $20 per hour', us)).toMatchObject({ min: 20, period: 'hour' })
    expect(readPay([zero], null, us)).toEqual({
      status: 'none',
      reason: 'not_stated',
      raw: null,
      version: PAY_READER_VERSION,
    })
    expect(readPay([{ ...fields, min: 0 }], null, us)).toMatchObject({ min: null, max: 60_000 })
  })

  it.each([
    [{ min: 42, max: 46 }, 'period_magnitude_conflict'],
    [{ min: 900, max: 900, period: 'HOUR' }, 'period_magnitude_conflict'],
    [{ min: 43, max: 4336, period: 'HOUR' }, 'too_wide'],
    [{ min: 50, max: 60_000 }, 'thousands_dropped'],
    [{ currency: null }, 'no_currency'],
    [{ currency: 'points' }, 'no_currency'],
    [{ min: 2_000, max: 2_500, currency: 'EUR', period: null }, 'no_period'],
    [{ min: Number.NaN }, 'no_number'],
    [{ min: -5, max: 60_000 }, 'zero'],
  ])('quarantines %j instead of mending it: %s', (change, reason) => {
    expect(readPay([{ ...fields, ...change }], null, us)).toMatchObject({ status: 'quarantined', reason })
  })

  it('quarantines fields and text that name different currencies or periods', () => {
    expect(readPay([fields, text('€50,000 - €60,000 per year')], null, us)).toMatchObject({
      reason: 'currency_conflict',
    })
    expect(readPay([fields, text('$50,000 - $60,000 per month')], null, us)).toMatchObject({ reason: 'two_periods' })
  })

  it('completes fields without a period from the text', () => {
    const bare = { ...fields, min: 2_400, max: 2_900, period: null }
    expect(readPay([bare, text('$2,400 - $2,900 per month')], null, us)).toMatchObject({ min: 2_400, period: 'month' })
  })

  it('leaves equity and bonus out and names other bases', () => {
    const bonus = { ...fields, label: 'Bonus' }
    const base = { ...fields, min: 70_000, max: 80_000, label: 'Base salary' }
    const ote = { ...fields, min: 90_000, max: 99_000, label: 'OTE' }
    expect(readPay([bonus, base], null, us)).toMatchObject({ min: 70_000, others: [] })
    expect(readPay([ote, base], null, us)).toMatchObject({ min: 70_000, others: [{ min: 90_000, basis: 'ote' }] })
    expect(readPay([bonus], null, us)).toMatchObject({ status: 'none' })
  })

  it('keeps the reason when pay is stated in words only', () => {
    expect(readPay([text('Competitive')], 'Come and join us.', us)).toMatchObject({ status: 'none', reason: 'vague' })
    expect(readPay([], null, us)).toEqual({
      status: 'none',
      reason: 'not_stated',
      raw: null,
      version: PAY_READER_VERSION,
    })
  })
})
