import { describe, expect, it } from 'vitest'
import type { OfficialCell, OfficialReading } from '../../src/domain/official.ts'
import { readOfficialFile } from '../../src/official/_read.ts'
import blsProjections from '../../src/official/bls-projections.ts'
import { hasSharedData, sharedFile } from '../_support/shared-data.ts'
import { officialFile, type SheetRows, workbookOf } from '../_support/workbook.ts'

const cellOf = (reading: OfficialReading | undefined, code: string, measure: string): OfficialCell | undefined => {
  const found = (reading?.cells ?? []).filter((cell) => cell.code === code && cell.measure === measure)
  if (found.length !== 1) throw new Error(`${found.length} cells for ${code} ${measure}`)
  return found[0]
}

const isThere = hasSharedData('bls_projections/occupation.xlsx')
describe.skipIf(!isThere)('the published workbook of 2024–34', () => {
  it('says what a person reads in it', async () => {
    const [reading] = await readOfficialFile(blsProjections, sharedFile('bls_projections/occupation.xlsx'))
    expect(reading).toMatchObject({ dataset: 'national 2024-34', period: '2024/2034', rows: 2226, refused: [] })
    const value = (code: string, measure: string) => cellOf(reading, code, measure)?.value
    expect([value('43-4171', 'change-percent'), value('43-4171', 'openings')]).toEqual([0, 128.5])
    expect([value('43-6013', 'change-percent'), value('43-6013', 'openings')]).toEqual([4.2, 85.9])
    expect([value('43-4051', 'change-percent'), value('43-4051', 'openings')]).toEqual([-5.5, 341.7])
    expect(value('00-0000', 'change-percent')).toBe(3.1)
    expect([value('43-4171', 'employment-base'), value('43-4171', 'employment-projected')]).toEqual([1007.2, 1007.6])
    expect([value('43-6013', 'exits-percent'), value('43-6013', 'transfers-percent')]).toEqual([4.6, 4.9])
    expect(cellOf(reading, '43-6013', 'education')?.text).toBe('High school diploma or equivalent')
    expect(cellOf(reading, '29-1210', 'cited-pay-median')).toMatchObject({
      value: null,
      token: '>=$239,200',
      lowerBound: 239200,
      detail: 'broad',
    })
    expect(cellOf(reading, '13-1020', 'openings')?.detail).toBe('detailed')
    expect(cellOf(reading, '43-6013', 'openings')).toMatchObject({
      rowRef: 'Table 1.2!730',
      columnRef: 'Occupational openings, 2024–34 annual average',
      unit: 'thousand persons',
    })
    const openings = reading?.cells?.filter(({ measure }) => measure === 'openings') ?? []
    expect(openings.filter(({ detail }) => detail === 'detailed')).toHaveLength(832)
    expect(openings.filter(({ detail }) => detail !== 'detailed')).toHaveLength(281)
    expect(
      reading?.cells?.filter(({ measure, lowerBound }) => measure === 'cited-pay-median' && lowerBound !== null),
    ).toHaveLength(19)
  })
})

/** Headings as the publisher documents them, of another edition; figures invented. */
const HEADINGS = (from = 2022, to = 2032) => {
  const span = `${from}–${String(to).slice(2)}`
  return [
    `${from} National Employment Matrix title`,
    `${from} National Employment Matrix code`,
    'Occupation type',
    `Employment, ${from}`,
    `Employment, ${to}`,
    `Employment change, numeric, ${span}`,
    `Employment change, percent, ${span}`,
    `Percent self employed, ${from}`,
    `Occupational openings, ${span} annual average`,
    `Median annual wage, dollars, ${from}[1]`,
    'Typical education needed for entry',
    'Work experience in a related occupation',
    'Typical on-the-job training needed to attain competency in the occupation',
  ]
}
const TOTAL = ['Total, all occupations', '00-0000', 'Summary', 100, 110, 10, 10, '—', 20.5, 46310, '—', '—', '—']
const NURSES = [
  '        Registered nurses',
  '29-1141',
  'Line item',
  50.1,
  49.9,
  -0.2,
  -0.4,
  1.5,
  3.2,
  '>=$239,200',
  'Bachelor’s degree',
  'None',
  'None',
]
const FOOTNOTES: SheetRows = [['Footnotes:'], ['[1] Wages of others.'], ['Source: the publisher']]
const book = (rows: SheetRows, headings: SheetRows[number] = HEADINGS()) =>
  workbookOf({
    Index: [['contents']],
    'Table 1.2': [['Table 1.2 Occupational projections'], headings, ...rows, ...FOOTNOTES],
  })
const read = async (bytes: Uint8Array) =>
  (await readOfficialFile(blsProjections, officialFile('occupation.xlsx', bytes)))[0]

describe('a workbook of projections', () => {
  it('is read for the decade its headings speak of; footnotes are no rows', async () => {
    const reading = await read(book([TOTAL, NURSES]))
    expect(reading).toMatchObject({ dataset: 'national 2022-32', period: '2022/2032', rows: 2, refused: [] })
    expect(cellOf(reading, '29-1141', 'change-number')).toMatchObject({
      value: -0.2,
      period: '2022/2032',
      detail: 'detailed',
      rowRef: 'Table 1.2!4',
    })
    expect(cellOf(reading, '29-1141', 'employment-projected')?.period).toBe('2032')
    expect(cellOf(reading, '00-0000', 'self-employed-percent')).toMatchObject({
      value: null,
      token: '—',
      detail: 'total',
    })
    expect(cellOf(reading, '00-0000', 'education')).toMatchObject({ text: null, token: '—' })
  })

  it('may have its columns moved and its sheet renamed', async () => {
    const order = HEADINGS()
      .map((_, at) => at)
      .reverse()
    const moved = [HEADINGS(), TOTAL, NURSES].map((row) => order.map((at) => row[at] ?? null))
    const reading = await read(workbookOf({ Sheet7: moved }))
    expect(cellOf(reading, '29-1141', 'openings')).toMatchObject({ value: 3.2, rowRef: 'Sheet7!3' })
  })

  it.each([
    ['text in a number', 8, 'some 3', 'Occupational openings, 2022–32 annual average', '"some 3" is no number'],
    ['an empty cell', 6, null, 'Employment change, percent, 2022–32', 'the cell is empty'],
    ['figures that do not add up', 4, 60, 'Employment change, numeric, 2022–32', '-0.2 is not 60 less 50.1'],
    ['a code that is none', 1, '29-114', '2022 National Employment Matrix code', '"29-114" is no SOC code'],
    ['the same code twice', 1, '00-0000', '2022 National Employment Matrix code', '00-0000 stands above already'],
    ['a type that is none', 2, 'Other', 'Occupation type', 'is no type of this table'],
    ['a number for words', 10, 3, 'Typical education needed for entry', '"3" is no text'],
    ['a negative rate', 7, -1, 'Percent self employed, 2022', '"-1" is no number'],
  ])('has a row refused with place and reason, and no other: %s', async (_name, at, cell, field, reason) => {
    const bad = NURSES.map((value, index) => (index === at ? cell : value))
    const reading = await read(book([TOTAL, bad]))
    expect(reading?.refused).toEqual([{ row: 'Table 1.2!4', field, reason: expect.stringContaining(reason) }])
    expect(new Set(reading?.cells?.map(({ code }) => code))).toEqual(new Set(['00-0000']))
  })

  it('is refused when its headings speak of several decades, or a column is missing', async () => {
    const mixed = [...HEADINGS().slice(0, 8), 'Occupational openings, 2019–29 annual average', ...HEADINGS().slice(9)]
    await expect(read(book([TOTAL], mixed))).rejects.toThrow(
      'has neither table 1.2 nor table 1.10; its sheets are: Index, Table 1.2',
    )
    const two = workbookOf({ A: [HEADINGS(), TOTAL], B: [HEADINGS(2024, 2034), TOTAL] })
    await expect(read(two)).rejects.toThrow('B: speaks of 2024–2034, another table of 2022–2032')
    await expect(read(workbookOf({ A: [HEADINGS(), TOTAL], B: [HEADINGS(), TOTAL] }))).rejects.toThrow(
      'B: is the same table',
    )
  })
})
