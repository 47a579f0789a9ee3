import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OfficialRate } from '../../src/domain/official.ts'
import { ppp, rateOn, yearAverage } from '../../src/market/rates.ts'
import ecbRates from '../../src/official/ecb-rates.ts'
import worldBank from '../../src/official/world-bank.ts'
import { storeReadings } from '../../src/store/official.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { officialFile } from '../_support/workbook.ts'

let database: TestDatabase
const day = (date: number) => new Date(Date.UTC(2026, 0, date))

const usd = (onDate: string, rate: number): OfficialRate => ({
  rowRef: `line ${onDate}`,
  base: 'EUR',
  currency: 'USD',
  kind: 'day',
  onDate,
  country: '',
  rate,
})
const store = (
  importer: typeof ecbRates | typeof worldBank,
  text: string,
  dataset: string,
  rates: OfficialRate[],
  at: Date,
) => {
  const reading = { dataset, release: 'r', period: '2025', rows: rates.length, refused: [], rates }
  return storeReadings(database.db, importer, officialFile(`${dataset}.csv`, text), [reading], at)
}

beforeAll(async () => {
  database = await cloneDatabase()
  await store(ecbRates, 'first', 'year 2025', [usd('2025-03-14', 1.0889), usd('2025-03-13', 1.083)], day(1))
  await store(ecbRates, 'corrected', 'year 2025', [usd('2025-03-14', 1.0999), usd('2025-03-13', 1.083)], day(10))
  const yearly = (country: string, currency: string, kind: 'year' | 'ppp', rate: number): OfficialRate => ({
    rowRef: '[1][0]',
    base: 'USD',
    currency,
    kind,
    onDate: '2024-01-01',
    country,
    rate,
  })
  await store(
    worldBank,
    'fx',
    'PA.NUS.FCRF',
    [yearly('AE', 'AED', 'year', 3.6725), yearly('DE', 'EUR', 'year', 0.92)],
    day(1),
  )
  await store(worldBank, 'ppp', 'PA.NUS.PRVT.PP', [yearly('DE', 'EUR', 'ppp', 0.75)], day(1))
})
afterAll(() => database.drop())

describe('a rate of a day', () => {
  it('comes with the row it is from', async () => {
    const { found } = await rateOn(database.db, day(5), 'USD', '2025-03-13')
    expect(found).toMatchObject({
      rate: 1.083,
      base: 'EUR',
      currency: 'USD',
      onDate: '2025-03-13',
      publisher: 'ecb-rates',
      dataset: 'year 2025',
      file: 'year 2025.csv',
      rowRef: 'line 2025-03-13',
    })
    expect(found?.sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  it('is that of the last day before within a week, as on a weekend, and none after that or for a day before the first', async () => {
    const on = async (at: string) => (await rateOn(database.db, day(5), 'USD', at)).found?.onDate ?? null
    expect(await on('2025-03-16')).toBe('2025-03-14')
    expect(await on('2025-03-21')).toBe('2025-03-14')
    expect(await on('2025-03-22')).toBeNull()
    expect(await on('2025-03-12')).toBeNull()
  })

  it('is what was known at the time: nothing before the import, the correction after it', async () => {
    const asOf = async (date: number) => (await rateOn(database.db, day(date), 'USD', '2025-03-14')).found?.rate ?? null
    expect([await asOf(0), await asOf(1), await asOf(9), await asOf(10)]).toEqual([null, 1.0889, 1.0889, 1.0999])
  })

  it('is refused with the reason when the currency has none', async () => {
    expect(await rateOn(database.db, day(5), 'AED', '2025-03-14')).toEqual({
      found: null,
      reason: 'no-rate',
      detail: 'no rate of AED to the euro on 2025-03-14 or the 7 days before',
    })
  })
})

describe('a rate of a year', () => {
  it('is the average of a country and its currency, or the parity', async () => {
    expect((await yearAverage(database.db, day(5), 'AED', 'AE', 2024)).found).toMatchObject({
      rate: 3.6725,
      kind: 'year',
      onDate: '2024-01-01',
    })
    expect((await ppp(database.db, day(5), 'DE', 2024)).found).toMatchObject({
      rate: 0.75,
      currency: 'EUR',
      kind: 'ppp',
    })
  })

  it('is refused for another year, country or currency', async () => {
    expect(await yearAverage(database.db, day(5), 'AED', 'AE', 2023)).toMatchObject({ found: null, reason: 'no-rate' })
    expect(await yearAverage(database.db, day(5), 'USD', 'AE', 2024)).toMatchObject({ found: null, reason: 'no-rate' })
    expect(await ppp(database.db, day(5), 'AE', 2024)).toMatchObject({ found: null, reason: 'no-rate' })
  })
})
