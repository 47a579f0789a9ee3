import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OfficialError } from '../../src/errors.ts'
import { findTables } from '../../src/official/_table.ts'
import { unpackFiles } from '../../src/official/_unpack.ts'
import { readWorkbook, rowRef, WORKBOOK_LIMITS } from '../../src/official/_workbook.ts'
import { zipOf } from '../_support/publication.ts'
import { officialFile, workbookOf } from '../_support/workbook.ts'

const ROWS = [['Code', 'Pay'], [], ['43-6013', 40640]]
const sheetOf = (xml: string) => ({
  'xl/worksheets/sheet1.xml': `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${xml}</sheetData></worksheet>`,
})

describe('a workbook', () => {
  it('keeps the names of its sheets and the numbers of its rows', async () => {
    const sheets = await readWorkbook({ name: 'a.xlsx', bytes: workbookOf({ First: ROWS, 'Field Descriptions': [] }) })
    expect(sheets.map(({ name }) => name)).toEqual(['First', 'Field Descriptions'])
    expect(sheets[0]?.rows[2]).toEqual(['43-6013', 40640])
    expect(rowRef('First', 2)).toBe('First!3')
  })

  it('reads a cell that is merged into another as empty', async () => {
    const bytes = workbookOf(
      {
        A: [
          ['Pay', null],
          ['p10', 'p90'],
        ],
      },
      { merged: { A: ['A1:B1'] } },
    )
    expect((await readWorkbook({ name: 'a.xlsx', bytes }))[0]?.rows[0]).toEqual(['Pay', null])
  })

  it.each([
    ['a truncated download', workbookOf({ A: ROWS }).subarray(0, 700), 'is no whole zip'],
    ['an empty file', new Uint8Array(), 'is empty'],
    ['a web page', Buffer.from('\n<!DOCTYPE html><title>Access denied</title>'), 'is a web page'],
    ['an encrypted one or an old .xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), 'is an encrypted workbook'],
    ['an encrypted entry', zipOf({ 'xl/workbook.xml': 'x' }, { isEncrypted: true }), 'is encrypted'],
    ['a zip of something else', zipOf({ 'a.txt': 'a' }), 'is no readable workbook'],
    ['a zip bomb', zipOf({ 'xl/sharedStrings.xml': ' '.repeat(4 * 2 ** 20) }), 'unpacks to more than 100 times'],
    [
      'a bomb that lies',
      zipOf({ 'xl/sharedStrings.xml': ' '.repeat(4 * 2 ** 20) }, { claimed: 100 }),
      'cannot be read',
    ],
    [
      'a cell at the end of the world',
      workbookOf({ A: [] }, { parts: sheetOf('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>') }),
      'reach to row 1048576 and column 16384',
    ],
    [
      'a row without an address',
      workbookOf({ A: [] }, { parts: sheetOf('<row><c r="A1"><v>1</v></c></row>') }),
      'without an address',
    ],
    [
      'rows out of order',
      workbookOf({ A: [] }, { parts: sheetOf('<row r="3"><c r="A3"><v>1</v></c></row><row r="2"/>') }),
      'is no readable workbook',
    ],
  ])('is refused with what is wrong and what to do: %s', async (_name, bytes, message) => {
    const failure = await readWorkbook({ name: 'bad.xlsx', bytes }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(OfficialError)
    expect(String(failure)).toMatch(/^OfficialError: bad\.xlsx.*: .+; .+/)
    expect(String(failure)).toContain(message)
  })

  it('that was damaged anywhere on its way is refused or says the same: never another figure', async () => {
    // Not packed: nearly every damaged byte is one of a figure, and only its checksum tells.
    const rows = Array.from({ length: 40 }, (_, at) => [`43-60${10 + at}`, 40_640 + at])
    const whole = workbookOf({ A: [['Code', 'Pay'], ...rows] }, { isPacked: false })
    const said = JSON.stringify(await readWorkbook({ name: 'a.xlsx', bytes: whole }))
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const damaged = whole.slice()
        damaged[at] = (damaged[at] ?? 0) ^ by
        const read = await readWorkbook({ name: 'a.xlsx', bytes: damaged }).catch((error: unknown) => error)
        if (!(read instanceof OfficialError)) expect(JSON.stringify(read)).toBe(said)
      }),
      { numRuns: 400 },
    )
  })

  it('may hold so many entries, bytes, rows, columns and cells', async () => {
    const read = (limits: Partial<typeof WORKBOOK_LIMITS>) =>
      readWorkbook({ name: 'a.xlsx', bytes: workbookOf({ A: ROWS }) }, { ...WORKBOOK_LIMITS, ...limits })
    await expect(read({ entries: 3 })).rejects.toThrow('holds more than 3 files')
    await expect(read({ fileBytes: 100 })).rejects.toThrow('is larger than')
    await expect(read({ totalBytes: 300 })).rejects.toThrow('is larger than')
    await expect(read({ rows: 2 })).rejects.toThrow('reach to row 3')
    await expect(read({ columns: 1 })).rejects.toThrow('column 2')
    await expect(read({ cells: 5 })).rejects.toThrow('5 cells are taken')
    expect(await read({ entries: 4, rows: 3, columns: 2, cells: 6 })).toHaveLength(1)
  })
})

describe('a table in a workbook', () => {
  const RULES = {
    code: { heading: /^code$/i },
    pay: { heading: /^pay$/i },
    note: { heading: /^note$/i, optional: true },
  }
  const sheets = (rows: (string | number | null)[][]) => [
    { name: 'Index', rows: [['contents']] },
    { name: 'T', rows },
  ]

  it('is found by its headings, whatever the sheet, the row and the order', () => {
    const [table] = findTables('a.xlsx', sheets([['Table 1'], [null], ['PAY', ' Code '], [], [1, 'x']]), RULES)
    expect(table).toMatchObject({ sheet: 'T', header: 2, at: { code: 1, pay: 0, note: null } })
    expect(table?.rows).toEqual([{ index: 4, cells: [1, 'x'] }])
  })

  it('is refused when a column is missing or there twice, naming the place', () => {
    expect(() => findTables('a.xlsx', sheets([['Code', 'Wage']]), RULES)).toThrow('a.xlsx, T!1: lacks the columns pay')
    expect(() => findTables('a.xlsx', sheets([['Code', 'Pay', 'pay']]), RULES)).toThrow('T!1: has two columns for pay')
    expect(() => findTables('a.xlsx', sheets([['x']]), RULES)).toThrow('its sheets are: Index, T')
  })
})

describe('a zip of several files', () => {
  it('gives those that are wanted, by name; a workbook is one file', async () => {
    const zip = officialFile('all.zip', zipOf({ 'b.csv': 'b', 'in/a.csv': 'a', 'c.txt': 'c' }))
    const found = await unpackFiles(zip, (name) => name.endsWith('.csv'))
    expect(found.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()])).toEqual([
      ['a.csv', 'a'],
      ['b.csv', 'b'],
    ])
    const workbook = officialFile('a.xlsx', workbookOf({ A: ROWS }))
    expect(await unpackFiles(workbook, () => false)).toEqual([workbook])
  })

  it('is refused when it is cut off or holds nothing that is wanted', async () => {
    const zip = zipOf({ 'a.csv': 'a' })
    await expect(unpackFiles(officialFile('a.zip', zip.subarray(0, 50)), () => true)).rejects.toThrow(OfficialError)
    await expect(unpackFiles(officialFile('a.zip', zip), () => false)).rejects.toThrow('holds no file of this importer')
  })
})
