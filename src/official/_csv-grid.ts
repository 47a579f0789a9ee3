import { parse } from 'csv-parse/sync'
import type { OfficialFile, RefusedRow } from '../domain/official.ts'
import { OfficialError } from '../errors.ts'
import { lineRef } from './_csv.ts'
import type { Grid } from './_named-table.ts'

/** Canada's wages, the largest CSV that is published, has 18 MB and 45,000 rows. */
const MOST_BYTES = 128 * 2 ** 20
const MOST_ROWS = 2_000_000
const LONGEST_CELL = 20_000

/**
 * Reads a CSV, whatever its encoding and line ends. A row with broken quotes or with a cell of more than 20,000 characters is
 * refused by itself. Throws OfficialError when the file is empty, too large, or ends in the middle of a row.
 */
export function readCsvGrid(file: OfficialFile): Grid {
  if (file.bytes.length > MOST_BYTES)
    throw new OfficialError(file.name, null, 'has more than 128 MiB', TAKE_AS_PUBLISHED)
  const text = decodeAny(file.bytes)
  const refused: RefusedRow[] = []
  const records = parseRecords(file, text, refused)
  const width = records[0]?.record.length ?? 0
  if (width === 0) throw new OfficialError(file.name, null, 'holds no rows', TAKE_AS_PUBLISHED)
  if (records.length > MOST_ROWS)
    throw new OfficialError(file.name, null, 'has more than 2,000,000 rows', TAKE_AS_PUBLISHED)
  refuseCutOff(file, text, records, refused)
  const rows = records.map(({ record, info }) => ({ ref: lineRef(info.lines - lineBreaks(record)), cells: record }))
  const tooLong = (row: Grid['rows'][number]) => row.cells.some((cell) => String(cell).length > LONGEST_CELL)
  for (const row of rows.filter(tooLong)) {
    refused.push({
      row: row.ref,
      field: '',
      reason: `a cell has more than ${LONGEST_CELL.toLocaleString('en')} characters`,
    })
  }
  return { place: '', rows: rows.filter((row) => !tooLong(row)), refused }
}

/** UTF-8, or Windows-1252 (which has Latin-1 in it) when the bytes are no UTF-8. The byte order mark is taken off. */
function decodeAny(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

const TAKE_AS_PUBLISHED = 'take the file as the publisher ships it'
const DOWNLOAD_AGAIN = 'download it again'

type CsvRecord = { record: string[]; info: { lines: number } }

function parseRecords(file: OfficialFile, text: string, refused: RefusedRow[]): CsvRecord[] {
  try {
    return parse(text, {
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      on_skip: (error) => {
        if (error?.code === 'CSV_QUOTE_NOT_CLOSED') throw error
        refused.push({ row: `line ${error?.lines ?? '?'}`, field: '', reason: 'its quotes cannot be read' })
      },
    }) as unknown as CsvRecord[]
  } catch (cause) {
    const detail = 'a quote is opened and never closed: the file is cut off or was changed by hand'
    throw new OfficialError(file.name, null, detail, DOWNLOAD_AGAIN, { cause })
  }
}

/**
 * A file that breaks off leaves a last line without an end. When it is short, the file is refused; when it is not, the row is,
 * because its last number may have lost digits.
 */
function refuseCutOff(file: OfficialFile, text: string, records: CsvRecord[], refused: RefusedRow[]): void {
  const last = records.at(-1)
  const width = records[0]?.record.length ?? 0
  if (last === undefined || /[\r\n]$/.test(text)) return
  const place = `line ${last.info.lines}`
  if (last.record.length < width || records.length === 1) {
    const detail = `the file ends in the middle of a row, after ${last.record.length} of ${width} columns`
    throw new OfficialError(file.name, place, detail, DOWNLOAD_AGAIN)
  }
  records.pop()
  refused.push({ row: place, field: '', reason: 'the last line has no end: it may be cut off' })
}

/** The parser knows the line on which a record ends. */
function lineBreaks(record: string[]): number {
  return record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0)
}
