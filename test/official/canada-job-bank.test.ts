import { describe, expect, it } from 'vitest'
import type { OfficialCell, OfficialFile, OfficialReading } from '../../src/domain/official.ts'
import importer from '../../src/official/canada-job-bank.ts'
import { officialFile, officialFixture, sharedFile } from '../_support/official-files.ts'

const FIXTURE = 'job-bank/das-wage2025opendata-written-from-documentation.csv'

async function readOne(file: OfficialFile): Promise<OfficialReading & { cells: OfficialCell[] }> {
  const [reading] = await importer.read(file)
  if (reading?.cells === undefined) throw new Error('no cells were read')
  return { ...reading, cells: reading.cells }
}

const text = Buffer.from(officialFixture(FIXTURE).bytes).toString('utf8')
const changed = (from: string, to: string, name = 'wage2025.csv') => officialFile(name, text.replace(from, to))

describe('wages of Job Bank', () => {
  it('are those of Canada and whole provinces, an hour or a year as their flag says', async () => {
    const { cells, dataset, release, rows, refused } = await readOne(officialFixture(FIXTURE))
    const medians = cells.filter(({ measure, value }) => measure === 'pay-median' && value !== null)
    expect(medians.map(({ code, area, value, unit, period }) => [code, area, value, unit, period])).toEqual([
      ['21231', 'CA', 51.25, 'CAD/hour', '2023/2024'],
      ['21231', 'CA-ON', 52, 'CAD/hour', '2023/2024'],
      ['21231', 'CA-PE', 41, 'CAD/hour', '2024'],
      ['31110', 'CA', 160000, 'CAD/year', '2020'],
    ])
    expect({ dataset, release, rows, refused }).toEqual({
      dataset: 'wages 2025',
      release: '2025',
      rows: 5,
      refused: [],
    })
    expect(medians[0]).toMatchObject({
      system: 'noc2021',
      rowRef: 'line 2',
      columnRef: 'Median_Wage_Salaire_Median',
      title: 'Software engineers and designers',
    })
  })

  it('have six figures, from the 10th percentile to the mean, and none where nothing is printed', async () => {
    const { cells } = await readOne(officialFixture(FIXTURE))
    const of = (area: string) =>
      cells.filter((cell) => cell.area === area && cell.code === '21231').map(({ measure, value }) => [measure, value])
    expect(of('CA')).toEqual([
      ['pay-p10', 31],
      ['pay-p25', 40.5],
      ['pay-median', 51.25],
      ['pay-p75', 64],
      ['pay-p90', 80],
      ['pay-mean', 53.1],
    ])
    expect(of('CA-PE')).toEqual([
      ['pay-p10', 29],
      ['pay-median', 41],
      ['pay-p90', 60],
    ])
  })

  it('keep the publisher’s reason in place of a wage it does not publish', async () => {
    const { cells } = await readOne(officialFixture(FIXTURE))
    const withheld = cells.filter(({ area }) => area === 'CA-NT')
    expect(withheld).toHaveLength(6)
    expect(withheld[0]).toMatchObject({
      value: null,
      token: 'The wage cannot be published, the sample is too small.',
      period: '2025',
    })
  })

  it('are the same with a byte order mark and in Latin-1', async () => {
    const plain = await readOne(officialFile('wage2025.csv', text))
    expect(await readOne(officialFile('wage2025.csv', `\uFEFF${text}`))).toEqual(plain)
    expect(await readOne(officialFile('wage2025.csv', Buffer.from(text, 'latin1')))).toEqual(plain)
  })

  it('of NOC 2016 are told apart by their four digits', async () => {
    const old = text.replaceAll('NOC_21231', 'NOC_2173').replaceAll('NOC_31110', 'NOC_3113')
    expect(new Set((await readOne(officialFile('wage2021.csv', old))).cells.map(({ system }) => system))).toEqual(
      new Set(['noc2016']),
    )
  })
})

describe('a bad file of wages', () => {
  it.each([
    ['text in place of a wage', '51.25', 'about 51', 'Median_Wage_Salaire_Median', '"about 51" is no wage'],
    ['a wage of 0', '51.25', '0', 'Median_Wage_Salaire_Median', '"0" is no wage'],
    [
      'an hourly wage flagged as annual',
      '53.1,0,90.5',
      '53.1,1,90.5',
      'Low_Wage_Salaire_Minium',
      '31 cannot be CAD/year: the annual flag is wrong',
    ],
    [
      'an annual wage flagged as hourly',
      '171000,1',
      '171000,0',
      'Low_Wage_Salaire_Minium',
      '90000 cannot be CAD/hour: the annual flag is wrong',
    ],
    [
      'a flag that is not known',
      '53.1,0,90.5',
      '53.1,2,90.5',
      'Annual_Wage_Flag_Salaire_annuel',
      'the annual flag is "2", not 0 or 1',
    ],
    ['a code that is none', 'NOC_31110', 'Dentist', 'NOC_CNP', '"Dentist" is no NOC code'],
    ['a province that is none', ',ON,ER35,', ',XX,ER35,', 'prov', '"XX" is no province'],
  ])('has one row refused for %s', async (_what, from, to, field, reason) => {
    const reading = await readOne(changed(from, to))
    expect(reading.refused).toEqual([{ row: expect.stringMatching(/^line \d$/), field, reason }])
    expect(reading.rows).toBe(5)
    expect(new Set(reading.cells.map(({ rowRef }) => rowRef)).size).toBe(4)
  })

  it('names a renamed column', async () => {
    await expect(importer.read(changed('Median_Wage_Salaire_Median', 'Median'))).rejects.toThrow(
      /line 1: has no column "Median_Wage_Salaire_Median"; it has: NOC_CNP/,
    )
  })

  it('is told to be cut off when it ends within a row, and when a quote is never closed', async () => {
    await expect(importer.read(officialFile('wage2025.csv', text.slice(0, text.indexOf('160000'))))).rejects.toThrow(
      /line 7: the file ends in the middle of a row.*download it again/,
    )
    await expect(
      importer.read(officialFile('wage2025.csv', text.slice(0, text.indexOf('the sample is')))),
    ).rejects.toThrow(/a quote is opened and never closed/)
  })

  it('loses a row of 10 MB and no other', async () => {
    const reading = await readOne(changed('Labour Force Survey', 'x'.repeat(10 * 2 ** 20)))
    expect(reading.refused).toEqual([{ row: 'line 2', field: '', reason: 'a cell has more than 20,000 characters' }])
    expect(reading.cells.some(({ area, code }) => area === 'CA-ON' && code === '21231')).toBe(true)
    expect(reading.rows).toBe(5)
  })

  it('must say its year in its name or in a column', async () => {
    const without = text.replaceAll(/2025-11-19/g, '')
    await expect(importer.read(officialFile('wages.csv', without))).rejects.toThrow(/its name says no year/)
    expect((await readOne(officialFile('wages.csv', text))).dataset).toBe('wages 2025')
  })
})

const saved = sharedFile('official_wages/salary_ca.json')
type Saved = { data: { occupations: Record<string, { title: string; geographies: Geography[] }> } }
type Geography = {
  province: string
  economic_region_code: string
  p10_low_cad_hour: number | null
  p25_q1_cad_hour: number | null
  median_cad_hour: number | null
  p75_q3_cad_hour: number | null
  p90_high_cad_hour: number | null
  average_cad_hour: number | null
  reference_period: string
  annual_wage_flag: string
  suppressed_note: string | null
}

describe.skipIf(saved === null)('real rows of 2025, saved by another project (skipped without ../shared/data)', () => {
  it('come out as they went in: 4 occupations in Canada and 13 provinces', async () => {
    const { occupations } = (JSON.parse(Buffer.from(saved?.bytes ?? []).toString()) as Saved).data
    const { cells, refused, rows } = await readOne(officialFile('wage2025.csv', asCsv(occupations)))
    expect({ refused, rows }).toEqual({ refused: [], rows: 4 * 14 })
    const median = (code: string, area: string) =>
      cells.find((cell) => cell.code === code && cell.area === area && cell.measure === 'pay-median')
    expect(median('21231', 'CA')?.value).toBe(56.49)
    expect(median('21231', 'CA-BC')?.value).toBe(62.5)
    expect(median('21231', 'CA-YT')?.token).toMatch(/^Due to data limitations/)
  })
})

/** The publisher's columns again, from the names that the project gave them. */
function asCsv(occupations: Saved['data']['occupations']): string {
  const header =
    'NOC_CNP,NOC_Title_eng,prov,ER_Code_Code_RE,Low_Wage_Salaire_Minium,Quartile1_Wage_Salaire_Quartile1,Median_Wage_Salaire_Median,Quartile3_Wage_Salaire_Quartile3,High_Wage_Salaire_Maximal,Average_Wage_Salaire_Moyen,Annual_Wage_Flag_Salaire_annuel,Reference_Period,Wage_Comment_E'
  const lines = Object.entries(occupations).flatMap(([code, { title, geographies }]) =>
    geographies.map((row) =>
      [
        `NOC_${code}`,
        title,
        row.province,
        row.economic_region_code,
        row.p10_low_cad_hour,
        row.p25_q1_cad_hour,
        row.median_cad_hour,
        row.p75_q3_cad_hour,
        row.p90_high_cad_hour,
        row.average_cad_hour,
        row.annual_wage_flag,
        row.reference_period,
        row.suppressed_note,
      ]
        .map((cell) => (cell === null ? '' : `"${cell}"`))
        .join(','),
    ),
  )
  return `${[header, ...lines].join('\n')}\n`
}
