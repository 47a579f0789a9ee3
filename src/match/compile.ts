import type { Candidate, Match, MatchReason, SavedSearch } from '../domain/alert.ts'
import { createAtoms } from './atoms.ts'
import { clausesOf } from './clauses.ts'
import { factsOf } from './facts.ts'
import { filedUnder, fileSearches } from './filing.ts'
import { createCurrencies, passOf, SETTLED_BY_GATE, sift } from './gate.ts'
import { pivotOf } from './pivot.ts'
import { distinctSearches, packRules } from './rules.ts'
import { createVocabulary } from './words.ts'

export type Matcher = {
  /** One Match for each search that a posting meets, in no particular order. */
  match(candidate: Candidate): Match[]
  /**
   * The same without an object for each: calls `found` once for each distinct criteria that the posting meets, with their
   * number, 0 to `size` - 1. `reasons` tells, within the call, what spoke for the posting.
   */
  visit(candidate: Candidate, found: (rule: number, reasons: () => MatchReason[]) => void): void
  /** The ids of the searches that have the criteria of a number. */
  searchesOf(rule: number): readonly string[]
  /** Distinct criteria. */
  size: number
}

/**
 * Makes ready to find, for one posting after another, every search it meets. Equal criteria are compiled once and shared.
 * What a search means is written in criteria.ts; one that asks for nothing matches nothing.
 *
 * A reason's text is the plain value, such as a role slug or a country code; its wording is made when it is shown. Matches
 * of equal searches share one list of reasons, which is not to be changed.
 *
 * How it is fast: each search is filed under the criterion that the fewest postings meet (pivot.ts), what is filed there
 * is sifted by a few numbers in a row (gate.ts), and for what is left each question is put to the posting once (atoms.ts).
 */
export function compileSearches(searches: readonly SavedSearch[]): Matcher {
  const vocabulary = createVocabulary()
  const currencies = createCurrencies()
  const atoms = createAtoms()
  const distinct = distinctSearches(searches).map((search) => ({
    ...search,
    pivot: pivotOf(search.criteria, vocabulary),
  }))
  const filing = fileSearches(distinct, currencies)
  const rules = packRules(
    distinct.map(({ criteria, pivot }) => ({
      clauses: clausesOf(criteria, atoms, vocabulary),
      settled: pivot.settles === null ? SETTLED_BY_GATE : [...SETTLED_BY_GATE, pivot.settles],
    })),
  )
  const searchIds = distinct.map((search) => search.searchIds)
  const startVisit = createVisits(distinct.length)

  const visit: Matcher['visit'] = (candidate, found) => {
    const facts = factsOf(candidate, vocabulary)
    const answers = atoms.ask(facts)
    const isFirstVisit = startVisit()
    let met = -1
    const reasons = () => rules.reasons(met, answers)
    const check = (rule: number): void => {
      if (!isFirstVisit(rule) || !rules.passes(rule, answers)) return
      met = rule
      found(rule, reasons)
    }
    const pass = passOf(facts, currencies)
    for (const columns of filedUnder(facts, filing)) sift(columns, pass, check)
  }
  const searchesOf = (rule: number) => searchIds[rule] ?? []
  const match = (candidate: Candidate): Match[] => {
    const matches: Match[] = []
    visit(candidate, (rule, reasonsOf) => {
      const reasons = reasonsOf()
      for (const searchId of searchesOf(rule)) matches.push({ searchId, groupId: candidate.groupId, reasons })
    })
    return matches
  }
  return { match, visit, searchesOf, size: distinct.length }
}

/** A search filed under several keys can be met twice by one posting; the second visit is skipped. */
function createVisits(size: number): () => (rule: number) => boolean {
  const seen = new Float64Array(size)
  let round = 0
  return () => {
    round++
    return (rule) => {
      if (seen[rule] === round) return false
      seen[rule] = round
      return true
    }
  }
}
