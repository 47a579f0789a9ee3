import { describe, expect, it } from 'vitest'
import { readOfficialFile } from '../../src/official/_read.ts'
import ecbRates from '../../src/official/ecb-rates.ts'
import { hasSharedData, sharedFile } from '../_support/shared-data.ts'
import { officialFile, zipText } from '../_support/workbook.ts'

const read = (name: string, bytes: Uint8Array | string) => readOfficialFile(ecbRates, officialFile(name, bytes))

const isThere = hasSharedData('fx/eurofxref-hist.csv')
describe.skipIf(!isThere)('the published history', () => {
  it('says what a person reads in it, year by year', async () => {
    const years = await readOfficialFile(ecbRates, sharedFile('fx/eurofxref-hist.csv'))
    expect(years).toHaveLength(27)
    expect(years.reduce((sum, { rows }) => sum + rows, 0)).toBe(6710)
    expect(years.flatMap(({ refused }) => refused)).toEqual([])
    const rates = years.flatMap((year) => year.rates ?? [])
    const of = (currency: string, onDate: string) =>
      rates.find((rate) => rate.currency === currency && rate.onDate === onDate)
    expect(of('USD', '2025-03-14')).toMatchObject({
      rate: 1.0889,
      base: 'EUR',
      kind: 'day',
      rowRef: 'line 2',
      country: '',
    })
    expect(of('USD', '1999-01-04')).toMatchObject({ rate: 1.1789, rowRef: 'line 6711' })
    expect(of('BGN', '1999-01-04')).toBeUndefined()
    expect(of('RUB', '2025-03-14')).toBeUndefined()
    expect(new Set(rates.map(({ currency }) => currency)).size).toBe(41)
  })
})

describe('a history', () => {
  const HISTORY = 'Date,USD,JPY,\n2024-01-03,1.0919,156.16,\n2024-01-02,1.0956,N/A,\n'

  it('comes newest first, with N/A for what is missing and a comma behind the last', async () => {
    const [year] = await read('eurofxref-hist.csv', HISTORY)
    expect(year).toMatchObject({ dataset: 'year 2024', release: 'to 2024-01-03', period: '2024', rows: 2, refused: [] })
    expect(year?.rates?.map(({ currency, onDate, rate }) => [currency, onDate, rate])).toEqual([
      ['USD', '2024-01-03', 1.0919],
      ['JPY', '2024-01-03', 156.16],
      ['USD', '2024-01-02', 1.0956],
    ])
    expect(await read('eurofxref-hist.zip', zipText({ 'eurofxref-hist.csv': HISTORY }))).toEqual([year])
  })

  it.each([
    ['text', '2024-01-04,about 1.09,156,', 'USD', '"about 1.09" is no rate'],
    ['zero', '2024-01-04,0,156,', 'USD', '"0" is no rate'],
    ['a decimal comma', '2024-01-04,"1,09",156,', 'USD', '"1,09" is no rate'],
    ['a day that is none', '2024-02-31,1.09,156,', 'Date', '"2024-02-31" is no day'],
    ['a day twice', '2024-01-03,1.09,156,', 'Date', '2024-01-03 stands above already'],
    ['a column too many', '2024-01-04,1.09,156,7,', 'Date', 'has 5 columns, the header 4'],
  ])('has a line refused with place and reason, and no other: %s', async (_name, line, field, reason) => {
    const [year] = await read('hist.csv', HISTORY.replace('2024-01-02', `${line}\n2024-01-02`))
    expect(year?.refused).toEqual([{ row: 'line 3', field, reason }])
    expect(year?.rows).toBe(3)
    expect(year?.rates).toHaveLength(3)
  })

  it.each([
    [
      'cut off within a line',
      'Date,USD,JPY,\n2024-01-03,1.0919,156.16,\n2024-01-0',
      'it is cut off; download it again',
    ],
    ['cut off within a year', 'Date,USD,\n2024-03-04,1.08,\n2024-03-01,1.08,\n', 'ends at 2024-03-01, within a year'],
    ['of other columns', 'Day,USD,\n2024-01-02,1.1,\n', 'line 1: is not "Date" and currencies'],
    ['with a currency twice', 'Date,USD,USD,\n2024-01-02,1.1,1.1,\n', 'has a currency twice'],
    ['a web page', '<html><body>Access denied</body></html>', 'has no Cube with a time'],
    ['no UTF-8', Buffer.from([0xff, 0xfe, 0x44]), 'is not UTF-8'],
  ])('is refused: %s', async (_name, bytes, message) => {
    await expect(read('eurofxref-hist.csv', bytes)).rejects.toThrow(message)
  })
})

describe('the XML of a day', () => {
  const xml = (...days: string[]) =>
    `<?xml version="1.0" encoding="UTF-8"?><gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref"><gesmes:subject>Reference rates</gesmes:subject><Cube>${days.join('')}</Cube></gesmes:Envelope>`
  const DAY = "<Cube time='2025-03-14'><Cube currency='USD' rate='1.0889'/><Cube currency='JPY' rate='161.88'/></Cube>"

  it('is a dataset by its day', async () => {
    const [day] = await read('eurofxref-daily.xml', xml(DAY))
    expect(day).toMatchObject({ dataset: 'day 2025-03-14', period: '2025-03-14', rows: 2, refused: [] })
    expect(day?.rates?.[0]).toMatchObject({ currency: 'USD', rate: 1.0889, rowRef: 'Cube 2025-03-14 USD' })
  })

  it('may be of 90 days', async () => {
    const [days] = await read('eurofxref-hist-90d.xml', xml(DAY, DAY.replace('14', '13')))
    expect(days).toMatchObject({ dataset: 'last 90 days', period: '2025-03-13/2025-03-14', rows: 4 })
  })

  it('has what is no rate refused', async () => {
    const [day] = await read('d.xml', xml(DAY.replace('161.88', 'N/A')))
    expect(day?.refused).toEqual([
      { row: 'Cube 2025-03-14 JPY', field: 'rate', reason: '"N/A" is no rate of a currency' },
    ])
    await expect(read('d.xml', xml(DAY.replace('2025-03-14', 'today')))).rejects.toThrow('Cube today: has no day')
  })
})
