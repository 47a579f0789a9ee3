import { describe, expect, it } from 'vitest'
import type { FiledWage, OfficialFile, OfficialReading } from '../../src/domain/official.ts'
import { OfficialError } from '../../src/errors.ts'
import importer from '../../src/official/dol-oflc.ts'
import { officialFile, officialFixture, sharedFile } from '../_support/official-files.ts'
import { workbookOf } from '../_support/workbook.ts'

async function readOne(file: OfficialFile): Promise<OfficialReading & { wages: FiledWage[] }> {
  const [reading] = await importer.read(file)
  if (reading?.wages === undefined) throw new Error('no wages were read')
  return { ...reading, wages: reading.wages }
}

async function wagesOf(fixture: string): Promise<FiledWage[]> {
  return (await readOne(officialFixture(`oflc/${fixture}`))).wages
}

const HEADER =
  'CASE_NUMBER,CASE_STATUS,DECISION_DATE,JOB_TITLE,SOC_CODE,WAGE_RATE_OF_PAY_FROM,WAGE_RATE_OF_PAY_TO,WAGE_UNIT_OF_PAY,WORKSITE_STATE'
const lca = (...rows: string[]) => officialFile('LCA_Disclosure_Data_FY2025_Q4.csv', [HEADER, ...rows, ''].join('\n'))

describe('disclosure files of the OFLC', () => {
  it('are read by the LCA_CASE_* names of FY2014, with three styles of date and case numbers in small letters', async () => {
    const wages = await wagesOf('H-1B_FY14_Q4.csv')
    expect(wages.map(({ caseNumber }) => caseNumber)).toEqual([
      'I-200-14001-000001',
      'I-200-14001-000002',
      'I-203-14001-000003',
    ])
    expect(wages.map(({ decidedOn }) => decidedOn)).toEqual(['2014-01-08', '2014-01-08', '2014-01-08'])
    expect(wages[0]).toMatchObject({
      programme: 'lca',
      system: 'soc2010',
      soc: '29-1123',
      area: 'US-NC',
      employer: 'HARBOR LANE CLINIC',
      title: 'PHYSICAL THERAPIST',
    })
    expect(wages[0]).toMatchObject({ wageFrom: 30.72, wageTo: null, unit: 'hour', wageNote: null })
  })

  it('set aside a year’s wage under the unit hour and keep what was filed', async () => {
    expect((await wagesOf('H-1B_FY14_Q4.csv'))[2]).toMatchObject({
      wageFrom: 41538,
      unit: 'hour',
      wageNote: 'hour and more than 500',
    })
  })

  it('hold both ends of a wage in one text in FY2015', async () => {
    const wages = await wagesOf('H-1B_Disclosure_Data_FY15_Q4.csv')
    expect(wages.map(({ wageFrom, wageTo, wageNote }) => [wageFrom, wageTo, wageNote])).toEqual([
      [72218, 92000, null],
      [47133, null, null],
      [1500, 1200, 'the upper end is below the lower'],
    ])
  })

  it('mean no upper end by a TO of 0, and count days as Excel does', async () => {
    const wages = await wagesOf('H-1B_Disclosure_Data_FY2018_EOY.csv')
    expect(wages[0]).toMatchObject({ wageFrom: 98000, wageTo: null, decidedOn: '2018-01-08', wageNote: null })
    expect(wages[1]).toMatchObject({ wageFrom: 999_999_999, wageNote: 'year and more than 5,000,000' })
  })

  it('are coded in SOC 2018 from FY2020 on, with or without two more digits, and let the latest decision of a case stand', async () => {
    const reading = await readOne(officialFixture('oflc/LCA_Disclosure_Data_FY2025_Q4.csv'))
    expect(reading.wages.map(({ system, soc, status, wageFrom }) => [system, soc, status, wageFrom])).toEqual([
      ['soc2018', '29-1229', 'Certified', 250000],
      ['soc2018', '15-1243', 'Certified - Withdrawn', 65],
    ])
    expect(reading).toMatchObject({
      dataset: 'lca FY2025',
      release: 'FY2025 Q4',
      period: '2024-10-01/2025-09-30',
      rows: 3,
    })
    expect(reading.refused).toEqual([
      {
        row: 'line 3',
        field: 'CASE_NUMBER',
        reason: 'I-200-24276-000002 is in line 4 again, decided later or last in the file',
      },
    ])
  })

  it('let the latest decision stand wherever it stands in the file', async () => {
    const rows = [
      'I-200-24276-000002,B,2025-02-01,Engineer,15-1243,65,,Hour,NV',
      'i-200-24276-000002,A,2024-10-09,Engineer,15-1243,62,,Hour,NV',
    ]
    expect((await readOne(lca(...rows))).wages.map(({ status }) => status)).toEqual(['B'])
    expect((await readOne(lca(...rows.toReversed()))).wages.map(({ status }) => status)).toEqual(['B'])
  })

  it.each([
    [
      'PERM_Disclosure_Data_FY2019.csv',
      'perm FY2019',
      {
        programme: 'perm',
        system: 'soc2010',
        soc: '15-1133',
        wageFrom: 120000,
        area: 'US-WA',
        title: 'Systems Developer',
      },
    ],
    [
      'PERM_Disclosure_Data_FY2023.csv',
      'perm FY2023',
      {
        programme: 'perm',
        system: 'soc2018',
        soc: '25-1022',
        wageFrom: 85000,
        wageTo: 95000,
        title: 'Assistant Professor',
      },
    ],
    [
      'PERM_Disclosure_Data_New_Form_FY2025_Q4.csv',
      'perm FY2025, new form',
      { programme: 'perm', soc: '15-1252', wageFrom: 130000, employer: 'TALLOW SYSTEMS', area: 'US-TX' },
    ],
    [
      'H-2A_Disclosure_Data_FY2017.csv',
      'h2a FY2017',
      { programme: 'h2a', system: 'soc2010', soc: '45-2092', wageFrom: 11.2, unit: 'hour' },
    ],
    [
      'H-2A_Disclosure_Data_FY2025_Q4.csv',
      'h2a FY2025',
      { programme: 'h2a', system: 'soc2018', soc: '45-2092', wageFrom: 2000, unit: 'month' },
    ],
    [
      'H-2B_Disclosure_Data_FY2025_Q4.csv',
      'h2b FY2025',
      { programme: 'h2b', soc: '37-3011', wageFrom: 17.25, wageTo: 19, unit: 'hour', area: 'US-CO' },
    ],
  ])('of the other programmes are read by their own columns: %s', async (fixture, dataset, first) => {
    const reading = await readOne(officialFixture(`oflc/${fixture}`))
    expect(reading.dataset).toBe(dataset)
    expect(reading.wages[0]).toMatchObject({ ...first, wageNote: null })
  })

  it('leave a piece rate without a unit, and say so', async () => {
    expect((await wagesOf('H-2A_Disclosure_Data_FY2025_Q4.csv'))[1]).toMatchObject({
      unit: null,
      wageNote: 'the unit is not known',
    })
  })

  it('come as workbooks, whatever the columns’ order and whatever sheets stand beside', async () => {
    const rows = [
      ['JOB_TITLE', 'WAGE_UNIT_OF_PAY', 'CASE_NUMBER', 'DECISION_DATE', 'WAGE_RATE_OF_PAY_FROM', 'SOC_CODE'],
      ['Nurse', 'Year', 'I-200-16001-000009', 42443, 70000, '29-1141'],
    ]
    const bytes = workbookOf({ Notes: [['Read me']], Data: rows })
    const { wages, period } = await readOne(officialFile('H-1B_Disclosure_Data_FY16.xlsx', bytes))
    expect(wages).toHaveLength(1)
    expect(wages[0]).toMatchObject({
      rowRef: 'Data!2',
      decidedOn: '2016-03-14',
      wageFrom: 70000,
      wageTo: null,
      system: 'soc2010',
    })
    expect(period).toBe('2015-10-01/2016-09-30')
  })
})

describe('a bad disclosure file', () => {
  it('names the columns that are missing and those that are there', async () => {
    const file = officialFile('LCA_FY2025.csv', 'CASE_NUMBER,TITLE_OF_JOB,PAY\nI-200-1,Nurse,3\n')
    await expect(importer.read(file)).rejects.toThrow(
      /line 1: has no column "JOB_TITLE" or .*"WAGE_RATE_OF_PAY_FROM".*it has: CASE_NUMBER, TITLE_OF_JOB, PAY/,
    )
  })

  it('has its rows refused one by one, with the field, and loses no other', async () => {
    const reading = await readOne(
      lca(
        'not a case,C,2025-01-02,Nurse,29-1141,1,2,Year,NV',
        'I-200-24276-000001,C,2025-01-02,,29-1141,1,2,Year,NV',
        'I-200-24276-000002,C,soon,Nurse,Nov-41,about 9,2,Year,Nevadda',
      ),
    )
    expect(reading.refused.map(({ row, field }) => [row, field])).toEqual([
      ['line 2', 'CASE_NUMBER'],
      ['line 3', 'JOB_TITLE'],
    ])
    expect(reading.wages[0]).toMatchObject({
      decidedOn: null,
      soc: null,
      area: null,
      wageFrom: null,
      wageNote: 'the wage is no number',
    })
    expect(reading.rows).toBe(reading.wages.length + reading.refused.length)
  })

  it('is refused when nothing says its fiscal year', async () => {
    const file = officialFile('disclosure.csv', `${HEADER}\nI-200-24276-000001,C,,Nurse,29-1141,90000,,Year,NV\n`)
    await expect(importer.read(file)).rejects.toThrow(
      /DECISION_DATE.*says a fiscal year.*LCA_Disclosure_Data_FY2025_Q4/,
    )
    await expect(importer.read(file)).rejects.toBeInstanceOf(OfficialError)
  })
})

const sample = sharedFile('h1b_lca/lca_fy2014_2016.csv')
describe.skipIf(sample === null)('the LCA sample of FY2014 to 2016 (skipped without ../shared/data)', () => {
  it('is read whole: 16,658 cases, 163 of their rows twice, no TO of 0 as an upper end', async () => {
    const reading = await readOne(sample ?? officialFile('', ''))
    expect(reading).toMatchObject({ dataset: 'lca FY2014-2016', rows: 16_821 })
    expect([reading.wages.length, reading.refused.length]).toEqual([16_658, 163])
    expect(reading.wages.filter(({ wageTo }) => wageTo === 0)).toEqual([])
    expect(reading.wages.filter(({ wageNote }) => wageNote === 'hour and more than 500')).toHaveLength(4)
    expect(new Set(reading.wages.map(({ system }) => system))).toEqual(new Set(['soc2010']))
    expect(reading.wages.every(({ area, soc }) => area !== null && soc !== null)).toBe(true)
  })
})
