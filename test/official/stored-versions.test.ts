import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OfficialFile, OfficialImporter } from '../../src/domain/official.ts'
import { readOfficialFile } from '../../src/official/_read.ts'
import jobBank from '../../src/official/canada-job-bank.ts'
import oflc from '../../src/official/dol-oflc.ts'
import hiringLab from '../../src/official/hiring-lab.ts'
import ashe from '../../src/official/ons-ashe.ts'
import crosswalks from '../../src/official/soc-crosswalks.ts'
import { storeReadings } from '../../src/store/official.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { officialFile, officialFixture, sharedFile } from '../_support/official-files.ts'
import { asheWorkbook, PAY_NAME, PAY_ROWS } from './ashe-workbook.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await cloneDatabase()
})
afterAll(() => database.drop())

async function load(importer: OfficialImporter, file: OfficialFile, on: string): Promise<string[]> {
  const readings = await readOfficialFile(importer, file)
  const stored = await storeReadings(database.db, importer, file, readings, new Date(`${on}T12:00:00Z`))
  return stored.map(({ state, file: { dataset } }) => `${dataset}: ${state}`)
}

async function ask<Row>(query: ReturnType<typeof sql<Row>>): Promise<Row[]> {
  return (await query.execute(database.db)).rows
}

describe('stored files', () => {
  it('change nothing when they come twice', async () => {
    for (const fixture of ['job-bank/das-wage2025opendata-written-from-documentation.csv', 'oflc/H-1B_FY14_Q4.csv']) {
      const importer = fixture.startsWith('oflc') ? oflc : jobBank
      const [first, second] = [
        await load(importer, officialFixture(fixture), '2026-01-01'),
        await load(importer, officialFixture(fixture), '2026-01-02'),
      ]
      expect([...first, ...second].map((line) => line.split(': ')[1])).toEqual(['new', 'unchanged'])
    }
  })

  it('revised under the same name become a new version, and the old one keeps its cells', async () => {
    expect(await load(ashe, officialFile(PAY_NAME, asheWorkbook(PAY_ROWS)), '2026-01-01')).toEqual([
      'table 14.7 2025: new',
    ])
    const corrected = PAY_ROWS.with(3, (PAY_ROWS[3] ?? []).with(3, 36100))
    expect(await load(ashe, officialFile(PAY_NAME, asheWorkbook(corrected)), '2026-02-01')).toEqual([
      'table 14.7 2025: corrected',
    ])
    const medians = (at: string) =>
      ask(sql<{ value: number }>`select value from official_stat s join official_file f on f.id = s.file_id
      where code = '2231' and measure = 'pay-median' and f.imported_at <= ${at} and (f.superseded_at is null or f.superseded_at > ${at})`)
    expect(await medians('2026-01-15T00:00:00Z')).toEqual([{ value: 36000 }])
    expect(await medians('2026-02-15T00:00:00Z')).toEqual([{ value: 36100 }])
  })

  it('of Hiring Lab fetched on two days keep what each day said', async () => {
    const text = (value: number) =>
      `date,jobcountry,indeed_job_postings_index_SA,indeed_job_postings_index_NSA,variable\n2023-01-01,US,${value},100,total postings\n`
    await load(
      hiringLab,
      officialFile('aggregate_job_postings_US.csv', text(148.64), new Date('2023-01-13T00:00:00Z')),
      '2026-01-01',
    )
    await load(
      hiringLab,
      officialFile('aggregate_job_postings_US.csv', text(142.57), new Date('2026-08-19T00:00:00Z')),
      '2026-01-02',
    )
    const known = (day: string) =>
      ask(sql<{ value: number }>`select value from series_vintage
      where series = 'hiring-lab/US/total/sa' and on_date = '2023-01-01' and vintage <= ${day} order by vintage desc limit 1`)
    expect(await known('2023-02-01')).toEqual([{ value: 148.64 }])
    expect(await known('2026-09-01')).toEqual([{ value: 142.57 }])
  })

  it('of the OFLC let the latest decision of a case stand, in whatever order the quarters come', async () => {
    const header = 'CASE_NUMBER,CASE_STATUS,DECISION_DATE,JOB_TITLE,WAGE_RATE_OF_PAY_FROM,WAGE_UNIT_OF_PAY\n'
    const quarter = (name: string, row: string) =>
      officialFile(`LCA_Disclosure_Data_FY2026_${name}.csv`, `${header}${row}\n`)
    await load(oflc, quarter('Q2', 'I-200-25300-000001,Withdrawn,2026-02-01,Engineer,90000,Year'), '2026-05-01')
    await load(oflc, quarter('Q1', 'i-200-25300-000001,Certified,2025-11-03,Engineer,90000,Year'), '2026-05-02')
    expect(
      await ask(sql`select status, decided_on::text as day from filed_wage where case_number = 'I-200-25300-000001'`),
    ).toEqual([{ status: 'Withdrawn', day: '2026-02-01' }])
  })
})

const SHARED: [OfficialImporter, string][] = [
  [oflc, 'h1b_lca/lca_fy2014_2016.csv'],
  [hiringLab, 'hiring_lab/aggregate_job_postings_US.csv'],
  [hiringLab, 'hiring_lab/remote_remote_postings.csv'],
  [hiringLab, 'hiring_lab/vintages_us_total.csv'],
  [hiringLab, 'hiring_lab/wage_posted-wage-growth-by-country.csv'],
  [crosswalks, 'crosswalks/soc2010_soc2018.csv'],
  [crosswalks, 'crosswalks/isco2008_soc2010.csv'],
  [crosswalks, 'crosswalks/noc2016_soc2018.csv'],
]
const files = SHARED.map(([importer, path]) => [importer, sharedFile(path)] as const)

describe.skipIf(files.some(([, file]) => file === null))('the real files (skipped without ../shared/data)', () => {
  it('are all stored, row by row', async () => {
    for (const [importer, file] of files) if (file) await load(importer, file, '2026-09-01')
    const counts = await ask(sql<{
      name: string
      rows: number
      loaded: number
    }>`select publisher || ' ' || dataset as name, rows, loaded
      from official_file where superseded_at is null and imported_at::date = '2026-09-01' order by 1`)
    expect(counts.map(({ name, rows, loaded }) => `${name}: ${loaded} of ${rows}`)).toEqual([
      'dol-oflc lca FY2014-2016: 16658 of 16821',
      'hiring-lab aggregate postings US: 4774 of 4774',
      'hiring-lab posted wage growth CA DE EA ES FR GB IE IT JP NL US: 968 of 968',
      'hiring-lab remote share AU CA DE FR GB IE US: 18739 of 18739',
      'hiring-lab vintages US: 12049 of 12049',
      'soc-crosswalks isco08 to soc2010: 1125 of 1125',
      'soc-crosswalks noc2016 to soc2018: 1250 of 1250',
      'soc-crosswalks soc2010 to soc2018: 900 of 900',
    ])
    // 9,548 + 18,739 + 2,882 + 24,098 values; the newest vintage (184) is in two of the files, and 4 are of the test above.
    expect(
      await ask(sql`select count(*)::int as n, count(distinct series)::int as series from series_vintage`),
    ).toEqual([{ n: 55_083, series: 44 }])
  })
})
