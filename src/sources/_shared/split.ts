/** One way to narrow a search: its name in a request, and how many postings each of its values has. */
export type Facet = { parameter: string; values: { id: string; count: number }[] }

/** How a search is split: one search a value. `addsUp` tells whether the values are known to hold every posting. */
export type Split = { parameter: string; ids: string[]; addsUp: boolean }

/** What is to be split: the facets applied already, in the order in which they were chosen; the number of its postings; how
 *  many of them a search shows; and which facets may count a posting twice. */
export type Large = {
  applied: ReadonlyMap<string, string>
  whole: number
  most: number
  countsTwice: (parameter: string) => boolean
}

/** Facets applied at once: the largest board known, of 44,000 postings, needs two. */
const MOST_APPLIED = 3

/**
 * The facet to split a search by that has more results than are shown; null when none helps. Facets whose counts add up to
 * the number of postings come first, then those whose values each stay under the limit, then those of fewer searches.
 */
export function chooseSplit(facets: Facet[], { applied, whole, most, countsTwice }: Large): Split | null {
  if (applied.size >= MOST_APPLIED) return null
  const [best] = facets
    .filter(({ parameter, values }) => !applied.has(parameter) && values.length > 1)
    .map((facet) => ({ ...facet, sum: sumOf(facet), largest: Math.max(...facet.values.map(({ count }) => count)) }))
    .filter(({ sum }) => sum >= most)
    .map((facet) => ({ ...facet, addsUp: facet.sum === whole || (facet.sum > whole && !countsTwice(facet.parameter)) }))
    .sort((a, b) => {
      if (a.addsUp !== b.addsUp) return a.addsUp ? -1 : 1
      const [aFits, bFits] = [a.largest < most, b.largest < most]
      if (aFits !== bFits) return aFits ? -1 : 1
      return aFits ? a.values.length - b.values.length : a.largest - b.largest
    })
  if (best === undefined) return null
  return { parameter: best.parameter, ids: best.values.map(({ id }) => id), addsUp: best.addsUp }
}

export function sumOf({ values }: Facet): number {
  return values.reduce((sum, { count }) => sum + count, 0)
}
