import type { OfficialFile, OfficialImporter, OfficialReading } from '../domain/official.ts'
import { OfficialError } from '../errors.ts'
import { OEWS_COLUMNS } from './_oews-columns.ts'
import { NO_NOTES, type OewsNotes, oewsYear, readOewsNotes } from './_oews-notes.ts'
import { readOewsTable } from './_oews-table.ts'
import { findTables } from './_table.ts'
import { unpackFiles } from './_unpack.ts'
import { readWorkbook, type Sheet, savedInYear } from './_workbook.ts'

const FOLDER = 'https://www.bls.gov/oes/special-requests'

/** Occupational Employment and Wage Statistics: one figure per area, industry, occupation and level, of May of a year. */
export default {
  id: 'bls-oews',
  name: 'BLS Occupational Employment and Wage Statistics',
  docs: 'https://www.bls.gov/oes/tables.htm',
  licence: 'public domain (17 U.S.C. 105)',
  attribution: 'U.S. Bureau of Labor Statistics, Occupational Employment and Wage Statistics',
  version: 1,
  // Metropolitan areas (oesm{YY}ma.zip) take 2 GB of memory to read: the operator gives them to a command of their own.
  addresses: ['nat', 'in4', 'st'].map((part) => `${FOLDER}/oesm{YY}${part}.zip`),
  everyDays: 30,
  read: readOews,
} satisfies OfficialImporter

async function readOews(file: OfficialFile): Promise<OfficialReading[]> {
  const workbooks: { file: OfficialFile; sheets: Sheet[] }[] = []
  for (const inner of await unpackFiles(file, isWanted))
    workbooks.push({ file: inner, sheets: await readWorkbook(inner) })
  // Until 2018 the notes are a workbook of their own in the zip.
  const shared = workbooks.map(({ sheets }) => readOewsNotes(sheets)).find(({ yearBound }) => yearBound !== null)
  const tables = workbooks.filter(({ sheets }) => workbooks.length === 1 || !isNotesAlone(sheets))
  const readings: OfficialReading[] = []
  for (const { file: inner, sheets } of tables) {
    const savedIn = await savedInYear(inner)
    readings.push(...readTables(inner.name, sheets, shared ?? NO_NOTES, savedIn))
  }
  return readings
}

/** Of a zip of industries the sectors alone: finer ones and owners are a million figures more, and can be given as files. */
function isWanted(name: string): boolean {
  return /\.xlsx$/i.test(name) && !/^nat\dd_|_owner/i.test(name)
}

function isNotesAlone(sheets: Sheet[]): boolean {
  return readOewsNotes(sheets).yearBound !== null && !sheets.some(({ rows }) => (rows[0]?.length ?? 0) > 10)
}

function readTables(file: string, sheets: Sheet[], shared: OewsNotes, savedIn: number | null): OfficialReading[] {
  const tables = findTables(file, sheets, OEWS_COLUMNS)
  const own = readOewsNotes(sheets)
  const year = oewsYear(file, tables[0]?.sheet ?? '', own, savedIn)
  const isShared = own.yearBound === null && (shared.year === null || shared.year === year)
  const bounds = isShared ? shared : own
  const readings = tables.flatMap((table) => readOewsTable(table, { ...bounds, year }))
  if (readings.length === 0)
    throw new OfficialError(file, tables[0]?.sheet ?? null, 'has headings and no rows', 'download it again')
  return readings
}
