import type { OfficialFile } from '../domain/official.ts'
import { OfficialError } from '../errors.ts'
import { cleanText } from './_named-table.ts'
import type { Cell } from './_workbook.ts'
import { readWorkbook, rowRef, type Sheet } from './_workbook.ts'

export type AsheRow = {
  ref: string
  population: 'all' | 'full-time'
  title: string
  /** SOC 2020, one to four digits; '' for all employees. */
  code: string
  cells: { measure: string; column: string; unit: string; value: Cell }[]
}

const SHEETS: Record<string, AsheRow['population']> = { all: 'all', 'full-time': 'full-time' }
const HEADER_WITHIN = 12

/**
 * The rows of the sheets "All" and "Full-Time" of a workbook of Table 14. Its headings stand in one row: Description, Code,
 * (thousand), Median, change, Mean, change, 10 … 90; each is found by what it says. Throws OfficialError.
 */
export async function readAsheSheets(file: OfficialFile): Promise<AsheRow[]> {
  const sheets = await readWorkbook(file)
  const wanted = sheets.filter(({ name }) => populationOf(name) !== undefined)
  if (!wanted.some(({ name }) => populationOf(name) === 'all')) {
    const names = sheets.map(({ name }) => name).join(', ')
    throw new OfficialError(file.name, null, `has no sheet "All"; it has: ${names.slice(0, 300)}`, TAKE_AS_PUBLISHED)
  }
  return wanted.flatMap((sheet) => rowsOf(file, sheet))
}

const TAKE_AS_PUBLISHED = 'take the workbook as the ONS publishes it'

function populationOf(sheetName: string): AsheRow['population'] | undefined {
  return SHEETS[sheetName.trim().toLowerCase()]
}

type Heading = { place: number; measure: string; column: string; unit: string }

function rowsOf(file: OfficialFile, sheet: Sheet): AsheRow[] {
  const texts = sheet.rows
    .slice(0, HEADER_WITHIN)
    .map((row) => row.map((cell) => (cleanText(cell) ?? '').toLowerCase()))
  const header = texts.findIndex((row) => row.includes('description') && row.includes('code'))
  const headings = header < 0 ? [] : headingsOf(texts[header] ?? [])
  const missing = ['pay-median', 'pay-mean', 'pay-p10', 'pay-p90'].filter(
    (measure) => !headings.some((heading) => heading.measure === measure),
  )
  if (missing.length > 0) {
    const what = header < 0 ? 'has no row with "Description" and "Code"' : `has no column for ${missing.join(', ')}`
    throw new OfficialError(file.name, `sheet ${sheet.name}`, what, TAKE_AS_PUBLISHED)
  }
  const [titleAt, codeAt] = [texts[header]?.indexOf('description') ?? -1, texts[header]?.indexOf('code') ?? -1]
  return sheet.rows.flatMap((cells, index) => {
    const values = headings.map(({ place, ...heading }) => ({ ...heading, value: cells[place] ?? null }))
    const title = cleanText(cells[titleAt] ?? null)
    // Notes stand below the table, and blank rows within it: neither has anything in the columns of figures.
    if (index <= header || title === null || values.every(({ value }) => cleanText(value) === null)) return []
    const population = populationOf(sheet.name) ?? 'all'
    return [
      {
        ref: rowRef(sheet.name, index),
        population,
        title,
        code: cleanText(cells[codeAt] ?? null) ?? '',
        cells: values,
      },
    ]
  })
}

/** "change" belongs to the column before it. */
function headingsOf(texts: string[]): Heading[] {
  return texts.flatMap((text, place): Heading[] => {
    const before = texts.slice(0, place).findLast((other) => other === 'median' || other === 'mean')
    if (/^\(?thousand\)?$/.test(text))
      return [{ place, measure: 'employment', column: '(thousand)', unit: 'thousand jobs' }]
    if (text === 'median' || text === 'mean')
      return [{ place, measure: `pay-${text}`, column: capital(text), unit: 'GBP/year' }]
    if (/^[1-9]0$|^25$|^75$/.test(text)) return [{ place, measure: `pay-p${text}`, column: text, unit: 'GBP/year' }]
    if (text !== 'change' || before === undefined) return []
    return [{ place, measure: `pay-${before}-change`, column: `${capital(before)} change`, unit: 'percent' }]
  })
}

function capital(text: string): string {
  return `${text[0]?.toUpperCase()}${text.slice(1)}`
}
