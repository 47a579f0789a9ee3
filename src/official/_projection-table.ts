import type { OfficialCell, OfficialReading, RefusedRow } from '../domain/official.ts'
import { numberOf, officialCell, quoted } from './_cell.ts'
import type { ProjectionColumn, ProjectionTable, Years } from './_projection-columns.ts'
import { textOf } from './_table.ts'
import { type Cell, rowRef } from './_workbook.ts'

/** Adds what a table says to the reading of its file. Lines below the table, without a code, are its footnotes and no rows. */
export function readProjectionTable(table: ProjectionTable, years: Years, into: OfficialReading): void {
  const seen = new Set<string>()
  for (const { index, cells } of table.rows) {
    const row = {
      ref: rowRef(table.sheet, index),
      cell: (column: ProjectionColumn) => cells[table.at[column] ?? -1] ?? null,
    }
    if (isFootnote(row)) continue
    into.rows += 1
    const read = readRow(table, row, years, seen)
    if (Array.isArray(read)) into.cells?.push(...read)
    else into.refused.push({ row: row.ref, ...read })
  }
}

type Row = { ref: string; cell: (column: ProjectionColumn) => Cell }
type Refusal = Omit<RefusedRow, 'row'>
type Figure = { column: ProjectionColumn; measure: string; unit: string; year?: 'base' | 'projected' }

const THOUSAND = 'thousand persons'

const GROWTH: Figure[] = [
  { column: 'base', measure: 'employment-base', unit: THOUSAND, year: 'base' },
  { column: 'projected', measure: 'employment-projected', unit: THOUSAND, year: 'projected' },
  { column: 'change', measure: 'change-number', unit: THOUSAND },
  { column: 'changePercent', measure: 'change-percent', unit: 'percent' },
  { column: 'openings', measure: 'openings', unit: THOUSAND },
  { column: 'selfEmployed', measure: 'self-employed-percent', unit: 'percent', year: 'base' },
  // A figure of the wage statistics, repeated here: not to be mistaken for a second source.
  { column: 'pay', measure: 'cited-pay-median', unit: 'USD/year', year: 'base' },
]
const WORDS: Figure[] = [
  { column: 'education', measure: 'education', unit: 'text' },
  { column: 'experience', measure: 'experience', unit: 'text' },
  { column: 'training', measure: 'training', unit: 'text' },
]
/** What table 1.10 says beyond table 1.2. */
const LEAVING: Figure[] = [
  { column: 'exitRate', measure: 'exits-percent', unit: 'percent' },
  { column: 'transferRate', measure: 'transfers-percent', unit: 'percent' },
  { column: 'separationRate', measure: 'separations-percent', unit: 'percent' },
  { column: 'exits', measure: 'exits', unit: THOUSAND },
  { column: 'transfers', measure: 'transfers', unit: THOUSAND },
  { column: 'separations', measure: 'separations', unit: THOUSAND },
]

function isFootnote(row: Row): boolean {
  return textOf(row.cell('code')) === '' && textOf(row.cell('type')) === '' && numberOf(row.cell('base')) === null
}

function readRow(table: ProjectionTable, row: Row, years: Years, seen: Set<string>): OfficialCell[] | Refusal {
  const code = textOf(row.cell('code'))
  if (!/^\d\d-\d{4}$/.test(code)) {
    return { field: table.headings.code, reason: `${quoted(row.cell('code'))} is no SOC code` }
  }
  if (seen.has(code)) return { field: table.headings.code, reason: `${code} stands above already` }
  const detail = levelOf(row)
  if (detail === null) {
    const reason = `${quoted(row.cell('type'))} is no type of this table, or the indent of the title no level`
    return { field: table.headings.type, reason }
  }
  const of = {
    rowRef: row.ref,
    system: 'soc2018',
    code,
    detail,
    title: textOf(row.cell('title')),
    area: 'US',
    industry: '',
  }
  const cells: OfficialCell[] = []
  for (const figure of table.kind === 'growth' ? [...GROWTH, ...WORDS] : LEAVING) {
    const columnRef = table.headings[figure.column]
    const read = readFigure(row.cell(figure.column), figure)
    if ('reason' in read) return { field: columnRef, ...read }
    const { measure, unit } = figure
    cells.push(officialCell({ ...of, period: periodOf(figure, years) }, { columnRef, measure, unit, ...read }))
  }
  seen.add(code)
  return sumFault(table, row) ?? cells
}

function periodOf({ year }: Figure, [base, projected]: Years): string {
  if (year === undefined) return `${base}/${projected}`
  return String(year === 'base' ? base : projected)
}

type Read = Partial<OfficialCell> | { reason: string }

const readFigure = (cell: Cell, figure: Figure): Read =>
  figure.unit === 'text' ? readWords(cell) : readNumber(cell, figure)

/** Two blanks of indent a level: total, major, minor, broad. A line item is the most detailed there is, at any indent. */
function levelOf(row: Row): string | null {
  const type = textOf(row.cell('type'))
  if (type === 'Line item') return 'detailed'
  const indent = /^ */.exec(String(row.cell('title') ?? ''))?.[0].length ?? 0
  return type === 'Summary' ? (['total', 'major', 'minor', 'broad'][indent / 2] ?? null) : null
}

/** Missing is an em dash; the highest wages are printed ">=$239,200". */
function readNumber(cell: Cell, { measure }: Figure): Read {
  const value = numberOf(cell)
  if (value !== null && (value >= 0 || measure.startsWith('change-'))) return { value }
  const text = textOf(cell)
  if (text === '—') return { token: text }
  const bound = measure === 'cited-pay-median' ? /^>=\s?\$(\d{1,3}(?:,\d{3}){1,2})$/.exec(text)?.[1] : undefined
  if (bound !== undefined) return { token: text, lowerBound: Number(bound.replaceAll(',', '')) }
  return { reason: `${quoted(cell)} is no number and no "—"` }
}

function readWords(cell: Cell): Read {
  const text = textOf(cell)
  if (text === '—') return { token: text }
  const isWords = typeof cell === 'string' && text !== '' && text.length <= 200
  return isWords ? { text } : { reason: `${quoted(cell)} is no text` }
}

/** Both years are printed to a tenth, and so is their difference. */
const ROUNDING = 0.1501

function sumFault({ headings }: ProjectionTable, row: Row): Refusal | null {
  const [base, projected, change] = [row.cell('base'), row.cell('projected'), row.cell('change')].map(numberOf)
  if (base == null || projected == null || change == null) return null
  if (Math.abs(projected - base - change) <= ROUNDING) return null
  return { field: headings.change, reason: `${change} is not ${projected} less ${base}` }
}
