import type { FiledWage } from '../domain/official.ts'
import { cleanText, readNumber } from './_named-table.ts'
import type { Cell } from './_workbook.ts'

export type WageUnit = NonNullable<FiledWage['unit']>
export type ReadWage = Pick<FiledWage, 'wageFrom' | 'wageTo' | 'unit' | 'wageNote'>

const UNITS: Record<string, WageUnit> = {
  year: 'year',
  yr: 'year',
  month: 'month',
  mth: 'month',
  biweekly: 'biweek',
  bi: 'biweek',
  week: 'week',
  wk: 'week',
  hour: 'hour',
  hr: 'hour',
}

/**
 * The most that is taken for a unit; above it the unit or the amount is wrong. 500 an hour is where the samples part: 200 is the
 * highest hourly wage in FY2014-16 before amounts of 41,538 and more, which are a year's. 20,000 a week and so on is the same
 * for 40 hours. A year has room for surgeons; one filing of 2018 says 999 million.
 */
const MOST: Record<WageUnit, number> = { hour: 500, week: 20_000, biweek: 40_000, month: 87_000, year: 5_000_000 }
const LEAST_A_YEAR = 1_000

/**
 * The wage of a filing as it was filed, and in `wageNote` why it must not be used. A TO of 0 or nothing means no upper end; one
 * text may hold both ends: "72218 - 92000", "47133 -". Nothing is ever rescaled.
 */
export function readWage(from: Cell, to: Cell, unit: Cell): ReadWage {
  const ends = splitRange(from)
  const wageFrom = positive(ends?.[0] ?? from)
  const wageTo = positive(ends ? (ends[1] ?? null) : to)
  const read = { wageFrom, wageTo, unit: UNITS[(cleanText(unit) ?? '').toLowerCase().replace(/[^a-z]/g, '')] ?? null }
  return { ...read, wageNote: noteOf(read, cleanText(unit), cleanText(from)) }
}

function splitRange(value: Cell): [string, string | null] | null {
  const found = /^([\d.,$]+) *- *([\d.,$]*)$/.exec(cleanText(value) ?? '')
  return found ? [found[1] ?? '', found[2] || null] : null
}

function positive(value: Cell): number | null {
  const number = readNumber(value)
  return number !== null && number > 0 ? number : null
}

function noteOf(
  { wageFrom, wageTo, unit }: Omit<ReadWage, 'wageNote'>,
  unitText: string | null,
  fromText: string | null,
): string | null {
  if (wageFrom === null)
    return fromText === null || readNumber(fromText) !== null ? 'no wage is stated' : 'the wage is no number'
  if (unit === null) return unitText === null ? 'no unit is stated' : 'the unit is not known'
  if (wageTo !== null && wageTo < wageFrom) return 'the upper end is below the lower'
  if (Math.max(wageFrom, wageTo ?? 0) > MOST[unit]) return `${unit} and more than ${MOST[unit].toLocaleString('en')}`
  if (unit === 'year' && wageFrom < LEAST_A_YEAR) return 'year and less than 1,000'
  return null
}
