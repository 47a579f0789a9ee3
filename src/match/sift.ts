import type { Candidate } from '../domain/alert.ts'
import { isWithin } from './circles.ts'
import { type Filing, ROW } from './filing.ts'
import type { PaySteps } from './pay-rungs.ts'
import { REST_HEAD } from './rest.ts'
import type { Showing } from './shown.ts'

/** Calls `found` once with each rule that the posting meets. */
export type Sift = (candidate: Candidate, found: (rule: number) => void) => void

/** Finds the rules that a posting meets, once it is shown. */
export function createSift(
  { rows, starts, rest }: Filing,
  circles: Float64Array,
  size: number,
  showing: Showing,
  isFiledByWord: boolean,
): Sift {
  const { shown } = showing
  /** The round in which a rule was come upon, for those that can be come upon again. */
  let seen: Int32Array | null = null

  const isFirst = (rule: number): boolean => {
    seen ??= new Int32Array(size)
    if (seen[rule] === shown.round) return false
    seen[rule] = shown.round
    return true
  }

  const isLetThrough = (row: number): boolean =>
    ((rows[row] as number) & shown.profile) === shown.profile &&
    ((rows[row + 1] as number) & shown.countries) !== 0 &&
    isPaid(rows[row + 2] as number, shown.steps)

  const showsOneOf = (from: number, end: number): boolean => {
    const { marks, round } = shown
    for (let at = from; at < end; at++) {
      const value = rest[at] as number
      if (value >= 0 ? marks[value] === round : isWithin(circles, ~value, shown.facts.cities)) return true
    }
    return false
  }

  const meetsRest = (start: number, candidate: Candidate): boolean => {
    const head = rest[start + 1] as number
    if ((head & 1) === 1 && !isFirst(rest[start] as number)) return false
    if (!shown.isRead) showing.read(candidate)
    const end = head >> 1
    for (let at = start + REST_HEAD; at < end; ) {
      const clause = rest[at] as number
      const next = at + 1 + (clause >> 1)
      const excludes = (clause & 1) === 1
      if (showsOneOf(at + 1, next) === excludes) return false
      at = next
    }
    return true
  }

  const siftRows = (from: number, end: number, candidate: Candidate, found: (rule: number) => void): void => {
    for (let row = from; row < end; row += ROW) {
      if (!isLetThrough(row)) continue
      const target = rows[row + 3] as number
      if (target < 0) found(~target)
      else if (meetsRest(target, candidate)) found(rest[target] as number)
    }
  }

  return (candidate, found) => {
    const { values } = shown
    if (isFiledByWord && !shown.isRead) showing.read(candidate)
    // Words that are read on the way are added to the values; then no search stands under them.
    for (let index = 0; index < values.length; index++) {
      const value = values[index] as number
      siftRows(starts[value] as number, starts[value + 1] as number, candidate, found)
    }
  }
}

function isPaid(rung: number, { first, reached, end }: PaySteps): boolean {
  if (rung === 0) return true
  const floor = Math.abs(rung)
  return floor >= first && floor < end ? floor < reached : rung < 0
}
