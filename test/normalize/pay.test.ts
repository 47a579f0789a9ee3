import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePay, readPay } from '../../src/normalize/pay.ts'
import { annualPay } from '../../src/normalize/pay-annual.ts'

/** "min-max currency period" of an accepted reading, else its status and reason. */
function short(text: string, country: string | null = null): string {
  const pay = parsePay(text, { country })
  if (pay.status !== 'accepted') return `${pay.status}: ${pay.reason}`
  const basis = pay.basis === 'base' ? '' : ` ${pay.basis}`
  return `${pay.min ?? ''}-${pay.max ?? ''} ${pay.currency} ${pay.period}${basis}`
}

const read: [text: string, country: string | null, expected: string][] = [
  ['$174,000-$252,000 + bonus + equity', 'US', '174000-252000 USD year'],
  ['$146-220k', 'US', '146000-220000 USD year'],
  ['$120 - 150k', 'US', '120000-150000 USD year'],
  ['$21-$25', 'US', '21-25 USD hour'],
  ['$107.40/hr', 'US', '107.4-107.4 USD hour'],
  ['$18.50 to $22.75 per hour', 'US', '18.5-22.75 USD hour'],
  ['$19/hour - $24/hour', 'US', '19-24 USD hour'],
  ['137,300.00 - 185,700.00 USD annually', null, '137300-185700 USD year'],
  ['$95k–$120k a year', null, '95000-120000 USD year'],
  ['US$4,500 per month', null, '4500-4500 USD month'],
  ['AU$120-160k', null, '120000-160000 AUD year'],
  ['$85,000 – $95,000', 'CA', '85000-95000 CAD year'],
  ['CA$90K - CA$110K • Offers Equity', null, '90000-110000 CAD year'],
  ['£28,000–£32,000 per annum', 'GB', '28000-32000 GBP year'],
  ['£45k–£60k per year', 'GB', '45000-60000 GBP year'],
  ['Up to £40,000 per year', 'GB', '-40000 GBP year'],
  ['From £12.60 per hour', 'GB', '12.6- GBP hour'],
  ['Â£13.28 an hour', 'GB', '13.28-13.28 GBP hour'],
  ['18 - 28K', 'GB', '18000-28000 GBP year'],
  ['EUR 46.000 brutto jährlich', 'DE', '46000-46000 EUR year'],
  ['€ 3.930,00 brutto pro Monat (Vollzeit)', 'AT', '3930-3930 EUR month'],
  ['15,21 Euro brutto/Std.', 'DE', '15.21-15.21 EUR hour'],
  ['35 000 € - 42 000 € par an', 'FR', '35000-42000 EUR year'],
  ['€6,000 - €7,000 per month', null, '6000-7000 EUR month'],
  ['120 200,00 zł - 190 000,00 zł', 'PL', '120200-190000 PLN year'],
  ['7 916,66 PLN miesięcznie brutto', 'PL', '7916.66-7916.66 PLN month'],
  ["CHF 95'000 - CHF 110’000", 'CH', '95000-110000 CHF year'],
  ['40 000 Kč měsíčně', 'CZ', '40000-40000 CZK month'],
  ['38 000 kr per månad', 'SE', '38000-38000 SEK month'],
  ['₹6,00,000 per annum', 'IN', '600000-600000 INR year'],
  ['6.5 LPA', 'IN', '650000-650000 INR year'],
  ['SGD 5,000 - SGD 7,000 monthly', 'SG', '5000-7000 SGD month'],
  ['$1,800 weekly', 'US', '1800-1800 USD week'],
  ['&#36;52,000 &ndash; &#36;61,000 per year', 'US', '52000-61000 USD year'],
  ['<p><b>Pay:</b> $20.00 &#x2F;hr</p>', 'US', '20-20 USD hour'],
  ['NT$ 60,000 - 80,000 (月薪)', 'TW', '60000-80000 TWD month'],
  ['¥18M – ¥28M', 'JP', '18000000-28000000 JPY year'],
  ['¥12,000 a month', 'CN', '12000-12000 CNY month'],
  ['15-25k RMB per month', 'CN', '15000-25000 CNY month'],
  ['₹12-18 LPA', 'IN', '1200000-1800000 INR year'],
  ['12 to 18 lakhs per annum', 'IN', '1200000-1800000 INR year'],
  ['Entre 30 000 et 35 000 € par an', 'FR', '30000-35000 EUR year'],
  ['1 800 € à 2 200 € brut par mois', 'FR', '1800-2200 EUR month'],
  ["11,88 € de l'heure", 'FR', '11.88-11.88 EUR hour'],
  ['25.000 € - 30.000 € brutos anuales', 'ES', '25000-30000 EUR year'],
  ['RAL 35.000 - 40.000 €', 'IT', '35000-40000 EUR year'],
  ['€ 2.500 - € 3.200 per maand', 'NL', '2500-3200 EUR month'],
  ['120-150 zł/h', 'PL', '120-150 PLN hour'],
  ['35 000-40 000 kr/mån', 'SE', '35000-40000 SEK month'],
  ['600 000 - 700 000 kr per år', 'NO', '600000-700000 NOK year'],
  ['DKK 45.000 per month', 'DK', '45000-45000 DKK month'],
  ["Fr. 5'200.- pro Monat", 'CH', '5200-5200 CHF month'],
  ['R$ 5.000,00 por mês', 'BR', '5000-5000 BRL month'],
  ['R25 000 per month', 'ZA', '25000-25000 ZAR month'],
  ['RM 4,000 - RM 6,000 per month', 'MY', '4000-6000 MYR month'],
  ['5 500 lei brut pe lună', 'RO', '5500-5500 RON month'],
  ['75 000 $ par année', 'CA', '75000-75000 CAD year'],
  ['22,50 $ / heure', 'CA', '22.5-22.5 CAD hour'],
  ['USD $120,000.00/Yr. - USD $150,000.00/Yr.', 'US', '120000-150000 USD year'],
  ['£400 pd inside IR35', 'GB', '400-400 GBP day'],
  ['£11.44 p/h', 'GB', '11.44-11.44 GBP hour'],
  ['£35,000 FTE, 3 days a week', 'GB', '35000-35000 GBP year'],
  ['2 year contract, £28,000 to £30,000 (pro rata), 36 hours over 5 days', 'GB', '28000-30000 GBP year'],
  ['$60,000 and 25 days of leave', 'US', '60000-60000 USD year'],
  ['£13.10 an hour; this increases to £14.20', 'GB', '13.1-14.2 GBP hour'],
  ['$90,000 + super', 'AU', '90000-90000 AUD year'],
  ['$90,000+', 'AU', '90000- AUD year'],
  ['Base $80K OTE $150K', 'US', '80000-80000 USD year'],
  ['$175K - $210K OTE (70/30 split) $120K - $150K', 'US', '120000-150000 USD year'],
  ['Total compensation (salary + equity) £75K - £110K', 'GB', '75000-110000 GBP year total'],
  ['Commission only, $50k-$90k', 'US', '50000-90000 USD year commission'],
  ['brutto jÃ¤hrlich â‚¬45.000', 'DE', '45000-45000 EUR year'],
  ['OTE $150,000 - $180,000', 'US', '150000-180000 USD year ote'],
]

const refused: [text: string, country: string | null, expected: string][] = [
  ['', null, 'none: not_stated'],
  ['Competitive', null, 'none: vague'],
  ['DOE', null, 'none: vague'],
  ['Salary: negotiable', null, 'none: vague'],
  ['Paid time off and a kind team', null, 'none: no_number'],
  ['$250k seed raised', null, 'none: benefit_context'],
  ['Sign-on bonus $5,000', 'US', 'none: benefit_context'],
  ['401(k) with $1,000 match', 'US', 'none: benefit_context'],
  ['$1,200 yearly learning budget', 'US', 'none: benefit_context'],
  ['$42-$46 per year', 'US', 'quarantined: period_magnitude_conflict'],
  ['$1,500 per hour', 'US', 'quarantined: period_magnitude_conflict'],
  ['$20,000 - $90,000', 'US', 'quarantined: too_wide'],
  ['$90,000 - $60,000', 'US', 'quarantined: too_wide'],
  ['$0 - $0 per hour', 'US', 'quarantined: zero'],
  ['€2K - €2.5K', 'DE', 'quarantined: no_period'],
  ['$50,000 - €60,000 CAD a year', 'US', 'quarantined: currency_conflict'],
  ['38 000 kr per month', null, 'quarantined: no_currency'],
  ['$20 per hour/per month', 'US', 'quarantined: two_periods'],
  ['$50 per hour - $400 per day', 'US', 'quarantined: two_periods'],
  ['$35,000 per day', 'US', 'quarantined: period_magnitude_conflict'],
  ['S$4,000 - S$6,000', 'SG', 'quarantined: no_period'],
  ['£45,000 - €50,000', 'GB', 'quarantined: currency_conflict'],
  ['£5 meal voucher per day', 'GB', 'none: benefit_context'],
  ['Earn a $1,000 referral bonus', 'US', 'none: benefit_context'],
  ['We manage $2bn', 'US', 'none: not_stated'],
  ['$5M - $10M sold every year', 'US', 'none: not_stated'],
  ['5 days a week', 'US', 'none: not_stated'],
  ['Open 24/7', 'US', 'none: not_stated'],
  ['100%', 'DE', 'none: not_stated'],
  ['Minimum 3 years experience', 'US', 'none: not_stated'],
  ['Call 555-123-4567', 'US', 'none: not_stated'],
  ['Grade 7 in 2026', 'US', 'none: not_stated'],
  ['$6 - $253K', 'US', 'quarantined: thousands_dropped'],
]

describe('parsePay', () => {
  it.each(read)('reads %j in %s', (text, country, expected) => {
    expect(short(text, country)).toBe(expected)
  })

  it.each(refused)('refuses %j in %s with the reason', (text, country, expected) => {
    expect(short(text, country)).toBe(expected)
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

  it('keeps net pay apart from gross pay', () => {
    expect(parsePay('€1.400 netto per maand', { country: 'NL' })).toMatchObject({ status: 'accepted', gross: false })
    expect(parsePay('.NET developer, €4.400 per maand', { country: 'NL' })).toMatchObject({ gross: null })
  })

  it('spans the ranges of several places and keeps each', () => {
    const pay = parsePay('NV: 153,600 - 207,800 USD annually | NM: 138,200 - 187,000 USD annually', { country: 'US' })
    expect(pay).toMatchObject({ status: 'accepted', min: 138_200, max: 207_800 })
    expect(pay.status === 'accepted' && pay.others).toHaveLength(2)
  })

  it('publishes base pay and keeps on-target earnings beside it', () => {
    const pay = parsePay('On Target Earnings: $115,000 • Base: $80,000', { country: 'US' })
    expect(pay).toMatchObject({
      min: 80_000,
      basis: 'base',
      others: [{ basis: 'ote', min: 115_000 }, { basis: 'base' }],
    })
  })

  it('finds pay in a long description and leaves other money alone', () => {
    const text = `We raised $30M from investors and serve 400 clinics. ${'You greet patients at the desk. '.repeat(20)} The pay range for this role is $19.50 to $23.00 per hour. You also get a $500 learning budget.`
    expect(short(text, 'US')).toBe('19.5-23 USD hour')
  })

  it.each([
    ['You look after budgets from $10,000 to $250,000.', 'none: not_stated'],
    ['Our software is sold at $99 per month.', 'none: not_stated'],
    ['People who use it save $300 per month on average.', 'none: not_stated'],
    ['There is a $1,500 home office stipend and $100 per month for internet.', 'none: not_stated'],
    ['Per diem of $60 per day while on the road.', 'none: not_stated'],
    ['You close deals of $20k-$60k each month.', 'none: not_stated'],
    ['You check invoices between $500 and $900 daily. Pay: $22 - $26 an hour.', '22-26 USD hour'],
    ['A shift differential of $2.50 per hour at night. Base pay $30.00/hr.', '30-30 USD hour'],
    ['Salary $85,000-$105,000 plus a $5,000 sign-on bonus and a 401(k) match up to $3,000.', '85000-105000 USD year'],
    ['Customer Service Representative, $18-$20/hr.', '18-20 USD hour'],
  ])('reads only pay in a description: %j', (sentence, expected) => {
    const prose = 'You greet patients at the desk and keep the calendar in order. '.repeat(4)
    expect(short(`<p>${prose}</p><p>${sentence}</p><p>${prose}</p>`, 'US')).toBe(expected)
  })

  it('reads 14 salaries a year into the annual figure', () => {
    const pay = parsePay('€ 3.000,00 brutto pro Monat, 14mal jährlich', { country: 'AT' })
    expect(pay).toMatchObject({ installments: 14, gross: true, period: 'month' })
    expect(pay.status === 'accepted' && annualPay(pay).midpoint).toBe(42_000)
  })

  it('never throws and never turns a range round, whatever the text', () => {
    const piece = fc.constantFrom(
      '$',
      '€',
      '£',
      'USD',
      'k',
      '-',
      ' to ',
      '1,234',
      '12.50',
      '90',
      'per hour',
      'a year',
      '<b>',
      '&#36;',
      '%',
      '(',
      ' ',
      '\u00a0',
      '0',
      'OTE',
    )
    fc.assert(
      fc.property(
        fc.array(fc.oneof(piece, fc.string({ maxLength: 6 })), { maxLength: 30 }),
        fc.constantFrom('US', 'DE', 'IN', null),
        (pieces, country) => {
          const pay = parsePay(pieces.join(''), { country })
          if (pay.status !== 'accepted') return
          expect(pay.min ?? 0).toBeLessThanOrEqual(pay.max ?? Number.POSITIVE_INFINITY)
          expect((pay.max ?? pay.min ?? 0) > 0).toBe(true)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('bears a megabyte of digits and signs', () => {
    const started = performance.now()
    parsePay('$1,'.repeat(350_000), { country: 'US' })
    parsePay('1 '.repeat(500_000), { country: 'US' })
    expect(performance.now() - started).toBeLessThan(3000)
  })
})

describe('readPay', () => {
  const fields = { kind: 'fields' as const, min: 50_000, max: 60_000, currency: 'USD', period: 'YEAR', label: null }
  const us = { country: 'US' }

  it('trusts the fields of a source before its texts', () => {
    expect(readPay([{ kind: 'text', text: '$1 - $2 per hour' }, fields], null, us)).toMatchObject({
      min: 50_000,
      period: 'year',
    })
  })

  it.each([
    ['1 HOUR', 20, 'hour'],
    ['per-hour-wage', 20, 'hour'],
    ['MONTH', 4000, 'month'],
    ['per-year-salary', 50_000, 'year'],
  ])('reads the period %j', (period, min, expected) => {
    expect(readPay([{ ...fields, min, max: min, period }], null, us)).toMatchObject({
      status: 'accepted',
      period: expected,
    })
  })

  it('takes 0 to 0 for not stated and looks at the description', () => {
    expect(readPay([{ ...fields, min: 0, max: 0 }], 'Pay: $20 per hour', us)).toMatchObject({ min: 20, period: 'hour' })
    expect(readPay([{ ...fields, min: 0, max: 0 }], null, us)).toEqual({
      status: 'none',
      reason: 'not_stated',
      raw: null,
    })
  })

  it('quarantines fields that contradict themselves instead of mending them', () => {
    expect(readPay([{ ...fields, min: 42, max: 46 }], null, us)).toMatchObject({
      status: 'quarantined',
      reason: 'period_magnitude_conflict',
    })
    expect(readPay([{ ...fields, min: 43, max: 4336, period: 'HOUR' }], null, us)).toMatchObject({ reason: 'too_wide' })
    expect(readPay([{ ...fields, currency: null }], null, us)).toMatchObject({ reason: 'no_currency' })
  })

  it.each([
    [Number.NaN, 'no_number'],
    [Number.POSITIVE_INFINITY, 'no_number'],
    [-5, 'zero'],
  ])('quarantines an amount of %d', (amount, reason) => {
    expect(readPay([{ ...fields, min: amount, max: amount }], null, us)).toMatchObject({
      status: 'quarantined',
      reason,
    })
  })

  it('never throws on fields of any kind, and an accepted range is never the wrong way round', () => {
    const amount = fc.option(fc.oneof(fc.double(), fc.integer({ min: -5, max: 300_000 })))
    const words = fc.option(fc.oneof(fc.constantFrom('USD', 'YEAR', 'per-hour-wage', '$', 'kr'), fc.string()))
    const entry = fc.record({ min: amount, max: amount, currency: words, period: words, label: words })
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 3 }), fc.option(fc.string()), (entries, description) => {
        const stated = entries.map((one) => ({ kind: 'fields' as const, ...one }))
        const pay = readPay(stated, description, us)
        if (pay.status === 'accepted') expect(pay.min ?? 0).toBeLessThanOrEqual(pay.max ?? Number.POSITIVE_INFINITY)
      }),
      { numRuns: 1000 },
    )
  })

  it('quarantines fields and text that name different currencies', () => {
    expect(readPay([fields, { kind: 'text', text: '€50,000 - €60,000 per year' }], null, us)).toMatchObject({
      reason: 'currency_conflict',
    })
  })

  it('leaves equity and bonus out', () => {
    expect(
      readPay(
        [
          { ...fields, label: 'Bonus' },
          { ...fields, min: 70_000, max: 80_000, label: 'Base salary' },
        ],
        null,
        us,
      ),
    ).toMatchObject({ min: 70_000, others: [] })
  })
})
