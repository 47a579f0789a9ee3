import type { OfficialCell } from '../domain/official.ts'
import { textOf } from './_table.ts'
import type { Cell } from './_workbook.ts'

/** A cell of which nothing is known yet. */
export function emptyCell(): OfficialCell {
  return {
    rowRef: '',
    columnRef: '',
    system: 'none',
    code: '',
    detail: '',
    title: '',
    area: '',
    industry: '',
    measure: '',
    unit: '',
    period: '',
    value: null,
    token: null,
    lowerBound: null,
    text: null,
    errorPercent: null,
    low: null,
    high: null,
    n: null,
  }
}

type CellSubject = Pick<
  OfficialCell,
  'rowRef' | 'system' | 'code' | 'detail' | 'title' | 'area' | 'industry' | 'period'
>
type CellFacts = Pick<OfficialCell, 'columnRef' | 'measure' | 'unit'> & Partial<OfficialCell>

/** A cell of which everything that is not given is not stated. */
export function officialCell(subject: CellSubject, facts: CellFacts): OfficialCell {
  return { ...emptyCell(), ...subject, ...facts }
}

/**
 * A printed number: a number, or text that is nothing but one, with commas between thousands at most. Null for everything
 * else, an empty cell among it: nothing is guessed.
 */
export function numberOf(cell: Cell | undefined): number | null {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : null
  if (typeof cell !== 'string') return null
  const text = cell.trim()
  const isNumber = /^-?(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.\d{1,12})?$/.test(text)
  return isNumber ? Number(text.replaceAll(',', '')) : null
}

/** For a reason: what stands in a cell, cut short. */
export function quoted(cell: Cell | undefined): string {
  const text = textOf(cell)
  return text === '' ? 'the cell is empty' : `"${text.slice(0, 60)}"`
}
