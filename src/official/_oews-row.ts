import type { OfficialCell, RefusedRow } from '../domain/official.ts'
import { numberOf, officialCell, quoted } from './_cell.ts'
import {
  HOUR,
  HOUR_PERCENTILES,
  OEWS_MEASURES,
  type OewsColumn,
  type OewsMeasure,
  YEAR_PERCENTILES,
} from './_oews-columns.ts'
import type { OewsNotes } from './_oews-notes.ts'
import type { OewsScope } from './_oews-scope.ts'
import { textOf } from './_table.ts'
import type { Cell } from './_workbook.ts'

/** One row of the table, by column. `heading`: as printed; '' when the table has no such column or nothing in it. */
export type OewsRow = {
  rowRef: string
  cell: (column: OewsColumn) => Cell
  heading: (column: OewsColumn) => string
}

type Refusal = Omit<RefusedRow, 'row'>
type Subject = { system: string; period: string; notes: OewsNotes; group: string } & OewsScope

/** The cells of a row, or why none of it is taken: a row with one bad figure is not to be trusted in the others. */
export function readOewsRow(row: OewsRow, subject: Subject): OfficialCell[] | Refusal {
  const { system, period, area, industry, group } = subject
  const code = textOf(row.cell('code'))
  const title = textOf(row.cell('title'))
  if (!/^\d\d-\d{4}$/.test(code))
    return { field: row.heading('code'), reason: `${quoted(row.cell('code'))} is no SOC code` }
  if (title === '' || title.length > LONGEST_TITLE) return { field: row.heading('title'), reason: 'no title' }
  if (!GROUPS.has(group))
    return { field: row.heading('group'), reason: `${quoted(row.cell('group'))} is no level of SOC` }
  const of = { rowRef: row.rowRef, system, code, detail: group, title, area, industry, period }
  const cells: OfficialCell[] = []
  for (const measure of OEWS_MEASURES) {
    const read = readMeasure(row, measure, subject.notes)
    if (read === null) continue
    if ('reason' in read) return read
    cells.push(
      officialCell(of, {
        columnRef: row.heading(measure.column),
        measure: measure.measure,
        unit: measure.unit,
        ...read,
      }),
    )
  }
  const basis = basisOf(row)
  if (basis !== null) cells.push(officialCell(of, { ...basis, measure: 'pay-basis', unit: 'text' }))
  return orderFault(row) ?? basisFault(row) ?? cells
}

const GROUPS: ReadonlySet<string> = new Set(['total', 'major', 'minor', 'broad', 'detailed'])
const LONGEST_TITLE = 300

type Facts = Partial<Pick<OfficialCell, 'value' | 'token' | 'lowerBound' | 'errorPercent'>>

function readMeasure(row: OewsRow, measure: OewsMeasure, notes: OewsNotes): Facts | Refusal | null {
  const { column, tokens, error, unit } = measure
  const field = row.heading(column)
  if (field === '') return null
  const cell = row.cell(column)
  const text = textOf(cell)
  if (text === '')
    return measure.mayBeBlank ? null : { field, reason: 'the cell is empty; BLS prints * for what is missing' }
  if (tokens.includes(text)) return tokenFacts(text, unit, notes)
  const value = numberOf(cell)
  if (value === null || value < 0)
    return { field, reason: `${quoted(cell)} is neither a number nor ${tokens.join(' or ')}` }
  if (error === undefined) return { value }
  const errorPercent = numberOf(row.cell(error))
  const isStated = errorPercent !== null || ['*', '**', ''].includes(textOf(row.cell(error)))
  if (!isStated) return { field: row.heading(error), reason: `${quoted(row.cell(error))} is no percentage` }
  return { value, errorPercent }
}

function tokenFacts(token: string, unit: string, { hourBound, yearBound }: OewsNotes): Facts {
  if (token !== '#') return { token }
  return { token, lowerBound: unit === HOUR ? hourBound : yearBound }
}

function basisOf(row: OewsRow): { columnRef: string; text: string } | null {
  const isTrue = (column: OewsColumn) => /^true$/i.test(textOf(row.cell(column)))
  if (isTrue('annualOnly')) return { columnRef: row.heading('annualOnly'), text: 'annual wages only' }
  return isTrue('hourlyOnly') ? { columnRef: row.heading('hourlyOnly'), text: 'hourly wages only' } : null
}

/** Percentiles that fall are columns that moved under other headings. */
function orderFault(row: OewsRow): Refusal | null {
  for (const percentiles of [HOUR_PERCENTILES, YEAR_PERCENTILES]) {
    let last = 0
    for (const { column } of percentiles) {
      const value = numberOf(row.cell(column))
      if (value === null) continue
      if (value < last)
        return { field: row.heading(column), reason: `${value} is less than the percentile below it, ${last}` }
      last = value
    }
  }
  return null
}

/** BLS's year of wages is 2,080 hours, rounded to ten dollars; the hour is rounded to a cent. */
const HOURS = 2_080
const ROUNDING = HOURS * 0.005 + 5 + 0.01

function basisFault(row: OewsRow): Refusal | null {
  const hour = numberOf(row.cell('hourMedian'))
  const year = numberOf(row.cell('yearMedian'))
  if (hour === null || year === null || Math.abs(year - hour * HOURS) <= ROUNDING) return null
  return { field: row.heading('yearMedian'), reason: `${year} a year is not ${HOURS} hours at ${hour}` }
}
