import type { Candidate, Criteria, Match, MatchReason, SavedSearch } from '../domain/alert.ts'
import { distinctSearches, type Members } from './distinct.ts'
import { factsOf } from './facts.ts'
import { type Filing, fileSearches } from './filing.ts'
import { type Met, reasonsOf } from './reasons.ts'
import { createVocabularies } from './record.ts'
import { createShowing, type Showing } from './shown.ts'
import { createSift } from './sift.ts'
import type { Values } from './values.ts'

export type Matcher = {
  /** One Match for each search that a posting meets, in no particular order. */
  match(candidate: Candidate): Match[]
  /**
   * The same without an object for each: calls `found` once for each distinct criteria that the posting meets, with their
   * number, 0 to `size` - 1.
   */
  visit(candidate: Candidate, found: (rule: number) => void): void
  /** What reasons can be told from later of the posting visited last: little, and none of its text. */
  lastMet(): Met
  /** What spoke for a posting that met the criteria of a search that was compiled. */
  reasonsOf(criteria: Criteria, met: Met): MatchReason[]
  /** The ids of the searches that have the criteria of a number. */
  searchesOf(rule: number): string[]
  /** The same as places in the list that was compiled. */
  members: Members
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
 * How it is fast: whatever searches ask for is numbered (values.ts), and nothing but numbers is compared. Each search is
 * filed under the criterion that the fewest postings meet (pivot.ts), as a row that says in four numbers what most
 * searches are refused by (filing.ts); what is left is a few numbers more (rest.ts), held against marks at what the
 * posting shows (shown.ts). No search has an object.
 */
export function compileSearches(searches: readonly SavedSearch[]): Matcher {
  const { showing, sift, vocabulary, members, size } = compile(searches)
  const visit: Matcher['visit'] = (candidate, found) => {
    showing.show(candidate, factsOf(candidate))
    sift(candidate, found)
  }
  const lastMet = () => metOf(showing)
  const searchesAt = (rule: number) => {
    const places = members.list.subarray(members.starts[rule], members.starts[rule + 1])
    return Array.from(places, (place) => searches[place] as SavedSearch)
  }
  const match = (candidate: Candidate): Match[] => {
    const rules: number[] = []
    visit(candidate, (rule) => rules.push(rule))
    if (rules.length === 0) return []
    const met = lastMet()
    return rules.map(searchesAt).flatMap((own) => {
      const reasons = own[0] === undefined ? [] : reasonsOf(own[0].criteria, met, vocabulary)
      return own.map(({ id }) => ({ searchId: id, groupId: candidate.groupId, reasons }))
    })
  }
  return {
    match,
    visit,
    lastMet,
    reasonsOf: (criteria, met) => reasonsOf(criteria, met, vocabulary),
    searchesOf: (rule) => searchesAt(rule).map(({ id }) => id),
    members,
    size,
  }
}

/** Apart from its use, so that nothing that only compiling needs is held on to. */
function compile(searches: readonly SavedSearch[]) {
  const known = createVocabularies()
  const { values, vocabulary, countries, circles, floors } = known
  const distinct = distinctSearches(searches, known)
  const rungs = floors.toRungs()
  const filing = fileSearches(distinct, known, rungs)
  const showing = createShowing({ values, vocabulary, countries }, rungs)
  const sift = createSift(filing, circles.sealed(), distinct.size, showing, isFiledByWord(filing, values))
  return { showing, sift, vocabulary, members: distinct.members, size: distinct.size }
}

function isFiledByWord({ starts }: Filing, values: Values): boolean {
  for (const word of values.all('word')) if (starts[word] !== starts[word + 1]) return true
  return false
}

function metOf({ shown }: Showing): Met {
  return { facts: shown.facts, words: Int32Array.from(shown.values) }
}
