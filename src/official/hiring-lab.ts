import type { OfficialFile, OfficialImporter, OfficialReading, RefusedRow, SeriesValue } from '../domain/official.ts'
import { OfficialError } from '../errors.ts'
import { readDay } from './_day.ts'
import { readGrids } from './_grid.ts'
import { LAYOUTS, type Layout } from './_hiring-lab-layouts.ts'
import { cleanText, cut, hasColumns, readNumber, readTable, type TableRow } from './_named-table.ts'
import type { Cell } from './_workbook.ts'

const REPOSITORY = 'https://raw.githubusercontent.com/hiring-lab'

/**
 * Indices, remote shares and wage growth by Indeed Hiring Lab. Index values are levels, 100 = 1 February 2020; shares in
 * percent; growth as a fraction of a year before. A file is one vintage, that of the day it was fetched: what its series said
 * then. A file of vintages names them itself.
 */
const importer: OfficialImporter = {
  id: 'hiring-lab',
  name: 'Indeed Hiring Lab',
  docs: 'https://github.com/hiring-lab/job_postings_tracker',
  licence: 'Creative Commons Attribution 4.0, https://creativecommons.org/licenses/by/4.0/',
  attribution: 'Indeed Hiring Lab, CC BY 4.0',
  version: 1,
  addresses: [
    `${REPOSITORY}/job_postings_tracker/master/US/aggregate_job_postings_US.csv`,
    `${REPOSITORY}/job_postings_tracker/master/US/job_postings_by_sector_US.csv`,
    `${REPOSITORY}/remote-tracker/main/remote_postings.csv`,
    `${REPOSITORY}/indeed-wage-tracker/main/posted-wage-growth-by-country.csv`,
  ],
  everyDays: 7,
  read: readHiringLab,
}
export default importer

async function readHiringLab(file: OfficialFile): Promise<OfficialReading[]> {
  const grid = (await readGrids(file))[0]
  const layout = grid && LAYOUTS.find((candidate) => hasColumns(grid, candidate.columns))
  if (grid === undefined || layout === undefined)
    throw unknownLayout(file, grid?.rows[0]?.cells.map(cut).join(', ') ?? '')
  const table = readTable(file.name, grid, layout.columns)
  const fetchedOn = file.fetchedAt.toISOString().slice(0, 10)
  const taken: Taken = { series: [], refused: [...table.refused], seen: new Set() }
  const given = { layout, printed: table.printed, fileName: file.name, fetchedOn }
  for (const row of table.rows) {
    const fault = takeRow(given, row, taken)
    if (fault !== null) taken.refused.push({ row: row.ref, ...fault })
  }
  if (taken.series.length === 0) throw nothingTaken(file, taken.refused)
  const days = taken.series.map(({ onDate }) => onDate).sort()
  const vintage =
    taken.series
      .map((value) => value.vintage)
      .sort()
      .at(-1) ?? fetchedOn
  return [
    {
      dataset: `${layout.what} ${areasOf(taken.series)}`,
      release: `vintage ${vintage}`,
      period: `${days[0]}/${days.at(-1)}`,
      rows: table.rows.length + table.refused.length,
      refused: taken.refused,
      series: taken.series,
    },
  ]
}

type Taken = { series: SeriesValue[]; refused: RefusedRow[]; seen: Set<string> }
type Fault = Omit<RefusedRow, 'row'>
type Given = { layout: Layout; printed: Record<string, string | null>; fileName: string; fetchedOn: string }

/** A row with one bad value is refused whole, so that no half of it is taken for the whole. */
function takeRow(given: Given, { ref, values }: TableRow<string>, taken: Taken): Fault | null {
  const row = given.layout.series(values, given.fileName)
  if ('reason' in row) return row
  const days = daysOf(given, row.onDate, values)
  if ('reason' in days) return days
  const found: SeriesValue[] = []
  for (const { column, name } of row.series) {
    const value = numberOf(values[column] ?? null)
    if (value === null)
      return { field: given.printed[column] ?? column, reason: `"${cut(values[column] ?? null)}" is no number` }
    if (value !== 'none') found.push({ rowRef: ref, series: name, ...days, value })
  }
  const keys = found.map(({ series }) => `${series} ${days.onDate} ${days.vintage}`)
  if (keys.length === 0) return { field: '', reason: 'states no value' }
  if (keys.some((key) => taken.seen.has(key)))
    return { field: 'date', reason: `${found[0]?.series} has ${days.onDate} twice` }
  for (const key of keys) taken.seen.add(key)
  taken.series.push(...found)
  return null
}

/** NA and nothing are no value; null is what should be a number. */
function numberOf(cell: Cell): number | 'none' | null {
  const text = cleanText(cell)
  return text === null || text === 'NA' ? 'none' : readNumber(cell)
}

function daysOf(
  { layout, fetchedOn }: Given,
  date: Cell,
  values: TableRow<string>['values'],
): { onDate: string; vintage: string } | Fault {
  const onDate = (layout.dateOf ?? readDay)(date)
  if (onDate === null) return { field: 'date', reason: `"${cut(date)}" is no date` }
  const printed = values.vintage_date ?? null
  const vintage = 'vintage_date' in layout.columns ? readDay(printed) : fetchedOn
  if (vintage === null) return { field: 'vintage_date', reason: `"${cut(printed)}" is no date` }
  if (onDate > vintage) return { field: 'date', reason: `${onDate} is after its vintage of ${vintage}` }
  return { onDate, vintage }
}

/** "US", or "AU CA DE"; of areas in a country, the country. */
function areasOf(series: SeriesValue[]): string {
  const areas = new Set(series.map(({ series: name }) => (name.split('/')[1] ?? '').slice(0, 2)))
  return [...areas].sort().join(' ')
}

const TAKE_AS_PUBLISHED = 'take the CSV from the repositories of Hiring Lab under its own name'

function unknownLayout(file: OfficialFile, found: string): OfficialError {
  const known = LAYOUTS.map(({ what }) => what).join(', ')
  const detail = `has the columns of none of: ${known}; it has: ${found.slice(0, 300) || 'nothing'}`
  return new OfficialError(file.name, 'line 1', detail, TAKE_AS_PUBLISHED)
}

function nothingTaken(file: OfficialFile, refused: RefusedRow[]): OfficialError {
  const first = refused[0]
  const why = first === undefined ? 'has no rows' : `no row can be taken: ${first.reason}`
  return new OfficialError(
    file.name,
    first ? `${first.row}${first.field ? `, column ${first.field}` : ''}` : null,
    why,
    TAKE_AS_PUBLISHED,
  )
}
