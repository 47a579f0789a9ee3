import { stringify } from 'csv-stringify/sync'

/**
 * Rows as CSV of RFC 4180 with a header. Lists are joined by a semicolon, objects written as JSON; missing is an empty cell.
 * A cell that a spreadsheet would run as a formula gets an apostrophe in front.
 */
export function toCsv(columns: readonly string[], rows: readonly Record<string, unknown>[]): string {
  return stringify(
    rows.map((row) => columns.map((column) => cell(row[column]))),
    { header: true, columns: [...columns], record_delimiter: '\r\n', escape_formulas: true },
  )
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(cell).join(';')
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
