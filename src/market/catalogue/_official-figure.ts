import type { RawFigure } from '../metric.ts'
import { cellOfArea, noteOf, type OfficialRow } from './_official.ts'
import { raw } from './_raw.ts'

/** A publisher's cell as a figure: its number times `times`, or its text. Without either it is withheld as not published. */
export function officialFigure(row: OfficialRow, about: { unit: string; item?: string; times?: number }): RawFigure {
  const { value, text } = row
  return raw(cellOfArea(row.role, row.area), {
    item: about.item ?? '',
    period: row.period,
    unit: about.unit,
    value: value === null ? null : round(value * (about.times ?? 1)),
    text: value === null ? text : null,
    basis: { kind: 'official', n: row.n },
    withheld: value === null && text === null ? 'not-published' : null,
    proof: { kind: 'official', cells: [row.proof], ...noteOf(row) },
  })
}

/** 85.9 x 1,000 is 85,900, not 85,900.00000000001. */
function round(value: number): number {
  return Number(value.toPrecision(12))
}
