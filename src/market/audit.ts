/** total = sum of its parts, of some kind of thing that is known or hidden. */
export type Equation<T> = { total: T; parts: readonly T[] }

/** Equations of a knot that are solved together; a larger one would take too long, and all of it counts as solved. */
const LARGEST = 4_000

/**
 * Which hidden things follow from equations, all of which hold, when all others are known: by elimination, so by any
 * combination of them.
 */
export function workedOut<T>(equations: readonly Equation<T>[], isHidden: (thing: T) => boolean): Set<T> {
  const rows = equations.map(({ total, parts }) => rowOf(total, parts, isHidden)).filter((row) => row.size > 0)
  return new Set(knotsOf(rows).flatMap(solve))
}

/** Coefficients of the hidden things. */
type Row<T> = Map<T, number>

function rowOf<T>(total: T, parts: readonly T[], isHidden: (thing: T) => boolean): Row<T> {
  const row: Row<T> = new Map(parts.filter(isHidden).map((part) => [part, -1]))
  if (isHidden(total)) row.set(total, 1)
  return row
}

/** Rows that have things in common, directly or by way of others. */
function knotsOf<T>(rows: Row<T>[]): Row<T>[][] {
  const of = new Map<T, Row<T>[]>()
  for (const row of rows) for (const thing of row.keys()) of.set(thing, [...(of.get(thing) ?? []), row])
  const left = new Set(rows)
  const knots: Row<T>[][] = []
  for (const start of left) {
    left.delete(start)
    const knot = [start]
    // Grows while it is gone through.
    for (const row of knot)
      for (const thing of row.keys()) knot.push(...(of.get(thing) ?? []).filter((each) => left.delete(each)))
    knots.push(knot)
  }
  return knots
}

/** Gauss-Jordan over sparse rows: what is alone in a row in the end is known. */
function solve<T>(knot: Row<T>[]): T[] {
  if (knot.length > LARGEST) return [...new Set(knot.flatMap((row) => [...row.keys()]))]
  const rows = [...knot].sort((a, b) => a.size - b.size)
  const done: Row<T>[] = []
  for (let pivot = rows.shift(); pivot; pivot = rows.shift()) {
    const [thing] = pivot.keys()
    if (thing === undefined) continue
    for (const row of [...rows, ...done]) {
      const coefficient = row.get(thing)
      if (coefficient !== undefined) subtract(row, pivot, coefficient / (pivot.get(thing) ?? 1))
    }
    done.push(pivot)
  }
  return done.filter((row) => row.size === 1).flatMap((row) => [...row.keys()])
}

/** Coefficients are small whole numbers or simple fractions of them: what is smaller is a rounding error. */
const NOTHING = 1e-9

function subtract<T>(row: Row<T>, pivot: Row<T>, times: number): void {
  for (const [thing, coefficient] of pivot) {
    const value = (row.get(thing) ?? 0) - times * coefficient
    if (Math.abs(value) < NOTHING) row.delete(thing)
    else row.set(thing, value)
  }
}
