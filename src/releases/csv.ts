import { stringify } from 'csv-stringify/sync'
import type { Column } from './figure-columns.ts'

/**
 * Rows as CSV (RFC 4180, lines end with LF, the first names the columns). A text that a spreadsheet would take for a formula,
 * beginning with = + - @ tab or return, has an apostrophe before it. Missing is empty, lists are joined by semicolons.
 */
export async function* csv<Row>(columns: Column<Row>[], batches: AsyncIterable<Row[]>): AsyncGenerator<string> {
  yield stringify([columns.map(({ name }) => name)])
  for await (const batch of batches) {
    yield stringify(
      batch.map((row) => columns.map((column) => cell(column.of(row)))),
      { escape_formulas: true },
    )
  }
}

function cell(value: ReturnType<Column<never>['of']>): string | number | null {
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.join(';')
  return typeof value === 'boolean' ? String(value) : value
}
