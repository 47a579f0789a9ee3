import type { Criteria, MatchReason, SavedSearch } from '../domain/alert.ts'
import type { Answers } from './atoms.ts'
import type { Clause } from './clauses.ts'
import { criteriaKey } from './criteria.ts'
import { hasWish } from './criteria-faults.ts'

/** Criteria and all searches that have them. */
export type DistinctSearch = { criteria: Criteria; searchIds: string[] }

/** Puts searches with equal criteria together and leaves out those that ask for nothing. */
export function distinctSearches(searches: readonly SavedSearch[]): DistinctSearch[] {
  const distinct = new Map<string, DistinctSearch>()
  for (const { id, criteria } of searches) {
    if (!hasWish(criteria)) continue
    const key = criteriaKey(criteria)
    const same = distinct.get(key)
    if (same) same.searchIds.push(id)
    else distinct.set(key, { criteria, searchIds: [id] })
  }
  return [...distinct.values()]
}

/** The clauses of all searches by number. */
export type Rules = {
  passes(rule: number, answers: Answers): boolean
  reasons(rule: number, answers: Answers): MatchReason[]
}

/** A clause is known to hold once a posting was found under the search's key and let through its gate. */
const SETTLED = 1
const EXCLUDES = 2
const FLAG_BITS = 2

/**
 * Packs the clauses of all searches into one array of numbers. A search is a row of clauses, a clause its size and flags
 * followed by its atoms. An object for each clause costs a visit to far memory each time: twice the time in all.
 */
export function packRules(
  searches: readonly { clauses: readonly Clause[]; settled: readonly (keyof Criteria)[] }[],
): Rules {
  const code: number[] = []
  const starts = new Int32Array(searches.length + 1)
  for (const [rule, { clauses, settled }] of searches.entries()) {
    for (const { name, excludes, atoms } of clauses) {
      const flags = excludes ? EXCLUDES : settled.includes(name) ? SETTLED : 0
      code.push((atoms.length << FLAG_BITS) | flags, ...atoms)
    }
    starts[rule + 1] = code.length
  }
  const packed = Int32Array.from(code)
  return {
    passes: (rule, answers) => passes(packed, starts[rule] as number, starts[rule + 1] as number, answers),
    reasons: (rule, answers) => reasons(packed, starts[rule] as number, starts[rule + 1] as number, answers),
  }
}

function passes(code: Int32Array, start: number, end: number, answers: Answers): boolean {
  let at = start
  while (at < end) {
    const head = code[at] as number
    const next = at + 1 + (head >> FLAG_BITS)
    if ((head & SETTLED) === 0) {
      const excluded = (head & EXCLUDES) !== 0
      if (firstHolding(code, at + 1, next, answers) >= 0 === excluded) return false
    }
    at = next
  }
  return true
}

function reasons(code: Int32Array, start: number, end: number, answers: Answers): MatchReason[] {
  const found: MatchReason[] = []
  let at = start
  while (at < end) {
    const head = code[at] as number
    const next = at + 1 + (head >> FLAG_BITS)
    const atom = (head & EXCLUDES) === 0 ? firstHolding(code, at + 1, next, answers) : -1
    const reason = atom < 0 ? null : answers.reasonOf(atom)
    if (reason !== null) found.push(reason)
    at = next
  }
  return found
}

/** The first atom that holds; -1 when none does. */
function firstHolding(code: Int32Array, from: number, to: number, answers: Answers): number {
  for (let at = from; at < to; at++) {
    const atom = code[at] as number
    if (answers.holds(atom)) return atom
  }
  return -1
}
