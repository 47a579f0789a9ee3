import { describe, expect, it } from 'vitest'
import type { OfficialFile, OfficialReading, SeriesValue } from '../../src/domain/official.ts'
import importer from '../../src/official/hiring-lab.ts'
import { officialFile, sharedFile } from '../_support/official-files.ts'

async function readOne(file: OfficialFile): Promise<OfficialReading & { series: SeriesValue[] }> {
  const [reading] = await importer.read(file)
  if (reading?.series === undefined) throw new Error('no series were read')
  return { ...reading, series: reading.series }
}

const AGGREGATE = `date,jobcountry,indeed_job_postings_index_SA,indeed_job_postings_index_NSA,variable
2020-02-01,US,100,100,total postings
2020-02-02,US,100.03,100.05,total postings
2020-02-02,US,98.5,99,new postings
`

describe('files of Hiring Lab', () => {
  it('become series named by country, kind and adjustment; values are levels as printed', async () => {
    const { series, dataset } = await readOne(officialFile('aggregate_job_postings_US.csv', AGGREGATE))
    expect(series.map(({ series: name, onDate, value }) => [name, onDate, value])).toEqual([
      ['hiring-lab/US/total/sa', '2020-02-01', 100],
      ['hiring-lab/US/total/nsa', '2020-02-01', 100],
      ['hiring-lab/US/total/sa', '2020-02-02', 100.03],
      ['hiring-lab/US/total/nsa', '2020-02-02', 100.05],
      ['hiring-lab/US/new/sa', '2020-02-02', 98.5],
      ['hiring-lab/US/new/nsa', '2020-02-02', 99],
    ])
    expect(dataset).toBe('aggregate postings US')
  })

  it('are a new vintage on each day they are fetched, of the same dataset', async () => {
    const [first, second] = await Promise.all(
      ['2026-08-19', '2026-08-26'].map((day) =>
        readOne(officialFile('aggregate_job_postings_US.csv', AGGREGATE, new Date(`${day}T23:30:00Z`))),
      ),
    )
    expect([first?.release, second?.release]).toEqual(['vintage 2026-08-19', 'vintage 2026-08-26'])
    expect(first?.dataset).toBe(second?.dataset)
    expect(new Set(second?.series.map(({ vintage }) => vintage))).toEqual(new Set(['2026-08-26']))
  })

  it('of wage growth have months like "Jan-19"; NA is no value, and a tiny number may be printed with an exponent', async () => {
    const text = `jobcountry,country,month,n_obs,posted_wage_growth_yoy,posted_wage_growth_yoy_3moavg
CA,Canada,Jan-19,33208,-4.27112e-4,NA
`
    const { series } = await readOne(officialFile('posted-wage-growth-by-country.csv', text))
    expect(series.map(({ series: name, onDate, value }) => [name, onDate, value])).toEqual([
      ['hiring-lab/CA/posted-wage-growth', '2019-01-01', -0.000427112],
      ['hiring-lab/CA/posted-wage-growth/n', '2019-01-01', 33208],
    ])
  })

  it.each([
    ['date,jobcountry,remote_share_postings\n2019-01-01,AU,2.86\n', 'hiring-lab/AU/remote-share', 'remote share AU'],
    [
      'date,jobcountry,indeed_job_postings_index,variable,display_name\n2026-08-14,US,98,total postings,Medical Information\n',
      'hiring-lab/US/sector/medical-information/total/sa',
      'postings by sector US',
    ],
    [
      'date,state,indeed_job_postings_index\n2026-08-14,CA,98\n',
      'hiring-lab/US-CA/total/sa',
      'postings by US state US',
    ],
    [
      'date,CBSA Title,cbsa_code,indeed_job_postings_index\n2026-08-14,"New York",35620,98\n',
      'hiring-lab/US:metro:35620/total/sa',
      'postings by US metro US',
    ],
    [
      'date,province,indeed_job_postings_index\n2026-08-14,ON,98\n',
      'hiring-lab/CA-ON/total/sa',
      'postings by Canadian province CA',
    ],
  ])('are told apart by their columns, whatever their name', async (text, series, dataset) => {
    const reading = await readOne(officialFile('download.csv', text))
    expect([reading.series.map((one) => one.series), reading.dataset]).toEqual([[series], dataset])
  })
})

describe('a bad file of Hiring Lab', () => {
  it('has rows refused one by one, with the field', async () => {
    const bad = `${AGGREGATE}2020-02-30,US,1,1,total postings
2020-02-03,US,n/a,1,total postings
2020-02-03,USA,1,1,total postings
2020-02-03,US,1,1,old postings
2020-02-02,US,7,7,total postings
2027-01-01,US,1,1,total postings
2020-02-04,US,1
`
    const { refused, rows, series } = await readOne(officialFile('aggregate_job_postings_US.csv', bad))
    expect(refused.map(({ row, field, reason }) => `${row} ${field}: ${reason}`)).toEqual([
      'line 11 : has 3 columns, the header has 5',
      'line 5 date: "2020-02-30" is no date',
      'line 6 indeed_job_postings_index_SA: "n/a" is no number',
      'line 7 jobcountry: is no country code of two letters',
      'line 8 variable: "old postings" is not total or new postings',
      'line 9 date: hiring-lab/US/total/sa has 2020-02-02 twice',
      'line 10 date: 2027-01-01 is after its vintage of 2026-08-19',
    ])
    expect([rows, series.length]).toEqual([10, 6])
  })

  it('with other columns says which layouts are known and what it has', async () => {
    const file = officialFile('postings.csv', 'date,jobcountry,index\n2020-02-01,US,100\n')
    await expect(importer.read(file)).rejects.toThrow(
      /none of: vintages, postings by sector, .*it has: date, jobcountry, index; take the CSV/,
    )
  })

  it('of vintages that does not say its country is refused', async () => {
    const file = officialFile(
      'v.csv',
      'vintage_date,commit,obs_date,index_sa,index_nsa\n2026-08-19,a,2020-02-01,100,100\n',
    )
    await expect(importer.read(file)).rejects.toThrow(/does not say the country \("vintages_us_total.csv"\)/)
  })

  it.each(['', '\n\n', 'not a table at all', '<!doctype html><title>404</title>'])(
    'that is no table (%j) is refused',
    async (text) => {
      await expect(importer.read(officialFile('a.csv', text))).rejects.toThrow(/a\.csv/)
    },
  )
})

const shared = [
  'aggregate_job_postings_US',
  'remote_remote_postings',
  'wage_posted-wage-growth-by-country',
  'vintages_us_total',
].map((name) => sharedFile(`hiring_lab/${name}.csv`))
describe.skipIf(shared.includes(null))('the real files (skipped without ../shared/data)', () => {
  it('are read without a row refused', async () => {
    const readings = await Promise.all(shared.map((file) => readOne(file ?? officialFile('', ''))))
    expect(readings.map(({ rows, refused, series }) => [rows, refused.length, series.length])).toEqual([
      [4774, 0, 9548],
      [18_739, 0, 18_739],
      [968, 0, 2882],
      [12_049, 0, 24_098],
    ])
  })

  it('hold 172 vintages of the US index, so that the value of a day depends on when one asks', async () => {
    const { series } = await readOne(shared[3] ?? officialFile('', ''))
    expect(new Set(series.map(({ vintage }) => vintage)).size).toBe(172)
    const newYear = series
      .filter((one) => one.series === 'hiring-lab/US/total/sa' && one.onDate === '2023-01-01')
      .sort((a, b) => (a.vintage < b.vintage ? -1 : 1))
    expect(newYear.findLast(({ vintage }) => vintage <= '2023-02-01')?.value).toBe(148.64)
    expect(newYear.at(-1)?.value).toBe(142.57)
  })
})
