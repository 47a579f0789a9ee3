import { describe, expect, it } from 'vitest'
import type { OfficialCell, OfficialFile } from '../../src/domain/official.ts'
import importer from '../../src/official/ons-ashe.ts'
import { officialFile, sharedFile } from '../_support/official-files.ts'
import { zipOf } from '../_support/publication.ts'
import { asheWorkbook, CV_NAME, CV_ROWS, HEADINGS, PAY_NAME, PAY_ROWS } from './ashe-workbook.ts'

const FOLDER = 'ashetable142025provisional'
const zipped = (files: Record<string, Uint8Array>) =>
  officialFile(
    `${FOLDER}.zip`,
    zipOf(Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, Buffer.from(bytes)]))),
  )
const BOTH = {
  [`${FOLDER}/${PAY_NAME}`]: asheWorkbook(PAY_ROWS),
  [`${FOLDER}/${CV_NAME}`]: asheWorkbook(CV_ROWS),
  [`${FOLDER}/readme.txt`]: Buffer.from(''),
}

async function cellsOf(file: OfficialFile): Promise<OfficialCell[]> {
  const readings = await importer.read(file)
  return readings.flatMap(({ cells }) => cells ?? [])
}

const find = (cells: OfficialCell[], code: string, measure: string) =>
  cells.find((cell) => cell.code === code && cell.measure === measure)

describe('Table 14 of ASHE', () => {
  it('gives annual pay by SOC 2020 with its coefficient of variation, joined by code and not by place', async () => {
    const cells = await cellsOf(zipped(BOTH))
    expect(find(cells, '2134', 'pay-median')).toMatchObject({
      system: 'soc2020uk',
      detail: 'detailed',
      title: 'Software workers',
      area: 'GB',
      value: 55000,
      unit: 'GBP/year',
      errorPercent: 3,
      rowRef: 'All!9',
      columnRef: 'Median',
      period: '2024-04-06/2025-04-05',
    })
    expect(find(cells, '2231', 'pay-median')).toMatchObject({ value: 36000, errorPercent: 2.2 })
    expect(find(cells, '2', 'pay-p90')).toMatchObject({ detail: 'major', value: 78000, errorPercent: 0.9 })
    expect(find(cells, '', 'employment')).toMatchObject({
      detail: 'total',
      value: 28000,
      unit: 'thousand jobs',
      title: 'All employees',
    })
  })

  it('keeps its marks as marks: unreliable, disclosive, not applicable, nil', async () => {
    const cells = await cellsOf(zipped(BOTH))
    const marks = cells.filter(({ token, measure }) => token !== null && !measure.endsWith('full-time'))
    expect(marks.map(({ code, measure, value, token }) => [code, measure, value, token])).toEqual([
      ['2134', 'pay-p90', null, 'x'],
      ['2231', 'pay-mean-change', null, '-'],
      ['2231', 'pay-p10', null, '..'],
      ['2231', 'pay-p90', null, ':'],
    ])
  })

  it('keeps the change of the median apart from the change of the mean', async () => {
    const cells = await cellsOf(zipped(BOTH))
    expect(find(cells, '2134', 'pay-median-change')).toMatchObject({
      value: 4,
      unit: 'percent',
      columnRef: 'Median change',
    })
    expect(find(cells, '2134', 'pay-mean-change')).toMatchObject({ value: 0.8, columnRef: 'Mean change' })
  })

  it('has full-time jobs under measures of their own', async () => {
    const cells = await cellsOf(zipped(BOTH))
    expect(find(cells, '2134', 'pay-median-full-time')).toMatchObject({
      value: 55000,
      rowRef: 'Full-Time!9',
      errorPercent: 3,
    })
    expect(cells.every(({ rowRef }) => /^(?:All|Full-Time)!/.test(rowRef))).toBe(true)
  })

  it('is read without the coefficients from the workbook of pay alone', async () => {
    const cells = await cellsOf(officialFile(PAY_NAME, asheWorkbook(PAY_ROWS)))
    expect(find(cells, '2134', 'pay-median')).toMatchObject({ value: 55000, errorPercent: null })
  })

  it('names its edition, and counts every row of figures', async () => {
    const [reading] = await importer.read(zipped(BOTH))
    expect(reading).toMatchObject({ dataset: 'table 14.7 2025', release: '2025 provisional', rows: 8, refused: [] })
    const revised = PAY_NAME.replace('PROV - ', '')
    expect((await importer.read(officialFile(revised, asheWorkbook(PAY_ROWS))))[0]?.release).toBe('2025 revised')
  })

  it('is read with its columns moved', async () => {
    const swap = <T>(row: T[]) => [row[1], row[0], ...row.slice(7), ...row.slice(2, 7)] as T[]
    const moved = await cellsOf(officialFile(PAY_NAME, asheWorkbook(PAY_ROWS.slice(0, 4).map(swap), swap(HEADINGS))))
    const plain = await cellsOf(officialFile(PAY_NAME, asheWorkbook(PAY_ROWS)))
    const key = ({ rowRef, measure, value, token }: OfficialCell) => `${rowRef} ${measure} ${value} ${token}`
    expect(moved.map(key).sort()).toEqual(plain.map(key).sort())
  })
})

describe('a bad Table 14', () => {
  it.each([
    [
      'a renamed sheet',
      PAY_NAME,
      asheWorkbook(PAY_ROWS, HEADINGS, ['Everyone']),
      /has no sheet "All"; it has: Notes, Everyone/,
    ],
    [
      'a missing column',
      PAY_NAME,
      asheWorkbook(PAY_ROWS, HEADINGS.with(3, 'Middle')),
      /sheet All: has no column for pay-median/,
    ],
    [
      'a missing header',
      PAY_NAME,
      asheWorkbook(PAY_ROWS, ['Jobs']),
      /sheet All: has no row with "Description" and "Code"/,
    ],
    [
      'coefficients alone',
      CV_NAME,
      asheWorkbook(CV_ROWS),
      /is Table 14.7b, the coefficients of 14.7a, alone; give the zip/,
    ],
    [
      'another table',
      'Table 14.1a Weekly pay 2025.xlsx',
      asheWorkbook(PAY_ROWS),
      /does not say that it is Table 14.7a/,
    ],
    [
      'SOC 2010',
      'Occupation SOC10 (4) Table 14.7a Annual pay - Gross 2020.xlsx',
      asheWorkbook(PAY_ROWS),
      /is not in SOC 2020/,
    ],
    ['no year', 'Occupation SOC20 (4) Table 14.7a Annual pay.xlsx', asheWorkbook(PAY_ROWS), /its name says no year/],
    ['a cut-off workbook', PAY_NAME, asheWorkbook(PAY_ROWS).subarray(0, 900), /download it again/],
  ])('is refused for %s, with the fix', async (_what, name, bytes, message) => {
    await expect(importer.read(officialFile(name, bytes))).rejects.toThrow(message)
  })

  it('has a row with text among its numbers refused, and the others read', async () => {
    const rows = PAY_ROWS.with(2, (PAY_ROWS[2] ?? []).with(3, 'see note'))
    const [reading] = await importer.read(officialFile(PAY_NAME, asheWorkbook(rows, HEADINGS, ['All'])))
    expect(reading?.refused).toEqual([
      { row: 'All!9', field: 'Median', reason: '"see note" is neither a number nor a known mark' },
    ])
    expect(find(reading?.cells ?? [], '2134', 'pay-mean')).toBeUndefined()
    expect(find(reading?.cells ?? [], '2231', 'pay-median')?.value).toBe(36000)
  })
})

const saved = sharedFile('official_wages/salary_uk.json')
type Saved = {
  data: {
    occupations: Record<
      string,
      Record<string, number | string | null> & {
        title: string
        coefficient_of_variation_pct: Record<string, number | null>
      }
    >
  }
}

describe.skipIf(saved === null)(
  'real figures of 2025, saved by another project (skipped without ../shared/data)',
  () => {
    it('come out of the publisher’s layout with their coefficients', async () => {
      const { occupations } = (JSON.parse(Buffer.from(saved?.bytes ?? []).toString()) as Saved).data
      const percentiles = [10, 20, 25, 30, 40, 60, 70, 75, 80, 90]
      const pay = Object.entries(occupations).map(([code, one]) => [
        one.title,
        code,
        one.jobs_thousand as number,
        one.median_gbp_year as number,
        one.median_pct_change_yoy as number,
        one.mean_gbp_year as number,
        one.mean_pct_change_yoy as number,
        ...percentiles.map((percent) => (one[`p${percent}_gbp_year`] as number | null) ?? 'x'),
      ])
      const variation = Object.entries(occupations).map(([code, { title, coefficient_of_variation_pct: cv }]) => [
        ...[title, code, cv.jobs_thousand ?? 'x', cv.median ?? 'x', null, cv.mean ?? 'x', null],
        ...percentiles.map((percent) => cv[`p${percent}`] ?? null),
      ])
      const cells = await cellsOf(zipped({ [PAY_NAME]: asheWorkbook(pay), [CV_NAME]: asheWorkbook(variation) }))
      expect(find(cells, '2134', 'pay-median')).toMatchObject({ value: 55587, errorPercent: 3 })
      expect(find(cells, '1137', 'pay-p90')).toMatchObject({ value: null, token: 'x' })
      expect(find(cells, '2133', 'pay-p90')).toMatchObject({ value: 99939, errorPercent: 18 })
    })
  },
)
