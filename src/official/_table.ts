import { OfficialError } from '../errors.ts'
import type { Cell, Sheet } from './_workbook.ts'

/** A column by a pattern of its printed heading, upper and lower case alike. An optional one that is not there is null. */
export type ColumnRule = { heading: RegExp; optional?: boolean }
export type Table<Name extends string> = {
  sheet: string
  /** Index of the row of headings. */
  header: number
  /** Rows below the headings that are not empty, with their index in the sheet. */
  rows: { index: number; cells: Cell[] }[]
  /** Index of the column; null: not there. */
  at: Record<Name, number | null>
  /** The heading as printed; '' when not there. */
  headings: Record<Name, string>
}

/** Publishers print up to some ten lines above their headings. */
const HEADER_WITHIN = 30

/**
 * The tables of a workbook that have the asked columns, whatever their sheet is called, their order and what stands above.
 * Throws OfficialError, naming what is missing in the sheet that comes nearest, when there is none, and when two columns of a
 * table answer to one rule.
 */
export function findTables<Name extends string>(
  file: string,
  sheets: Sheet[],
  rules: Record<Name, ColumnRule>,
): Table<Name>[] {
  const found = sheets.flatMap((sheet) => {
    const header = sheet.rows.slice(0, HEADER_WITHIN).findIndex((row) => missing(row, rules).length === 0)
    return header < 0 ? [] : [tableOf(file, sheet, header, rules)]
  })
  if (found.length === 0) throw noTable(file, sheets, rules)
  return found
}

/** One line of printed text; '' for an empty cell. */
export function textOf(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell !== 'string') return cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell)
  return PLAIN.test(cell) ? cell : cell.replace(/[\s\p{Cc}]+/gu, ' ').trim()
}

/** Nearly every cell of a large table; it need not be rebuilt. */
const PLAIN = /^[!-~]+$/

function missing<Name extends string>(row: Cell[], rules: Record<Name, ColumnRule>): Name[] {
  const texts = row.map(textOf)
  return (Object.keys(rules) as Name[]).filter(
    (name) => !rules[name].optional && !texts.some((text) => rules[name].heading.test(text)),
  )
}

function tableOf<Name extends string>(
  file: string,
  sheet: Sheet,
  header: number,
  rules: Record<Name, ColumnRule>,
): Table<Name> {
  const texts = (sheet.rows[header] ?? []).map(textOf)
  const at = {} as Record<Name, number | null>
  const headings = {} as Record<Name, string>
  for (const name of Object.keys(rules) as Name[]) {
    const places = texts.flatMap((text, column) => (rules[name].heading.test(text) ? [column] : []))
    if (places.length > 1) {
      const twice = places.map((place) => `"${texts[place]}"`).join(' and ')
      throw new OfficialError(
        file,
        `${sheet.name}!${header + 1}`,
        `has two columns for ${name}: ${twice}`,
        TAKE_AS_PUBLISHED,
      )
    }
    at[name] = places[0] ?? null
    headings[name] = texts[places[0] ?? -1] ?? ''
  }
  const rows = sheet.rows
    .map((cells, index) => ({ cells, index }))
    .slice(header + 1)
    .filter(({ cells }) => cells.some((cell) => textOf(cell) !== ''))
  return { sheet: sheet.name, header, rows, at, headings }
}

const TAKE_AS_PUBLISHED =
  'take the file as the publisher ships it; if it is, the importer does not know this layout yet'

function noTable<Name extends string>(file: string, sheets: Sheet[], rules: Record<Name, ColumnRule>): OfficialError {
  const candidates = sheets.flatMap((sheet) =>
    sheet.rows
      .slice(0, HEADER_WITHIN)
      .map((row, index) => ({ place: `${sheet.name}!${index + 1}`, lacks: missing(row, rules) })),
  )
  const nearest = candidates.sort((one, other) => one.lacks.length - other.lacks.length)[0]
  const required = Object.values<ColumnRule>(rules).filter(({ optional }) => !optional).length
  if (nearest === undefined || nearest.lacks.length === required) {
    const names = sheets
      .map(({ name }) => name)
      .join(', ')
      .slice(0, 300)
    return new OfficialError(
      file,
      null,
      `has no table of this publisher; its sheets are: ${names || 'none'}`,
      TAKE_AS_PUBLISHED,
    )
  }
  return new OfficialError(
    file,
    nearest.place,
    `lacks the columns ${nearest.lacks.join(', ').slice(0, 300)}`,
    TAKE_AS_PUBLISHED,
  )
}
