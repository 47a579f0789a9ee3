import { sampleCorrelation } from 'simple-statistics'
import { dayBefore, dayStart } from './cut.ts'

/** Level of an index by ISO day. */
export type Levels = ReadonlyMap<string, number>

export type IndexComparison =
  | { withheld: 'no-data' | 'too-short'; days: number; span: number }
  | {
      withheld: null
      /** Days that both have; the first is the base of both, 100. */
      days: number
      first: string
      last: string
      /** Pearson, of the rebased levels and of the changes over 28 days. The second is null when a side does not move. */
      correlation: number | null
      growthCorrelation: number | null
      /** Mean of ours less theirs, in points of the rebased levels, and at the last day. */
      meanDifference: number
      lastDifference: number
      rows: { onDate: string; ours: number; theirs: number }[]
    }

/** A quarter, and as many points as it has weeks: below that, the two may move together or apart by chance. */
export const MIN_SPAN_DAYS = 90
export const MIN_POINTS = 12
const GROWTH_DAYS = 28
const DAY_MS = 86_400_000

/** Two indices on the days that both have, each 100 on the first of them. */
export function compareIndices(ours: Levels, theirs: Levels): IndexComparison {
  const days = [...ours.keys()].filter((day) => isLevel(ours.get(day)) && isLevel(theirs.get(day))).sort()
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return { withheld: 'no-data', days: 0, span: 0 }
  const span = Math.round((dayStart(last).getTime() - dayStart(first).getTime()) / DAY_MS) + 1
  if (days.length < MIN_POINTS || span < MIN_SPAN_DAYS) return { withheld: 'too-short', days: days.length, span }
  const rows = days.map((onDate) => ({
    onDate,
    ours: rebased(ours, onDate, first),
    theirs: rebased(theirs, onDate, first),
  }))
  const growth = growthOf(rows)
  const differences = rows.map((row) => row.ours - row.theirs)
  return {
    withheld: null,
    days: days.length,
    first,
    last,
    correlation: correlationOf(rows),
    growthCorrelation: correlationOf(growth),
    meanDifference: differences.reduce((sum, one) => sum + one, 0) / differences.length,
    lastDifference: differences.at(-1) ?? 0,
    rows,
  }
}

type Pair = { ours: number; theirs: number }

function isLevel(value: number | undefined): boolean {
  return value !== undefined && Number.isFinite(value) && value > 0
}

function rebased(levels: Levels, onDate: string, first: string): number {
  return (100 * (levels.get(onDate) ?? Number.NaN)) / (levels.get(first) ?? Number.NaN)
}

/** Changes over 28 days, where the day before them is there too. */
function growthOf(rows: ({ onDate: string } & Pair)[]): Pair[] {
  const byDay = new Map(rows.map((row) => [row.onDate, row]))
  return rows.flatMap((row) => {
    const before = byDay.get(dayBefore(row.onDate, GROWTH_DAYS))
    return before ? [{ ours: Math.log(row.ours / before.ours), theirs: Math.log(row.theirs / before.theirs) }] : []
  })
}

function correlationOf(pairs: Pair[]): number | null {
  if (pairs.length < 3) return null
  const correlation = sampleCorrelation(
    pairs.map(({ ours }) => ours),
    pairs.map(({ theirs }) => theirs),
  )
  return Number.isFinite(correlation) ? correlation : null
}
