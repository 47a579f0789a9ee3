import { parse } from 'csv-parse/sync'
import type { FileCount, PublishedFile, SkippedRow } from '../domain/publication.ts'
import { PublicationError } from '../errors.ts'

/** A column by the names that releases give it. An optional one that is not there reads as null. */
export type Column = { names: string[]; optional?: boolean }
export type Cells<Name extends string> = { [Key in Name]: string | null }
/** What a row yields, or why it is left out. */
export type RowReading<Row> = Row | { skip: string }
export type TableReading<Row> = { rows: Row[]; count: FileCount; skipped: SkippedRow[] }

/**
 * Reads a table by the names of its columns, whatever their order and whatever stands above the header. Tab-separated when the
 * name ends in .txt or .tsv (O*NET quotes nothing there), else CSV. Rows that `take` refuses are counted with line and reason.
 * Throws PublicationError when a column is missing, the text is no table, or more rows are refused than taken.
 */
export function readPublishedTable<Name extends string, Row extends object>(
  file: PublishedFile,
  columns: Record<Name, Column>,
  take: (cells: Cells<Name>) => RowReading<Row>,
): TableReading<Row> {
  const { records, header, places } = findHeader(file, columns)
  const rows: Row[] = []
  const skipped: SkippedRow[] = []
  let refused = 0
  for (const { cells, line } of records.slice(header.index + 1)) {
    const read = misshapen(cells, header.width) ?? take(cellsOf(cells, places))
    if (!('skip' in read)) rows.push(read)
    else if (++refused <= MOST_REPORTED) skipped.push({ file: file.name, line, reason: read.skip })
  }
  refuseMostlyBad(file, rows.length, skipped, refused)
  const count = { file: file.name, rows: rows.length + refused, loaded: rows.length, skipped: refused }
  return { rows, count, skipped }
}

/** One line of text without control characters and runs of blanks; '' when nothing is left. */
export function cleanLine(text: string | null): string {
  return (text ?? '').replace(/[\s\p{Cc}]+/gu, ' ').trim()
}

/** The largest published file has some 60,000 rows; the longest cell, a definition, some 5,000 characters. */
const MOST_ROWS = 1_000_000
const LONGEST_CELL = 50_000
const MOST_REPORTED = 1_000
/** Crosswalks have up to 20 lines about themselves above the table. */
const HEADER_WITHIN = 50

type TextRecord = { cells: string[]; line: number }
type Header = { index: number; width: number }
type Places<Name extends string> = Map<Name, number | null>

function findHeader<Name extends string>(
  file: PublishedFile,
  columns: Record<Name, Column>,
): { records: TextRecord[]; header: Header; places: Places<Name> } {
  const isTabbed = /\.(?:txt|tsv)$/i.test(file.name)
  const delimiter = isTabbed ? '\t' : delimiterOf(file, columns)
  const records = isTabbed ? tabbedRecords(file) : csvRecords(file, delimiter)
  const index = records.slice(0, HEADER_WITHIN).findIndex(({ cells }) => missingOf(cells, columns).length === 0)
  const cells = records[index]?.cells
  if (cells === undefined) throw noHeader(file, columns, delimiter)
  if (records.length > MOST_ROWS) throw new PublicationError(file.name, 'more than 1,000,000 rows', TAKE_AS_PUBLISHED)
  return { records, header: { index, width: cells.length }, places: placesOf(cells, columns) }
}

/** The one that makes a line near the top the header; spreadsheets of many countries save with semicolons. */
function delimiterOf(file: PublishedFile, columns: Record<string, Column>): string {
  const lines = file.text.slice(0, 100_000).split('\n', HEADER_WITHIN)
  const isHeader = (line: string, delimiter: string): boolean => {
    const cells = line.split(delimiter).map((cell) => cleanLine(cell).replace(/^"|"$/g, ''))
    return missingOf(cells, columns).length === 0
  }
  return [';', '\t'].find((delimiter) => lines.some((line) => isHeader(line, delimiter))) ?? ','
}

const TAKE_AS_PUBLISHED = 'take the file as the publisher ships it'

function noHeader(file: PublishedFile, columns: Record<string, Column>, delimiter: string): PublicationError {
  const first = file.text.slice(0, 2_000).split(/\r?\n/, 1)[0] ?? ''
  const cells = first.split(delimiter).map(cleanLine)
  const missing = missingOf(cells, columns).map((names) => names.join(' or '))
  const found = cells.slice(0, 20).join(', ').slice(0, 300)
  return new PublicationError(
    file.name,
    `no column ${missing.map((name) => `"${name}"`).join(', ')}; the first line has: ${found === '' ? 'nothing' : found}`,
    TAKE_AS_PUBLISHED,
  )
}

function missingOf(cells: string[], columns: Record<string, Column>): string[][] {
  const names = new Set(cells.map(cleanLine))
  return Object.values(columns)
    .filter((column) => !column.optional && !column.names.some((name) => names.has(name)))
    .map((column) => column.names)
}

function placesOf<Name extends string>(cells: string[], columns: Record<Name, Column>): Places<Name> {
  const names = cells.map(cleanLine)
  return new Map(
    (Object.entries(columns) as [Name, Column][]).map(([key, column]) => {
      const place = column.names.map((name) => names.indexOf(name)).find((index) => index >= 0)
      return [key, place ?? null]
    }),
  )
}

function cellsOf<Name extends string>(cells: string[], places: Places<Name>): Cells<Name> {
  const read = [...places].map(([name, place]) => [name, place === null ? null : (cells[place] ?? '').trim()] as const)
  return Object.fromEntries(read) as Cells<Name>
}

function misshapen(cells: string[], width: number): { skip: string } | null {
  const isWide = cells.length > width && cells.slice(width).some((cell) => cell.trim() !== '')
  if (cells.length < width || isWide) return { skip: `has ${cells.length} columns, the header has ${width}` }
  if (cells.some((cell) => cell.length > LONGEST_CELL))
    return { skip: `a cell is longer than ${LONGEST_CELL} characters` }
  return null
}

function tabbedRecords(file: PublishedFile): TextRecord[] {
  return file.text.split('\n').flatMap((text, index) => {
    const line = text.endsWith('\r') ? text.slice(0, -1) : text
    return line.trim() === '' ? [] : [{ cells: line.split('\t'), line: index + 1 }]
  })
}

function csvRecords(file: PublishedFile, delimiter: string): TextRecord[] {
  try {
    const parsed = parse(file.text, {
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 20 * LONGEST_CELL,
    }) as unknown as { record: string[]; info: { lines: number } }[]
    return parsed.map(({ record, info }) => ({ cells: record, line: info.lines - lineBreaks(record) }))
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause)
    throw new PublicationError(file.name, `is no CSV: ${detail.slice(0, 300)}`, TAKE_AS_PUBLISHED, { cause })
  }
}

/** The parser knows the line on which a record ends. */
function lineBreaks(record: string[]): number {
  return record.reduce((sum, cell) => sum + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 0)
}

function refuseMostlyBad(file: PublishedFile, taken: number, skipped: SkippedRow[], refused: number): void {
  if (taken > 0 && taken >= refused) return
  const first = skipped[0]
  const why =
    first === undefined ? 'has no rows' : `${refused} rows cannot be taken; line ${first.line}: ${first.reason}`
  throw new PublicationError(file.name, why, TAKE_AS_PUBLISHED)
}
