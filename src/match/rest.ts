import { hasSharedCountry } from './gate.ts'
import type { Numbers } from './numbers.ts'
import type { Pivot } from './pivot.ts'
import { COUNTRY_BITS, LIST, lengthOf, type OpenRecord } from './record.ts'

/*
 * What is left to ask of a posting that was found under a search's value and let through its gate:
 *
 *   0        the rule
 *   1        where it ends, times two, plus one when a posting can come upon it more than once
 *   2 …      clauses: the number of their values times two, plus one when none of them may be shown instead of one at
 *            least; then the values. A circle is the complement of its number.
 */
export const REST_HEAD = 2

/** Appends what is left of a rule, and returns where it stands; the complement of the rule when nothing is left. */
export function pushRest(rule: number, open: OpenRecord, pivot: Pivot, rest: Numbers): number {
  const start = rest.length
  rest.push(rule)
  rest.push(0)
  if (pivot.settles !== 'places' && !arePlacesSettled(open)) pushPlaces(open, rest)
  if (pivot.settles !== 'wanted') pushClause(open, LIST.wanted, rest)
  if (pivot.settles !== 'roles') pushClause(open, LIST.roles, rest)
  if (pivot.settles !== 'all') pushAll(open, rest)
  if (pivot.settles !== 'any') pushClause(open, LIST.any, rest)
  pushClause(open, LIST.muted, rest, 1)
  pushClause(open, LIST.none, rest, 1)
  if (rest.length === start + REST_HEAD && !pivot.isMany) {
    rest.cut(start)
    return ~rule
  }
  rest.list[start + 1] = 2 * rest.length + (pivot.isMany ? 1 : 0)
  return start
}

/** The gate decides about countries that have bits of their own. */
function arePlacesSettled(open: OpenRecord): boolean {
  const others = lengthOf(open, LIST.near) + lengthOf(open, LIST.regions) + lengthOf(open, LIST.remoteFrom)
  return others === 0 && !hasSharedCountry(open.record[open.at + COUNTRY_BITS] as number)
}

/** The lists of places are one question. Circles come last: they cost most. */
function pushPlaces(open: OpenRecord, rest: Numbers): void {
  const lists = [LIST.countries, LIST.regions, LIST.remoteFrom]
  const count = lists.reduce((sum, list) => sum + lengthOf(open, list), lengthOf(open, LIST.near))
  if (count === 0) return
  rest.push(2 * count)
  for (const list of lists) pushValues(open, list, rest)
  for (let at = open.starts[LIST.near] as number; at < (open.ends[LIST.near] as number); at++) {
    rest.push(~(open.record[at] as number))
  }
}

/** Each on its own: all of them must be there. */
function pushAll(open: OpenRecord, rest: Numbers): void {
  for (let at = open.starts[LIST.all] as number; at < (open.ends[LIST.all] as number); at++) {
    rest.push(2)
    rest.push(open.record[at] as number)
  }
}

function pushClause(open: OpenRecord, list: number, rest: Numbers, excludes: 0 | 1 = 0): void {
  const count = lengthOf(open, list)
  if (count === 0) return
  rest.push(2 * count + excludes)
  pushValues(open, list, rest)
}

function pushValues({ record, starts, ends }: OpenRecord, list: number, rest: Numbers): void {
  for (let at = starts[list] as number; at < (ends[list] as number); at++) rest.push(record[at] as number)
}
