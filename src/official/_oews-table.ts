import type { OfficialCell, OfficialReading, RefusedRow } from '../domain/official.ts'
import { officialCell, quoted } from './_cell.ts'
import { OEWS_COLUMNS, type OewsColumn } from './_oews-columns.ts'
import type { OewsNotes } from './_oews-notes.ts'
import { type OewsRow, readOewsRow } from './_oews-row.ts'
import { type OewsScope, oewsScope } from './_oews-scope.ts'
import { type Table, textOf } from './_table.ts'
import { type Cell, rowRef } from './_workbook.ts'

type Notes = OewsNotes & { year: number }
type Layout = {
  table: Table<OewsColumn>
  notes: Notes
  used: ReadonlySet<OewsColumn>
  blankIsDetailed: boolean
  splitsOwners: boolean
}

/** Rows of every kind of area and industry are a dataset of their own, as BLS has a file for each: 'national 2023', 'sector 2024'. */
export function readOewsTable(table: Table<OewsColumn>, notes: Notes): OfficialReading[] {
  const layout = layoutOf(table, notes)
  const readings = new Map<string, OfficialReading>()
  const seen = new Set<string>()
  for (const { index, cells } of table.rows) {
    const row = rowOf(layout, index, cells)
    const scope = oewsScope((column) => textOf(row.cell(column)), layout.splitsOwners)
    const reading = readingOf(readings, 'field' in scope ? null : scope.scope, notes.year)
    reading.rows += 1
    const taken = 'field' in scope ? scopeRefusal(layout, row, scope.field) : takeRow(layout, row, scope, seen)
    if (Array.isArray(taken)) reading.cells?.push(...taken)
    else reading.refused.push({ row: row.rowRef, ...taken })
  }
  return [...readings.values()]
}

function layoutOf(table: Table<OewsColumn>, notes: Notes): Layout {
  const cellAt = (cells: Cell[], column: OewsColumn) => textOf(cells[table.at[column] ?? -1])
  const used = (Object.keys(OEWS_COLUMNS) as OewsColumn[]).filter((column) =>
    table.rows.some(({ cells }) => cellAt(cells, column) !== ''),
  )
  // Where detailed occupations have a blank for their level, none has the word.
  const blankIsDetailed = !table.rows.some(({ cells }) => cellAt(cells, 'group').toLowerCase() === 'detailed')
  return { table, notes, used: new Set(used), blankIsDetailed, splitsOwners: splitsOwners(table, cellAt) }
}

/** Files by ownership list an industry once per owner; the others once, with the owners it covers. */
function splitsOwners({ rows }: Table<OewsColumn>, cellAt: (cells: Cell[], column: OewsColumn) => string): boolean {
  const owners = new Map<string, string>()
  return rows.some(({ cells }) => {
    const industry = `${cellAt(cells, 'area')} ${cellAt(cells, 'industryGroup')} ${cellAt(cells, 'naics')}`
    const owner = cellAt(cells, 'ownership')
    const known = owners.get(industry)
    owners.set(industry, owner)
    return known !== undefined && known !== owner
  })
}

function rowOf({ table, used }: Layout, index: number, cells: Cell[]): OewsRow {
  return {
    rowRef: rowRef(table.sheet, index),
    cell: (column) => cells[table.at[column] ?? -1] ?? null,
    heading: (column) => (used.has(column) ? table.headings[column] : ''),
  }
}

/** A row whose area or industry is not known counts against the first dataset of its file. */
function readingOf(readings: Map<string, OfficialReading>, scope: string | null, year: number): OfficialReading {
  const first = readings.values().next().value
  if (scope === null && first !== undefined) return first
  const dataset = `${scope ?? 'national'} ${year}`
  const known = readings.get(dataset)
  if (known !== undefined) return known
  const reading = { dataset, release: `May ${year}`, period: `${year}-05`, rows: 0, refused: [], cells: [] }
  readings.set(dataset, reading)
  return reading
}

type Refusal = Omit<RefusedRow, 'row'>

function scopeRefusal({ table }: Layout, row: OewsRow, field: OewsColumn): Refusal {
  return { field: table.headings[field], reason: `${quoted(row.cell(field))} is no ${NAMES[field] ?? field}` }
}

const NAMES: Partial<Record<OewsColumn, string>> = {
  area: 'area that goes with the type of area',
  naics: 'NAICS code',
  industryGroup: 'level of industry',
}

function takeRow(
  { notes, blankIsDetailed }: Layout,
  row: OewsRow,
  scope: OewsScope,
  seen: Set<string>,
): OfficialCell[] | Refusal {
  const group = textOf(row.cell('group')).toLowerCase() || (blankIsDetailed ? 'detailed' : '')
  const about = { system: notes.year >= FIRST_OF_SOC_2018 ? 'soc2018' : 'soc2010', period: `${notes.year}-05` }
  const cells = readOewsRow(row, { ...about, ...scope, notes, group })
  if (!Array.isArray(cells)) return cells
  const key = [scope.area, scope.industry, textOf(row.cell('code')), group].join('|')
  if (seen.has(key)) return { field: row.heading('code'), reason: 'the same occupation and level stands above already' }
  seen.add(key)
  return [...namesOf(row, scope, about.period, seen), ...cells]
}

/** 2019 and 2020 mix SOC 2010 and 2018; what their codes share with SOC 2018 means the same, the others join nothing. */
const FIRST_OF_SOC_2018 = 2019

/** What the publisher calls an area and an industry, once each, where it stands first. */
function namesOf(row: OewsRow, { area, industry }: OewsScope, period: string, seen: Set<string>): OfficialCell[] {
  const named: { column: OewsColumn; measure: string; key: string }[] = [
    { column: 'areaTitle', measure: 'area-title', key: area },
    ...(industry === '' ? [] : [{ column: 'naicsTitle' as const, measure: 'industry-title', key: industry }]),
  ]
  return named.flatMap(({ column, measure, key }) => {
    const text = textOf(row.cell(column)).slice(0, 300)
    if (text === '' || seen.has(`${measure} ${key}`)) return []
    seen.add(`${measure} ${key}`)
    const of = { rowRef: row.rowRef, system: 'none', code: '', detail: '', title: text, area, period }
    const isArea = measure === 'area-title'
    return [
      officialCell(
        { ...of, industry: isArea ? '' : industry },
        { columnRef: row.heading(column), measure, unit: 'text', text },
      ),
    ]
  })
}
