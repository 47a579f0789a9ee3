import type { OfficialCell } from '../domain/official.ts'

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
