import { afterAll, beforeAll, expect, it } from 'vitest'
import { readRates } from '../../../src/market/catalogue/_rates.ts'
import { CUT } from '../../_support/catalogue.ts'
import { cloneDatabase, type TestDatabase } from '../../_support/database.ts'
import { insertRates, type StoredRate } from '../../_support/official-cells.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await cloneDatabase()
})
afterAll(() => test.drop())

/** Rates against the euro on the first so many days of a year: half of them 1.00 dollars, half 1.25. */
function daily(year: number, days: number): StoredRate[] {
  return Array.from({ length: days }, (_, at) => {
    const on_date = new Date(Date.UTC(year, 0, 1 + at)).toISOString().slice(0, 10)
    const usd = at % 2 === 0 ? 1 : 1.25
    const common = { base: 'EUR', kind: 'day', on_date } as const
    return [
      { ...common, currency: 'USD', rate: usd },
      { ...common, currency: 'GBP', rate: 0.8 },
    ]
  }).flat()
}

it('a year without a published average has the mean of its days, where most of them are there', async () => {
  await insertRates(test.db, [...daily(2024, 200), ...daily(2025, 60)], { publisher: 'ecb-rates', dataset: 'days' })
  await insertRates(test.db, [{ currency: 'GBP', country: 'GB', kind: 'year', on_date: '2023-01-01', rate: 0.7 }])
  const rates = await readRates(test.db, CUT)
  // 0.8 / 1 and 0.8 / 1.25; 1 / 1 and 1 / 1.25.
  expect(rates.get('year GBP  2024')?.rate).toBeCloseTo(0.72, 12)
  expect(rates.get('year EUR  2024')?.rate).toBeCloseTo(0.9, 12)
  expect(rates.get('year GBP  2024')?.proof).toMatchObject({
    row: '2024-01-01 to 2024-07-18',
    printed: 'mean of 200 days',
  })
  expect(rates.get('year GBP GB 2023')?.rate).toBe(0.7)
  expect(rates.has('year GBP  2025')).toBe(false)
})
