import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import readWorkbook from 'read-excel-file/node'

/** One row by column name, as text; an empty cell is ''. */
export type TableRow = Record<string, string>

/** Reads a table with a header row from a file of ours or a publisher's: `.csv`, `.txt` or `.tsv` (tab-separated), `.xlsx`
 *  (first sheet) or `.jsonl` (one object a line). Throws an Error that names the file when it cannot be read as that. */
export async function readTable(file: string): Promise<TableRow[]> {
  try {
    return await rowsOf(file)
  } catch (cause) {
    throw new Error(`${file}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

async function rowsOf(file: string): Promise<TableRow[]> {
  if (file.endsWith('.xlsx')) return workbookRows(file)
  const text = readFileSync(file, 'utf8')
  if (file.endsWith('.jsonl')) return jsonRows(text)
  if (/\.(?:txt|tsv)$/.test(file)) return parse(text, { ...CSV, delimiter: '\t', quote: null }) as TableRow[]
  return parse(text, CSV) as TableRow[]
}

const CSV = { columns: true, bom: true, skip_empty_lines: true, relax_column_count: true } as const

async function workbookRows(file: string): Promise<TableRow[]> {
  const [sheet] = await readWorkbook(file)
  const [header, ...rows] = sheet?.data ?? []
  if (header === undefined) throw new Error('the first sheet is empty')
  const names = header.map((cell) => String(cell ?? '').trim())
  return rows.map((row) => Object.fromEntries(names.map((name, at) => [name, String(row[at] ?? '')])))
}

function jsonRows(text: string): TableRow[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const row = JSON.parse(line) as Record<string, unknown>
      return Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          Array.isArray(value) ? value.join(' ') : String(value ?? ''),
        ]),
      )
    })
}
