import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OfficialFile, OfficialImporter } from '../../../src/domain/official.ts'
import { officialPay } from '../../../src/market/catalogue/official-pay.ts'
import type { RawFigure } from '../../../src/market/metric.ts'
import jobBank from '../../../src/official/canada-job-bank.ts'
import ashe from '../../../src/official/ons-ashe.ts'
import crosswalks from '../../../src/official/soc-crosswalks.ts'
import { storeRoles } from '../../../src/store/migrate.ts'
import { storeReadings } from '../../../src/store/official.ts'
import { loadTaxonomy } from '../../../src/taxonomy/load-roles.ts'
import { CUT } from '../../_support/catalogue.ts'
import { cloneDatabase, type TestDatabase } from '../../_support/database.ts'
import { insertCells } from '../../_support/official-cells.ts'
import { officialFile, officialFixture } from '../../_support/official-files.ts'
import { asheWorkbook, PAY_NAME, PAY_ROWS } from '../../official/ashe-workbook.ts'

const SOC_2010 = 'soc2010,soc2018\n15-1132,15-1252\n15-1133,15-1252\n29-1141,29-1141\n29-1161,29-1161\n'
const ISCO = 'isco2008,soc2010\n2512,15-1132\n2512,15-1133\n2221,29-1141\n2222,29-1161\n'

let test: TestDatabase
let figures: RawFigure[]

async function load(importer: OfficialImporter, file: OfficialFile): Promise<void> {
  await storeReadings(test.db, importer, file, await importer.read(file), new Date('2026-11-01T00:00:00Z'))
}

beforeAll(async () => {
  test = await cloneDatabase()
  await storeRoles(test.db, loadTaxonomy())
  await load(ashe, officialFile(PAY_NAME, asheWorkbook(PAY_ROWS)))
  const wages = officialFixture('job-bank/das-wage2025opendata-written-from-documentation.csv')
  const nurses = Buffer.from(wages.bytes).toString('utf8').replace('NOC_31110,Dentists', 'NOC_31301,Nurses')
  await load(jobBank, officialFile('wage2025.csv', nurses))
  await load(crosswalks, officialFile('soc.csv', SOC_2010))
  await load(crosswalks, officialFile('isco.csv', ISCO))
  await load(crosswalks, officialFixture('crosswalks/soc2020-coding-index.csv'))
  await load(crosswalks, officialFixture('crosswalks/noc2016v1_3-soc2018us-eng.csv'))
  await load(crosswalks, officialFixture('crosswalks/noc2016v1_3-noc2021v1_0-eng.csv'))
  await insertCells(test.db, [{ system: 'soc2010', code: '29-1161', measure: 'pay-median', value: 103_770 }], {
    dataset: 'national 2018',
    period: '2018-05',
  })
  figures = await officialPay.compute(test.db, CUT, () => [])
})
afterAll(() => test.drop())

const medians = (role: string, country: string) =>
  figures.filter(
    (figure) => figure.role === role && figure.country === country && figure.region === '' && figure.item === 'median',
  )

describe('official pay of a role abroad', () => {
  it('is that of the one UK code that the crosswalks give, and its proof says so', () => {
    expect(medians('nurse-midwife', 'GB')).toMatchObject([
      {
        value: 36_000,
        unit: 'GBP/year',
        period: '2024-04-06/2025-04-05',
        withheld: null,
        proof: {
          kind: 'official',
          note: 'of soc2020uk 2231 Midwives, by the publishers’ crosswalks',
          cells: [
            { publisher: 'ons-ashe', release: '2025 provisional', row: 'All!10', column: 'Median', printed: '36000' },
          ],
        },
      },
    ])
    expect(medians('software-engineer', 'GB')[0]).toMatchObject({ value: 55_000 })
  })

  it('is that of NOC 2021 over NOC 2016, in the publisher’s unit', () => {
    expect(medians('registered-nurse', 'CA')).toMatchObject([{ value: 160_000, unit: 'CAD/year', period: '2020' }])
  })

  it('is withheld as not comparable where the crosswalks give several codes or none', () => {
    expect(medians('software-engineer', 'CA')).toMatchObject([
      {
        value: null,
        withheld: 'not-comparable',
        unit: 'CAD/hour',
        proof: { note: 'the crosswalks that are loaded give no single code of noc2021', cells: [] },
      },
    ])
    expect(medians('patient-services-representative', 'GB')).toMatchObject([{ withheld: 'not-comparable' }])
  })

  it('of older editions is found by SOC 2010', () => {
    expect(medians('nurse-midwife', 'US')).toMatchObject([{ value: 103_770, period: '2018-05', withheld: null }])
  })

  it('is said once a role, country and edition', () => {
    const keys = figures.map(({ role, country, region, item, period }) =>
      [role, country, region, item, period].join('|'),
    )
    expect(keys.length).toBe(new Set(keys).size)
  })
})
