import { OfficialError } from '../errors.ts'
import { textOf } from './_table.ts'
import type { Sheet } from './_workbook.ts'

/** What a workbook says of itself beside its table. Bounds: what '#' stands for; null: the notes are not there. */
export type OewsNotes = { year: number | null; hourBound: number | null; yearBound: number | null }

export const NO_NOTES: OewsNotes = { year: null, hourBound: null, yearBound: null }

/** Reads "May 2023 OEWS Estimates" and "# = indicates a wage equal to or greater than $115.00 per hour or $239,200 per year". */
export function readOewsNotes(sheets: Sheet[]): OewsNotes {
  const lines = sheets.flatMap(({ rows }) => rows.slice(0, MOST_LINES).map((row) => row.map(textOf).join(' ').trim()))
  const year = firstMatch(lines, /^May (\d{4}) (?:OEWS|OES|Occupational Employment)/i)
  const bound = firstMatch(lines, /^#\s*=?[^$]{0,120}\$([\d,.]+) per hour or \$([\d,]+) per year/i)
  return {
    year: year === null ? null : Number(year[1]),
    hourBound: bound === null ? null : amount(bound[1]),
    yearBound: bound === null ? null : amount(bound[2]),
  }
}

/**
 * The reference year, by what stands inside; the name alone decides when nothing inside does. `savedIn` is the year in which the
 * workbook was saved last: figures of May are saved in the next year. Throws OfficialError when two of them disagree.
 */
export function oewsYear(file: string, sheet: string, notes: OewsNotes, savedIn: number | null): number {
  const sheetYear = yearIn(sheet)
  const nameYear = yearIn(file)
  const inside = notes.year ?? sheetYear
  if (notes.year !== null && sheetYear !== null && notes.year !== sheetYear) {
    throw disagreement(file, `its notes say May ${notes.year} and its sheet "${sheet}" says ${sheetYear}`)
  }
  if (inside !== null && nameYear !== null && inside !== nameYear) {
    throw disagreement(file, `its name says ${nameYear} and its contents say May ${inside}`)
  }
  if (inside === null && nameYear !== null && savedIn !== null && savedIn !== nameYear + 1) {
    throw disagreement(file, `its name says ${nameYear} and it was saved in ${savedIn}; nothing inside tells the year`)
  }
  const year = inside ?? nameYear
  if (year === null)
    throw new OfficialError(
      file,
      null,
      'tells its year neither inside nor by its name',
      'name it as BLS does: national_M2018_dl.xlsx',
    )
  if (year >= FIRST_YEAR && year <= LAST_YEAR) return year
  throw new OfficialError(
    file,
    null,
    `is of ${year}`,
    `figures from ${FIRST_YEAR} on are read: those before use another classification`,
  )
}

/** A line of the notes stands within so many rows; tables are long. */
const MOST_LINES = 200
/** Until 2009 the codes are SOC 2000. */
const FIRST_YEAR = 2010
const LAST_YEAR = 2099

const yearIn = (name: string): number | null => Number(/(?:^|_)M_?(\d{4})(?:_|\.|$)/i.exec(name)?.[1] ?? 0) || null

function disagreement(file: string, detail: string): OfficialError {
  return new OfficialError(file, null, detail, 'take the file from the publisher again and keep its name')
}

function firstMatch(lines: string[], pattern: RegExp): RegExpExecArray | null {
  for (const line of lines) {
    const match = pattern.exec(line)
    if (match !== null) return match
  }
  return null
}

function amount(text = ''): number | null {
  const value = Number(text.replaceAll(',', '').replace(/\.$/, ''))
  return Number.isFinite(value) && value > 0 ? value : null
}
