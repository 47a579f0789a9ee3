import type { DistinctSearches } from './distinct.ts'
import { Numbers } from './numbers.ts'
import type { PayRungs } from './pay-rungs.ts'
import { pivotOf } from './pivot.ts'
import { COUNTRY_BITS, createOpenRecord, FLOOR, openRecord, PROFILE, type Vocabularies } from './record.ts'
import { pushRest } from './rest.ts'

/*
 * Every search stands under each value of its pivot as a row of four whole numbers, the rows of a value in one piece:
 *
 *   0  profile    bits of the levels, work modes and employment types that are accepted
 *   1  countries  bits of the countries it can lie in
 *   2  rung       of the lowest pay (pay-rungs.ts); 0 not restricted, negative when unknown pay will do
 *   3  target     where the rest of the search stands (rest.ts); the complement of its rule when that is all
 */
export const ROW = 4

export type Filing = {
  rows: Int32Array
  /** The rows of value n: `starts[n]` to `starts[n + 1]`. */
  starts: Int32Array
  rest: Int32Array
}

export function fileSearches(distinct: DistinctSearches, known: Vocabularies, rungs: PayRungs): Filing {
  const rest = new Numbers()
  const { values, ends, targets } = choosePivots(distinct, known, rest)
  const starts = rowStarts(values, known.values.size())
  const next = starts.slice()
  const rows = new Int32Array(starts[starts.length - 1] as number)
  let at = 0
  for (let rule = 0; rule < distinct.size; rule++) {
    const record = distinct.starts[rule] as number
    for (; at < (ends[rule] as number); at++) {
      const value = values.list[at] as number
      const row = next[value] as number
      rows[row] = distinct.records[record + PROFILE] as number
      rows[row + 1] = distinct.records[record + COUNTRY_BITS] as number
      rows[row + 2] = rungs.rungOf(distinct.records[record + FLOOR] as number)
      rows[row + 3] = targets[rule] as number
      next[value] = row + ROW
    }
  }
  return { rows, starts, rest: rest.sealed() }
}

/** The values under which each rule is filed, one rule after the other. Those of rule n end at `ends[n]`. */
function choosePivots(distinct: DistinctSearches, known: Vocabularies, rest: Numbers) {
  const values = new Numbers()
  const ends = new Int32Array(distinct.size)
  const targets = new Int32Array(distinct.size)
  const open = createOpenRecord(distinct.records)
  for (let rule = 0; rule < distinct.size; rule++) {
    openRecord(open, distinct.starts[rule] as number)
    const pivot = pivotOf(open, known)
    for (const value of pivot.values) values.push(value)
    ends[rule] = values.length
    targets[rule] = pushRest(rule, open, pivot, rest)
  }
  return { values, ends, targets }
}

function rowStarts(values: Numbers, size: number): Int32Array {
  const starts = new Int32Array(size + 1)
  for (let at = 0; at < values.length; at++) {
    const value = values.list[at] as number
    starts[value + 1] = (starts[value + 1] as number) + ROW
  }
  for (let value = 0; value < size; value++)
    starts[value + 1] = (starts[value + 1] as number) + (starts[value] as number)
  return starts
}
