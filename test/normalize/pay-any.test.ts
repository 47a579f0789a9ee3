import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PayPeriod } from '../../src/domain/pay.ts'
import { parsePay } from '../../src/normalize/pay.ts'
import { reasonAgainst } from '../../src/normalize/pay-rules.ts'

const us = { country: 'US' }

const HOSTILE = [
  '$1,',
  '1 ',
  '$1-',
  '<',
  '&amp;',
  '1 year ',
  '$5 per hour to ',
  'salary ',
  '10 k a ',
  '1.1',
  '(',
  'US',
  '$5 a b ',
  '😀',
  '💶 5 ',
  'مرحبا ',
  'שלום 5 ',
  '\u202e\u200f5',
  '\u0000\u0007',
  '円1万',
  'Â£',
  'net 5€ ',
  '$1-$2 k ',
  '1 234 ',
  'p. a. ',
  'x 14 ',
  '<p>$5</p>',
  'up to $5 ',
  '\n',
]

const periods: Record<PayPeriod, [words: string, from: number, to: number]> = {
  hour: ['per hour', 8, 150],
  day: ['per day', 60, 1_200],
  week: ['per week', 300, 6_000],
  month: ['per month', 1_200, 20_000],
  year: ['per year', 15_000, 400_000],
}
const anyRange = fc
  .constantFrom<PayPeriod>('hour', 'day', 'week', 'month', 'year')
  .chain((period) =>
    fc.record({
      period: fc.constant(period),
      min: fc.integer({ min: periods[period][1], max: periods[period][2] }),
      growth: fc.integer({ min: 100, max: 290 }),
      currency: fc.constantFrom('USD', 'EUR', 'GBP', 'PLN', 'SEK', 'SGD', 'CHF'),
      locale: fc.constantFrom('en-US', 'de-DE', 'fr-FR', 'de-CH', 'pl-PL', 'en-IN'),
      between: fc.constantFrom(' - ', '-', ' – ', ' to '),
    }),
  )
  .map(({ growth, ...range }) => ({ ...range, max: Math.floor((range.min * growth) / 100) }))

describe('parsePay on any text', () => {
  it('reads a rendered range back, whatever the locale', () => {
    fc.assert(
      fc.property(anyRange, ({ min, max, currency, period, locale, between }) => {
        const written = [min, max].map((amount) => amount.toLocaleString(locale)).join(between)
        const pay = parsePay(`${currency} ${written} ${periods[period][0]}`, { country: null })
        expect(pay).toMatchObject({ status: 'accepted', min, max, currency, period, periodInferred: false })
      }),
      { numRuns: 1000 },
    )
  })

  it('never throws, and what it accepts breaks no rule', () => {
    const piece = fc.constantFrom(
      ...[
        '$',
        '€',
        '£',
        'USD',
        'kr',
        '¥',
        'k',
        'M',
        ' - ',
        '-',
        ' to ',
        '1,234',
        '12.50',
        '90',
        '0',
        '%',
        '(',
        '+',
        '万',
      ],
      ...[
        'per hour',
        'a year',
        'monthly',
        '<b>',
        '&#36;',
        ' ',
        '\u00a0',
        'OTE',
        'salary',
        'bonus',
        'up to ',
        'x 14',
        'LPA',
      ],
    )
    const text = fc.array(fc.oneof({ weight: 4, arbitrary: piece }, fc.string({ unit: 'binary', maxLength: 6 })), {
      maxLength: 30,
    })
    fc.assert(
      fc.property(text, fc.constantFrom('US', 'DE', 'IN', 'JP', '__proto__', null), (pieces, country) => {
        const pay = parsePay(pieces.join(''), { country })
        if (pay.status !== 'accepted') return
        expect(pay.min ?? 0).toBeLessThanOrEqual(pay.max ?? Number.POSITIVE_INFINITY)
        expect(reasonAgainst(pay)).toBeNull()
      }),
      { numRuns: 2000 },
    )
  })

  it.each(HOSTILE)('takes under 5 ms for 10,000 characters of %j', (piece) => {
    const text = piece.repeat(Math.ceil(10_000 / piece.length)).slice(0, 10_000)
    const times = Array.from({ length: 8 }, () => {
      const started = performance.now()
      parsePay(text, us)
      return performance.now() - started
    })
    // The fastest of several: what other programs of the machine take is not the reader's.
    expect(Math.min(...times)).toBeLessThan(5)
  })

  it.each(HOSTILE)('bears a megabyte of %j', (piece) => {
    const started = performance.now()
    parsePay(piece.repeat(1_000_000 / piece.length), us)
    expect(performance.now() - started).toBeLessThan(1_500)
  })
})
