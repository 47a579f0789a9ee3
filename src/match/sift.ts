import type { Candidate } from '../domain/alert.ts'
import { isWithin } from './circles.ts'
import { type Filing, ROW } from './filing.ts'
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

  const passes = (start: number, candidate: Candidate): boolean => {
    const head = rest[start + 1] as number
    if ((head & 1) === 1 && !isFirst(rest[start] as number)) return false
    if (!shown.isRead) showing.read(candidate)
    const { marks, round } = shown
    const end = head >> 1
    for (let at = start + 2; at < end; ) {
      const clause = rest[at] as number
      const next = at + 1 + (clause >> 1)
      let isShown = false
      for (at += 1; at < next && !isShown; at++) {
        const value = rest[at] as number
        isShown = value >= 0 ? marks[value] === round : isWithin(circles, ~value, shown.facts.cities)
      }
      if (isShown === ((clause & 1) === 1)) return false
      at = next
    }
    return true
  }

  return (candidate, found) => {
    const { values, profile, countries, steps } = shown
    if (isFiledByWord && !shown.isRead) showing.read(candidate)
    for (let index = 0; index < values.length; index++) {
      const value = values[index] as number
      const end = starts[value + 1] as number
      for (let row = starts[value] as number; row < end; row += ROW) {
        if (((rows[row] as number) & profile) !== profile) continue
        if (((rows[row + 1] as number) & countries) === 0) continue
        const rung = rows[row + 2] as number
        if (rung !== 0) {
          const own = Math.abs(rung)
          if (own >= steps.first && own < steps.end ? own >= steps.reached : rung > 0) continue
        }
        const target = rows[row + 3] as number
        if (target < 0) found(~target)
        else if (passes(target, candidate)) found(rest[target] as number)
      }
    }
  }
}
