import type { OfficialFile } from '../domain/official.ts'
import { readCsvGrid } from './_csv-grid.ts'
import type { Grid } from './_named-table.ts'
import { readWorkbook, rowRef } from './_workbook.ts'

/** The tables of a file: every sheet of an .xlsx, or a CSV. Throws OfficialError. */
export async function readGrids(file: OfficialFile): Promise<Grid[]> {
  const isZipped = file.bytes[0] === 0x50 && file.bytes[1] === 0x4b
  if (!isZipped && !/\.xlsx?$/i.test(file.name)) return [readCsvGrid(file)]
  const sheets = await readWorkbook(file)
  return sheets.map(({ name, rows }) => ({
    place: name,
    rows: rows.map((cells, index) => ({ ref: rowRef(name, index), cells })),
    refused: [],
  }))
}
