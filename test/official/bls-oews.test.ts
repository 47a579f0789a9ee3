import { describe, expect, it } from 'vitest'
import type { OfficialCell, OfficialReading } from '../../src/domain/official.ts'
import { readOfficialFile } from '../../src/official/_read.ts'
import blsOews from '../../src/official/bls-oews.ts'
import { hasSharedData, sharedFile } from '../_support/shared-data.ts'
import { officialFile, type SheetRows, workbookOf, zipText } from '../_support/workbook.ts'

const read = (name: string, bytes: Uint8Array) => readOfficialFile(blsOews, officialFile(name, bytes))
const only = async (name: string, bytes: Uint8Array): Promise<OfficialReading> => {
  const [reading, ...others] = await read(name, bytes)
  if (reading === undefined || others.length > 0) throw new Error(`${others.length + 1} datasets`)
  return reading
}
const cellOf = (
  reading: OfficialReading,
  code: string,
  measure: string,
  unit: string,
  more: Partial<OfficialCell> = {},
) => {
  const fits = (cell: OfficialCell) => Object.entries(more).every(([key, value]) => Reflect.get(cell, key) === value)
  const found = (reading.cells ?? []).filter(
    (cell) => cell.code === code && cell.measure === measure && cell.unit === unit && fits(cell),
  )
  if (found.length !== 1) throw new Error(`${found.length} cells for ${code} ${measure}`)
  return found[0]
}

const isThere = hasSharedData('oews/national_M2023_dl.xlsx')
describe.skipIf(!isThere)('the published workbooks', () => {
  it('of May 2023 say what a person reads in them', async () => {
    const [national] = await readOfficialFile(blsOews, sharedFile('oews/national_M2023_dl.xlsx'))
    if (national === undefined) throw new Error('nothing was read')
    expect(national).toMatchObject({
      dataset: 'national 2023',
      release: 'May 2023',
      period: '2023-05',
      rows: 1403,
      refused: [],
    })
    const median = cellOf(national, '43-6013', 'pay-median', 'USD/year')
    expect(median).toMatchObject({
      value: 40640,
      rowRef: 'national_M2023_dl!923',
      columnRef: 'A_MEDIAN',
      system: 'soc2018',
      area: 'US',
      errorPercent: null,
    })
    expect(cellOf(national, '43-6013', 'pay-mean', 'USD/year')).toMatchObject({ value: 43380, errorPercent: 0.2 })
    expect(cellOf(national, '43-6013', 'employment', 'persons')).toMatchObject({ value: 749500, errorPercent: 0.6 })
    expect(cellOf(national, '43-4051', 'pay-median', 'USD/year', { detail: 'detailed' })?.value).toBe(39680)
    expect(cellOf(national, '43-4171', 'pay-median', 'USD/year', { detail: 'detailed' })?.value).toBe(35840)
    expect(cellOf(national, '43-4111', 'pay-median', 'USD/year', { detail: 'detailed' })?.value).toBe(40300)
    // The number that a well-known page prints as a median stands in the table as a lower quartile, twice.
    const cited = national.cells?.filter(({ value, unit }) => value === 39010 && unit === 'USD/year')
    expect(cited?.map(({ measure }) => measure)).toEqual(['pay-p25', 'pay-p25'])
    const levels = new Map<string, Set<string>>()
    for (const { code, detail } of national.cells ?? []) levels.set(code, (levels.get(code) ?? new Set()).add(detail))
    expect([...levels.values()].filter((details) => details.size > 1)).toHaveLength(7)
    const basis = national.cells?.filter(({ measure }) => measure === 'pay-basis').map(({ text }) => text)
    expect([
      basis?.filter((text) => text === 'annual wages only').length,
      basis?.filter((text) => text === 'hourly wages only').length,
    ]).toEqual([83, 7])
    const censored = national.cells?.filter(({ token }) => token === '#')
    expect(new Set(censored?.map(({ unit, lowerBound, value }) => `${unit} ${lowerBound} ${value}`))).toEqual(
      new Set(['USD/year 239200 null', 'USD/hour 115 null']),
    )
  })

  it.each([
    ['2018', 1379, 'soc2010', 35760, null],
    ['2022', 1402, 'soc2018', 38500, 239200],
    ['2024', 854, 'soc2018', 44640, 239200],
  ])('of May %s are read whole in their own layout', async (year, rows, system, median, bound) => {
    const [national] = await readOfficialFile(blsOews, sharedFile(`oews/national_M${year}_dl.xlsx`))
    if (national === undefined) throw new Error('nothing was read')
    expect(national).toMatchObject({ dataset: `national ${year}`, period: `${year}-05`, rows, refused: [] })
    expect(cellOf(national, '43-6013', 'pay-median', 'USD/year')).toMatchObject({ value: median, system })
    const bounds = new Set(
      national.cells
        ?.filter(({ token, unit }) => token === '#' && unit === 'USD/year')
        .map(({ lowerBound }) => lowerBound),
    )
    expect([...bounds]).toEqual([bound])
  })

  it('by sector tell in which industry an occupation works', async () => {
    const [sectors] = await readOfficialFile(blsOews, sharedFile('oews/natsector_M2024_dl.xlsx'))
    if (sectors === undefined) throw new Error('nothing was read')
    expect(sectors).toMatchObject({ dataset: 'sector 2024', rows: 16434, refused: [] })
    expect(cellOf(sectors, '43-6013', 'employment', 'persons', { industry: 'naics:62' })?.value).toBe(753180)
    expect(
      sectors.cells?.find(({ measure, industry }) => measure === 'industry-title' && industry === 'naics:62'),
    ).toMatchObject({ text: 'Health Care and Social Assistance', code: '' })
    expect(new Set(sectors.cells?.map(({ industry }) => industry)).size).toBe(21)
  })
})

/** Headings as the publisher documents them; figures invented. */
const HEADINGS =
  'AREA AREA_TITLE AREA_TYPE PRIM_STATE NAICS NAICS_TITLE I_GROUP OWN_CODE OCC_CODE OCC_TITLE O_GROUP TOT_EMP EMP_PRSE JOBS_1000 LOC_QUOTIENT PCT_TOTAL PCT_RPT H_MEAN A_MEAN MEAN_PRSE H_PCT10 H_PCT25 H_MEDIAN H_PCT75 H_PCT90 A_PCT10 A_PCT25 A_MEDIAN A_PCT75 A_PCT90 ANNUAL HOURLY'.split(
    ' ',
  )
type Given = Record<string, string | number | null>
const ROW: Given = {
  AREA: '99',
  AREA_TITLE: 'U.S.',
  AREA_TYPE: '1',
  PRIM_STATE: 'US',
  NAICS: '000000',
  NAICS_TITLE: 'Cross-industry',
  I_GROUP: 'cross-industry',
  OWN_CODE: '1235',
  OCC_CODE: '43-6013',
  OCC_TITLE: 'Medical Secretaries',
  O_GROUP: 'detailed',
  TOT_EMP: 1000,
  EMP_PRSE: 1.5,
  H_MEAN: 21,
  A_MEAN: 43680,
  MEAN_PRSE: 0.5,
  H_PCT10: 15,
  H_PCT25: 17,
  H_MEDIAN: 20,
  H_PCT75: 25,
  H_PCT90: '#',
  A_PCT10: 31200,
  A_PCT25: 35360,
  A_MEDIAN: 41600,
  A_PCT75: 52000,
  A_PCT90: '#',
}
const NOTES: SheetRows = [
  ['May 2023 OEWS Estimates'],
  [],
  ['#  = indicates a wage equal to or greater than $115.00 per hour or $239,200 per year '],
]
const table = (rows: Given[], headings = HEADINGS): SheetRows => [
  headings,
  ...rows.map((row) => headings.map((heading) => ({ ...ROW, ...row })[heading.toUpperCase()] ?? null)),
]
const book = (rows: Given[], headings = HEADINGS) =>
  workbookOf({ data: table(rows, headings), 'Field Descriptions': NOTES })
const GOOD = { OCC_CODE: '43-4171', OCC_TITLE: 'Receptionists' }

describe('a workbook of wages', () => {
  it('is read by the names of its columns, in any order and case, under any name of the sheet', async () => {
    const moved = [...HEADINGS].reverse().map((heading) => heading.toLowerCase())
    const bytes = workbookOf({ Filler: [], 'Renamed by hand': [['May 2023'], ...table([{}], moved)], Notes: NOTES })
    const reading = await only('national_M2023_dl.xlsx', bytes)
    expect(cellOf(reading, '43-6013', 'pay-median', 'USD/year')).toMatchObject({
      value: 41600,
      columnRef: 'a_median',
      rowRef: 'Renamed by hand!3',
    })
    expect(cellOf(reading, '43-6013', 'pay-p90', 'USD/hour')).toMatchObject({
      value: null,
      token: '#',
      lowerBound: 115,
    })
  })

  it('is refused when a column is missing, there twice, or merged away', async () => {
    await expect(
      read(
        'a.xlsx',
        book(
          [{}],
          HEADINGS.filter((heading) => heading !== 'A_MEDIAN'),
        ),
      ),
    ).rejects.toThrow('data!1: lacks the columns yearMedian')
    await expect(read('a.xlsx', book([{}], [...HEADINGS, 'A_MEDIAN']))).rejects.toThrow(
      'has two columns for yearMedian',
    )
    const merged = workbookOf({ data: [HEADINGS.map((heading) => (heading === 'A_PCT25' ? null : heading))], N: NOTES })
    await expect(read('a.xlsx', merged)).rejects.toThrow('lacks the columns yearP25')
  })

  it.each([
    ['text in a number', { A_MEDIAN: 'about 41,600' }, 'A_MEDIAN', '"about 41,600" is neither a number nor * or #'],
    ['a decimal comma', { A_MEDIAN: '41600,5' }, 'A_MEDIAN', 'is neither a number'],
    ['a cell that is merged into another', { A_PCT25: null }, 'A_PCT25', 'the cell is empty'],
    ['a token of another column', { TOT_EMP: '#' }, 'TOT_EMP', '"#" is neither a number nor **'],
    ['a negative number', { TOT_EMP: -5 }, 'TOT_EMP', 'is neither a number'],
    [
      'percentiles that fall',
      { A_PCT25: 41_600, A_MEDIAN: 35_360 },
      'A_MEDIAN',
      '35360 is less than the percentile below it',
    ],
    ['a year that is not 2,080 hours', { A_MEDIAN: 45_000 }, 'A_MEDIAN', '45000 a year is not 2080 hours at 20'],
    ['a code that is none', { OCC_CODE: '436013' }, 'OCC_CODE', '"436013" is no SOC code'],
    ['a level that is none', { O_GROUP: 'fine' }, 'O_GROUP', '"fine" is no level of SOC'],
    ['an error that is none', { EMP_PRSE: 'low' }, 'EMP_PRSE', '"low" is no percentage'],
    ['an area that is none', { AREA_TYPE: '9' }, 'AREA', 'is no area'],
    ['an industry that is none', { NAICS: 'x', I_GROUP: 'sector' }, 'NAICS', '"x" is no NAICS code'],
    ['the same twice', { OCC_CODE: '43-4171' }, 'OCC_CODE', 'stands above already'],
  ])('has a row refused, with its place and reason, and no other: %s', async (_name, bad, field, reason) => {
    const reading = await only('national_M2023_dl.xlsx', book([GOOD, { OCC_CODE: '11-1011' }, bad]))
    expect(reading.refused).toEqual([{ row: 'data!4', field, reason: expect.stringContaining(reason) }])
    expect(reading.rows).toBe(3)
    expect(new Set(reading.cells?.filter(({ code }) => code !== '').map(({ rowRef }) => rowRef))).toEqual(
      new Set(['data!2', 'data!3']),
    )
  })

  it('keeps tokens as tokens; they are no numbers', async () => {
    const reading = await only(
      'national_M2023_dl.xlsx',
      book([{ TOT_EMP: '**', EMP_PRSE: '**', A_MEAN: '*', H_MEAN: '*', MEAN_PRSE: '*', HOURLY: 'TRUE' }]),
    )
    expect(cellOf(reading, '43-6013', 'employment', 'persons')).toMatchObject({
      value: null,
      token: '**',
      errorPercent: null,
    })
    expect(cellOf(reading, '43-6013', 'pay-mean', 'USD/year')).toMatchObject({
      value: null,
      token: '*',
      lowerBound: null,
    })
    expect(cellOf(reading, '43-6013', 'pay-basis', 'text')).toMatchObject({
      text: 'hourly wages only',
      columnRef: 'HOURLY',
    })
  })

  it('takes a number that is stored as text, as old files have it', async () => {
    const reading = await only('national_M2023_dl.xlsx', book([{ A_MEDIAN: ' 41,600 ' }]))
    expect(cellOf(reading, '43-6013', 'pay-median', 'USD/year')?.value).toBe(41600)
  })

  it('tells a broad occupation from the detailed one of the same code', async () => {
    const reading = await only('national_M2023_dl.xlsx', book([{ O_GROUP: 'broad' }, {}]))
    expect(reading.refused).toEqual([])
    expect(cellOf(reading, '43-6013', 'employment', 'persons', { detail: 'broad' })?.rowRef).toBe('data!2')
  })

  it('knows detailed occupations by the blank that files of before 2014 have', async () => {
    const headings = HEADINGS.slice(8).map((heading) => (heading === 'O_GROUP' ? 'OCC_GROUP' : heading))
    const rows: Given[] = [{ OCC_CODE: '00-0000', OCC_GROUP: 'total' }, { OCC_GROUP: '' }]
    const reading = await only('national_M2013_dl.xlsx', workbookOf({ national_dl: table(rows, headings) }))
    expect(cellOf(reading, '43-6013', 'pay-median', 'USD/year')).toMatchObject({
      detail: 'detailed',
      system: 'soc2010',
      period: '2013-05',
    })
    expect(cellOf(reading, '43-6013', 'pay-p90', 'USD/year')).toMatchObject({ token: '#', lowerBound: null })
  })
})

describe('the year of a workbook', () => {
  const saved = (year: number) => ({
    'docProps/core.xml': `<cp:coreProperties><dcterms:modified xsi:type="dcterms:W3CDTF">${year}-03-08T20:53:39Z</dcterms:modified></cp:coreProperties>`,
  })

  it('comes from its notes; a name that says another is refused', async () => {
    expect((await only('figures.xlsx', book([{}]))).dataset).toBe('national 2023')
    await expect(read('national_M2024_dl.xlsx', book([{}]))).rejects.toThrow(
      'its name says 2024 and its contents say May 2023',
    )
    const sheets = { national_M2022_dl: table([{}]), N: NOTES }
    await expect(read('a.xlsx', workbookOf(sheets))).rejects.toThrow(
      'its notes say May 2023 and its sheet "national_M2022_dl" says 2022',
    )
  })

  it('comes from the name when nothing inside tells it, and has to fit the day on which the workbook was saved', async () => {
    const bytes = (year: number) => workbookOf({ data: table([{}]) }, { parts: saved(year) })
    expect((await only('national_M2018_dl.xlsx', bytes(2019))).dataset).toBe('national 2018')
    await expect(read('national_M2016_dl.xlsx', bytes(2019))).rejects.toThrow(
      'its name says 2016 and it was saved in 2019',
    )
    await expect(read('figures.xlsx', bytes(2019))).rejects.toThrow('tells its year neither inside nor by its name')
    await expect(read('national_M2005_dl.xlsx', bytes(2006))).rejects.toThrow('is of 2005; figures from 2010 on')
  })
})

/** Written from the publisher's notes on areas and industries; figures invented. */
describe('areas and industries', () => {
  it('are named by ISO 3166 where it has a code, and make a dataset each', async () => {
    const rows: Given[] = [
      { AREA: '06', AREA_TITLE: 'California', AREA_TYPE: '2', PRIM_STATE: 'CA', JOBS_1000: 5.1, LOC_QUOTIENT: 0.9 },
      { AREA: '72', AREA_TITLE: 'Puerto Rico', AREA_TYPE: '3', PRIM_STATE: 'PR', JOBS_1000: 5.1, LOC_QUOTIENT: '**' },
      { AREA: '35620', AREA_TITLE: 'New York-Newark-Jersey City, NY-NJ-PA', AREA_TYPE: '4', PRIM_STATE: 'NY' },
      { AREA: '0100001', AREA_TITLE: 'Northwest Alabama nonmetropolitan area', AREA_TYPE: '6', PRIM_STATE: 'AL' },
    ]
    const readings = await read('all_data_M_2023.xlsx', book(rows))
    expect(readings.map(({ dataset, rows: count }) => [dataset, count])).toEqual([
      ['state 2023', 2],
      ['metro 2023', 1],
      ['nonmetro 2023', 1],
    ])
    const cells = readings.flatMap((reading) => reading.cells ?? [])
    expect([...new Set(cells.map(({ area }) => area))]).toEqual([
      'US-CA',
      'US-PR',
      'US:metro:35620',
      'US:nonmetro:0100001',
    ])
    expect(cells.filter(({ measure }) => measure === 'area-title').map(({ text }) => text)[2]).toContain('New York')
    expect(cells.find(({ measure }) => measure === 'location-quotient')).toMatchObject({ value: 0.9, unit: 'ratio' })
    expect(cells.filter(({ measure }) => measure === 'location-quotient')).toHaveLength(2)
  })

  it('of files of before 2019 are known by their code', async () => {
    const headings = ['AREA', 'ST', 'STATE', ...HEADINGS.slice(8)].map((heading) =>
      heading === 'O_GROUP' ? 'OCC_GROUP' : heading,
    )
    const rows = table([{ AREA: '6', ST: 'CA', STATE: 'California', OCC_GROUP: 'detailed' }], headings)
    expect((await only('state_M2017_dl.xlsx', workbookOf({ a: rows }))).cells?.[0]).toMatchObject({
      area: 'US-CA',
      text: 'California',
    })
    const industry = ['NAICS', 'NAICS_TITLE', ...HEADINGS.slice(8)].map((heading) =>
      heading === 'O_GROUP' ? 'OCC_GROUP' : heading,
    )
    const four = table([{ NAICS: '621100', NAICS_TITLE: 'Offices of Physicians', OCC_GROUP: 'detailed' }], industry)
    const reading = await only('nat4d_M2017_dl.xlsx', workbookOf({ a: four }))
    expect([reading.dataset, reading.cells?.[0]?.industry]).toEqual(['industry-4 2017', 'naics:621100'])
  })

  it('are kept apart by owner where a file lists each', async () => {
    const sector = { NAICS: '62', NAICS_TITLE: 'Health Care', I_GROUP: 'sector' }
    const reading = await only(
      'natsector_owner_M2023_dl.xlsx',
      book([
        { ...sector, OWN_CODE: '5' },
        { ...sector, OWN_CODE: '3' },
      ]),
    )
    expect(reading.dataset).toBe('sector-ownership 2023')
    expect(reading.cells?.filter(({ measure }) => measure === 'employment').map(({ industry }) => industry)).toEqual([
      'naics:62/own:5',
      'naics:62/own:3',
    ])
  })

  it('of a zip of industries are the sectors; finer ones are given as files', async () => {
    const four = book([{ NAICS: '621100', I_GROUP: '4-digit' }])
    const zip = zipText({
      'in4/natsector_M2023_dl.xlsx': book([{ NAICS: '62', I_GROUP: 'sector' }]),
      'in4/nat4d_M2023_dl.xlsx': four,
      'in4/nat5d_6d_M2023_dl.xlsx': four,
      'in4/natsector_owner_M2023_dl.xlsx': four,
    })
    expect((await only('oesm23in4.zip', zip)).dataset).toBe('sector 2023')
    expect((await only('nat4d_M2023_dl.xlsx', four)).dataset).toBe('industry-4 2023')
  })

  it('may come in one zip, with the notes in a workbook of their own', async () => {
    const bytes = zipText({
      'oesm18/national_M2018_dl.xlsx': workbookOf({ national_dl: table([{}]) }),
      'oesm18/field_descriptions.xlsx': workbookOf({
        Notes: [
          ['May 2018 OES Estimates'],
          ['#  = indicates a wage equal to or greater than $100.00 per hour or $208,000 per year '],
        ],
      }),
    })
    const reading = await only('oesm18nat.zip', bytes)
    expect(reading.dataset).toBe('national 2018')
    expect(cellOf(reading, '43-6013', 'pay-p90', 'USD/year')).toMatchObject({ token: '#', lowerBound: 208000 })
  })
})
