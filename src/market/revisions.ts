/** What a series said of a day when it was printed on another. ISO days. */
export type PrintedValue = { vintage: string; onDate: string; value: number }

export type Revisions = {
  /** Days that were printed first in a vintage we hold, and again in the newest. */
  days: number
  vintages: number
  first: string
  last: string
  /** Absolute revision of the first print, in the unit of the series. */
  mean: number
  largest: number
  /** The day of the largest. */
  largestOn: string
}

/**
 * How much first prints were revised: until the newest vintage, or until `after` vintages later. Days that stand in the oldest
 * vintage are left out, because they may have been printed before it. Null when no day was printed twice.
 */
export function revisionsOf(values: readonly PrintedValue[], after: number | null = null): Revisions | null {
  const vintages = [...new Set(values.map(({ vintage }) => vintage))].sort()
  const place = new Map(vintages.map((vintage, index) => [vintage, index]))
  const found = [...printsByDay(values)].flatMap(([onDate, prints]): { onDate: string; revision: number }[] => {
    const first = prints[0]
    if (first === undefined || first.vintage === vintages[0]) return []
    const wanted = after === null ? vintages.at(-1) : vintages[(place.get(first.vintage) ?? 0) + after]
    const later = prints.find(({ vintage }) => vintage === wanted)
    if (later === undefined || later === first) return []
    return [{ onDate, revision: Math.abs(later.value - first.value) }]
  })
  const largest = found.toSorted((a, b) => b.revision - a.revision || (a.onDate < b.onDate ? -1 : 1))[0]
  if (largest === undefined) return null
  return {
    days: found.length,
    vintages: vintages.length,
    first: vintages[0] ?? '',
    last: vintages.at(-1) ?? '',
    mean: found.reduce((sum, { revision }) => sum + revision, 0) / found.length,
    largest: largest.revision,
    largestOn: largest.onDate,
  }
}

/** What the series said of each day in the vintages up to `asOf`. */
export function knownOn(values: readonly PrintedValue[], asOf: string): Map<string, number> {
  const known = values.filter(({ vintage }) => vintage <= asOf)
  return new Map([...printsByDay(known)].map(([onDate, prints]) => [onDate, prints.at(-1)?.value ?? Number.NaN]))
}

/** Oldest print first, days in order. */
function printsByDay(values: readonly PrintedValue[]): Map<string, PrintedValue[]> {
  const days = new Map<string, PrintedValue[]>()
  for (const value of [...values].sort(inOrder)) days.set(value.onDate, [...(days.get(value.onDate) ?? []), value])
  return days
}

function inOrder(a: PrintedValue, b: PrintedValue): number {
  if (a.onDate !== b.onDate) return a.onDate < b.onDate ? -1 : 1
  return a.vintage < b.vintage ? -1 : a.vintage > b.vintage ? 1 : 0
}
