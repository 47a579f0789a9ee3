import { parse } from 'csv-parse/sync'
import { OfficialError } from '../errors.ts'

/** `line` counts from 1 and is where the row begins. */
export type CsvRow = { line: number; cells: string[] }

const LONGEST_RECORD = 1_000_000
const MOST_ROWS = 5_000_000

/**
 * Rows of a CSV, its header among them; empty lines are left out, a byte order mark is taken away. Throws OfficialError when
 * the bytes are no UTF-8 or no CSV. `delimiter` is a comma unless given.
 */
export function readCsv(file: { name: string; bytes: Uint8Array }, delimiter = ','): CsvRow[] {
  const text = decodeText(file)
  try {
    const parsed = parse(text, {
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: LONGEST_RECORD,
      to: MOST_ROWS,
    }) as unknown as { record: string[]; info: { lines: number } }[]
    return parsed.map(({ record, info }) => ({ cells: record, line: info.lines - lineBreaks(record) }))
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message.slice(0, 300) : String(cause)
    throw new OfficialError(file.name, null, `is no CSV: ${detail}`, TAKE_AS_PUBLISHED, { cause })
  }
}

/** Where a person finds a row of a text: "line 812". */
export function lineRef(line: number): string {
  return `line ${line}`
}

/** The text of a file. Throws OfficialError when it is no UTF-8. */
export function decodeText(file: { name: string; bytes: Uint8Array }): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file.bytes)
  } catch (cause) {
    throw new OfficialError(file.name, null, 'is not UTF-8', TAKE_AS_PUBLISHED, { cause })
  }
}

const TAKE_AS_PUBLISHED = 'take the file as the publisher ships it, not as a spreadsheet saved it'

/** The parser knows the line on which a record ends. */
function lineBreaks(record: string[]): number {
  return record.reduce((sum, cell) => sum + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 0)
}
