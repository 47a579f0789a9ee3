import { describe, expect, it } from 'vitest'
import { readOfficialFile } from '../../src/official/_read.ts'
import worldBank from '../../src/official/world-bank.ts'
import { hasSharedData, sharedFile } from '../_support/shared-data.ts'
import { officialFile } from '../_support/workbook.ts'

const read = async (json: unknown) =>
  (await readOfficialFile(worldBank, officialFile('answer.json', JSON.stringify(json))))[0]

const isThere = hasSharedData('fx/wb_fx_rates.json')
describe.skipIf(!isThere)('saved yearly rates', () => {
  it('say what a person reads in them; years before the euro are refused', async () => {
    const [reading] = await readOfficialFile(worldBank, sharedFile('fx/wb_fx_rates.json'))
    expect(reading).toMatchObject({
      dataset: 'PA.NUS.FCRF',
      release: 'updated 2026-08-21',
      period: '1960/2025',
      rows: 1259,
    })
    const of = (country: string, year: number) =>
      reading?.rates?.find((rate) => rate.country === country && rate.onDate === `${year}-01-01`)
    expect(of('GB', 2025)).toMatchObject({ rate: 0.759473957338608, currency: 'GBP', base: 'USD', kind: 'year' })
    expect(of('DE', 1999)).toMatchObject({ rate: 0.938283072395283, currency: 'EUR' })
    expect(of('DE', 1998)).toBeUndefined()
    expect(of('AE', 2025)).toMatchObject({ rate: 3.6725, currency: 'AED', rowRef: 'data.AE[59]' })
    expect(reading?.refused).toHaveLength(6 * 39)
  })
})

/** The API's answer as documented; figures invented. */
const row = (id: string, date: unknown, value: unknown, indicator = 'PA.NUS.PRVT.PP') => ({
  indicator: { id: indicator, value: 'PPP conversion factor, private consumption (LCU per international $)' },
  country: { id, value: id },
  countryiso3code: id,
  date,
  value,
  unit: '',
  obs_status: '',
  decimal: 1,
})
const answer = (rows: unknown[], meta: object = {}) => [
  { page: 1, pages: 1, per_page: 20000, total: rows.length, sourceid: '2', lastupdated: '2026-07-01', ...meta },
  rows,
]

describe('an answer of the World Bank', () => {
  it('is read row by row; aggregates of countries and missing values are no rows', async () => {
    const reading = await read(
      answer([
        row('GB', '2024', 0.7),
        row('1W', '2024', 1),
        row('XD', '2024', 1),
        row('NG', '2024', null),
        row('BG', '2025', 0.9),
        row('BG', '2026', 0.5),
      ]),
    )
    expect(reading).toMatchObject({
      dataset: 'PA.NUS.PRVT.PP',
      release: 'updated 2026-07-01',
      rows: 3,
      refused: [],
      period: '2024/2026',
    })
    expect(
      reading?.rates?.map(({ country, currency, kind, rate, rowRef }) => [country, currency, kind, rate, rowRef]),
    ).toEqual([
      ['GB', 'GBP', 'ppp', 0.7, '[1][0]'],
      ['BG', 'BGN', 'ppp', 0.9, '[1][4]'],
      ['BG', 'EUR', 'ppp', 0.5, '[1][5]'],
    ])
  })

  it.each([
    ['text for a value', row('FR', '2024', '0.7'), 'value', '"0.7" is no rate'],
    ['zero', row('FR', '2024', 0), 'value', '0 is no rate'],
    ['a year that is none', row('FR', '2024Q1', 0.7), 'date', '"2024Q1" is no year'],
    ['a country that is none', row('FRANCE', '2024', 0.7), 'country', '"FRANCE" is no country'],
    ['the same twice', row('GB', '2024', 0.8), 'date', 'GB 2024 stands above already'],
    [
      'years before the euro',
      row('DE', '1998', 1.1),
      'date',
      'DE had a currency of its own before the euro; its rates of 1998 are not used',
    ],
  ])('has a row refused with place and reason, and no other: %s', async (_name, bad, field, reason) => {
    const reading = await read(answer([row('GB', '2024', 0.7), bad, row('JP', '2024', 100)]))
    expect(reading?.refused).toEqual([{ row: '[1][1]', field, reason }])
    expect(reading?.rates).toHaveLength(2)
  })

  it.each([
    [
      'an error, which is a list of one',
      [{ message: [{ id: '120', key: 'Invalid value', value: 'The provided parameter value is not valid' }] }],
      'the World Bank answered: The provided parameter value is not valid',
    ],
    ['one page of several', answer([row('GB', '2024', 0.7)], { pages: 3, total: 3 }), 'holds 1 of 3 rows, page 1 of 3'],
    ['another indicator', answer([row('GB', '2024', 0.7, 'NY.GDP.PCAP.CD')]), 'holds the indicator "NY.GDP.PCAP.CD"'],
    [
      'two indicators',
      answer([row('GB', '2024', 0.7), row('GB', '2024', 0.7, 'PA.NUS.FCRF')]),
      'holds several indicators',
    ],
    ['other JSON', { hello: 1 }, 'is no answer of the World Bank'],
    ['nothing', answer([]), 'holds the indicator ""'],
  ])('is refused: %s', async (_name, json, message) => {
    await expect(read(json)).rejects.toThrow(message)
  })

  it('is refused when it is cut off', async () => {
    const text = JSON.stringify(answer([row('GB', '2024', 0.7)])).slice(0, -10)
    await expect(readOfficialFile(worldBank, officialFile('a.json', text))).rejects.toThrow('is no JSON')
  })
})
