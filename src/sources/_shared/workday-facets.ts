import { isObject, LIMITS, own, type Row } from './fields.ts'
import { chooseSplit, type Facet, type Split, sumOf } from './split.ts'

/** Workday shows at most so many results of a search, says so as its total, and starts over from the first after them. */
export const MOST_RESULTS = 2000

const MOST_FACETS = 100
/** A facet of more values is left out: reading only some of them would not add up. */
const MOST_VALUES = 2000
const MOST_LEVELS = 3
/** A posting in three places counts three times here, so that such counts tell nothing of the number of postings. */
const OF_PLACES = /locat|country|region|state|city|jurisdiction|hierarch/i
/** Every posting has at most one of these, and nearly every one has it. */
const TIME_TYPE = 'timeType'

/** The facets of an answer, those inside groups too. A facet that is not as it should be is left out: it costs a way to
 *  split, no posting. Never throws. */
export function readFacets(root: Row): Facet[] {
  return flatten(own(root, 'facets'), MOST_LEVELS).slice(0, MOST_FACETS)
}

/** The facet to split a search by whose total is the most that Workday shows; null when none helps. `applied` are the facets
 *  of the search itself, in the order in which they were chosen. */
export function splitWorkday(facets: Facet[], applied: ReadonlyMap<string, string>, total: number): Split | null {
  const whole = Math.max(total, sizeOf(facets, applied))
  const usable = facets.filter(({ parameter }) => parameter !== 'offset')
  return chooseSplit(usable, { applied, whole, most: MOST_RESULTS, countsTwice: isOfPlaces })
}

/** How many postings a search has beyond what its total admits. Applying a facet narrows the counts of the others but not
 *  its own, so that the count of the value applied last is that of the search. Otherwise the time types tell, or the largest
 *  sum of a facet that counts no posting twice. */
function sizeOf(facets: Facet[], applied: ReadonlyMap<string, string>): number {
  const [parameter, id] = [...applied].at(-1) ?? []
  const counted = facets.find((facet) => facet.parameter === parameter)?.values.find((value) => value.id === id)
  if (counted !== undefined) return counted.count
  const open = facets.filter((facet) => !applied.has(facet.parameter) && !isOfPlaces(facet.parameter))
  const timeType = open.find((facet) => facet.parameter === TIME_TYPE)
  const sums = (timeType === undefined || sumOf(timeType) < MOST_RESULTS ? open : [timeType]).map(sumOf)
  return Math.max(0, ...sums)
}

const isOfPlaces = (parameter: string): boolean => OF_PLACES.test(parameter)

/** A group holds facets where a facet holds values. */
function flatten(list: unknown, levels: number): Facet[] {
  if (!Array.isArray(list) || levels === 0) return []
  return list.slice(0, MOST_FACETS).flatMap((entry): Facet[] => {
    if (!isObject(entry)) return []
    const row = { path: 'facets', fields: entry }
    const [parameter, members] = [own(row, 'facetParameter'), own(row, 'values')]
    if (!Array.isArray(members) || members.length > MOST_VALUES) return []
    const inside = flatten(members, levels - 1)
    if (inside.length > 0) return inside
    if (typeof parameter !== 'string' || parameter === '' || parameter.length > LIMITS.id) return []
    const values = members.map(readValue).filter((value) => value !== null)
    return values.length === members.length ? [{ parameter, values: values.filter(({ count }) => count > 0) }] : []
  })
}

function readValue(entry: unknown): { id: string; count: number } | null {
  if (!isObject(entry)) return null
  const row = { path: 'facets', fields: entry }
  const [id, count] = [own(row, 'id'), own(row, 'count')]
  const isGood = typeof id === 'string' && id !== '' && id.length <= LIMITS.id && Number.isSafeInteger(count)
  return isGood && typeof count === 'number' && count >= 0 ? { id, count } : null
}
