import type { RefusedRow } from '../domain/official.ts'
import { OfficialError } from '../errors.ts'
import { textOf } from './_table.ts'
import type { Cell } from './_workbook.ts'

/** A sheet or a CSV. `place` is the sheet's name, '' for a CSV; `ref` leads a person to the row: "line 12", "data!12". */
export type Grid = { place: string; rows: { ref: string; cells: readonly Cell[] }[]; refused: RefusedRow[] }

/** The names that releases gave a column, the one to prefer first. An optional one that is not there reads as null. */
export type Column = { names: string[]; optional?: true }
export type TableRow<Name extends string> = { ref: string; values: Record<Name, Cell> }
/** `printed` is each column's name as this file prints it. */
export type Table<Name extends string> = {
  rows: TableRow<Name>[]
  printed: Record<Name, string | null>
  refused: RefusedRow[]
}

/** Some publishers put up to ten lines of text above the header. */
const HEADER_WITHIN = 30

/**
 * Reads a grid by the names of its columns, whatever their order and whatever stands above them; case, blanks and punctuation
 * of the names do not count. Rows shorter than the header are refused. Throws OfficialError naming the columns that are missing.
 */
export function readTable<Name extends string>(file: string, grid: Grid, columns: Record<Name, Column>): Table<Name> {
  const index = headerIndex(grid, columns)
  const header = grid.rows[index]
  if (index < 0 || header === undefined) throw noHeader(file, grid, columns)
  const folded = header.cells.map((cell) => foldName(cell))
  const places = Object.entries<Column>(columns).map(([key, column]) => [key, placeOf(folded, column)] as const)
  const refused = [...grid.refused]
  const rows: TableRow<Name>[] = []
  for (const { ref, cells } of grid.rows.slice(index + 1)) {
    if (grid.place === '' && cells.length < folded.length) {
      refused.push({ row: ref, field: '', reason: `has ${cells.length} columns, the header has ${folded.length}` })
    } else {
      const values = places.map(([key, place]) => [key, place === null ? null : (cells[place] ?? null)])
      rows.push({ ref, values: Object.fromEntries(values) as Record<Name, Cell> })
    }
  }
  const printed = places.map(([key, place]) => [key, place === null ? null : cleanText(header.cells[place] ?? null)])
  return { rows, printed: Object.fromEntries(printed) as Record<Name, string | null>, refused }
}

/** Whether a header with these columns stands near the top. */
export function hasColumns(grid: Grid, columns: Record<string, Column>): boolean {
  return headerIndex(grid, columns) >= 0
}

/** One line of text without control characters and runs of blanks; null when nothing is left. */
export function cleanText(value: Cell): string | null {
  return textOf(value) || null
}

/** A number as printed, with group commas, a dollar sign or an exponent ("4.27112e-4"). Null when it is none. */
export function readNumber(value: Cell): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  const text = cleanText(value)?.replace(/^\$ ?/, '') ?? ''
  if (
    !/^[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,15})?(?:\.\d{1,20})?(?:e[+-]?\d{1,2})?$/i.test(text) ||
    !/^\D?\.?\d/.test(text)
  )
    return null
  return Number(text.replaceAll(',', ''))
}

/** Enough of a cell to find it by. */
export function cut(value: Cell): string {
  return (cleanText(value) ?? '').slice(0, 60)
}

function headerIndex(grid: Grid, columns: Record<string, Column>): number {
  return grid.rows.slice(0, HEADER_WITHIN).findIndex(({ cells }) => missingOf(cells, columns).length === 0)
}

function missingOf(cells: readonly Cell[], columns: Record<string, Column>): Column[] {
  const names = cells.map((cell) => foldName(cell))
  return Object.values(columns).filter((column) => !column.optional && placeOf(names, column) === null)
}

function placeOf(folded: string[], column: Column): number | null {
  const place = column.names.map((name) => folded.indexOf(foldName(name))).find((index) => index >= 0)
  return place ?? null
}

function foldName(value: Cell): string {
  return String(value ?? '')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, ' ')
    .trim()
}

function noHeader(file: string, grid: Grid, columns: Record<string, Column>): OfficialError {
  const nearest = grid.rows
    .slice(0, HEADER_WITHIN)
    .toSorted((a, b) => missingOf(a.cells, columns).length - missingOf(b.cells, columns).length)[0]
  const missing = missingOf(nearest?.cells ?? [], columns).map(({ names }) => `"${names.slice(0, 4).join('" or "')}"`)
  const found = (nearest?.cells ?? []).map(cut).join(', ').slice(0, 300)
  return new OfficialError(
    file,
    grid.place === '' ? (nearest?.ref ?? null) : `sheet ${grid.place}`,
    `has no column ${missing.join(', ')}; it has: ${found === '' ? 'nothing' : found}`,
    'take the file as the publisher ships it; if its layout is new, the importer has to learn it',
  )
}
