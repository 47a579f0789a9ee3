import type { Criteria } from '../domain/alert.ts'
import type { Facts } from './facts.ts'
import { cellOf, cellsWithin } from './near.ts'
import type { Vocabulary } from './words.ts'

/**
 * The share of postings that one key of a kind holds, as a rule of thumb. Only the order matters: a search is filed
 * under the criterion that the fewest postings meet. Words come late because looking one up means reading the text.
 */
const SHARE = {
  company: 0.0005,
  cell: 0.002,
  role: 0.005,
  region: 0.01,
  word: 0.03,
  remote: 0.03,
  country: 0.1,
  level: 0.15,
  workMode: 0.3,
  employmentType: 0.5,
  any: 1,
} as const

export type PivotKind = keyof typeof SHARE
export type PivotKey = string | number

export type PivotPlace = { kind: PivotKind; key: PivotKey }

/** Where a search is filed. `settles`: the clause that a posting found under any of the keys has already passed. */
export type Pivot = { keys: readonly PivotPlace[]; settles: keyof Criteria | null }

/** The criterion that the fewest postings meet. */
export function pivotOf(criteria: Criteria, vocabulary: Vocabulary): Pivot {
  const { words, companies } = criteria
  const choices: Pivot[] = [
    { keys: under('company', companies.wanted), settles: 'companies' },
    { keys: under('role', criteria.roles), settles: 'roles' },
    // Cells are squares around a circle: being in one is not yet being near.
    { keys: placeKeys(criteria), settles: criteria.near.length === 0 ? 'countries' : null },
    { keys: under('word', rarestWords(words.all, vocabulary).slice(0, 1)), settles: null },
    { keys: under('word', rarestWords(words.any, vocabulary)), settles: null },
    { keys: under('level', criteria.levels), settles: 'levels' },
    { keys: under('workMode', criteria.workModes), settles: 'workModes' },
    { keys: under('employmentType', criteria.employmentTypes), settles: 'employmentTypes' },
  ]
  let best: Pivot = { keys: under('any', ['']), settles: null }
  for (const choice of choices) if (choice.keys.length > 0 && costOf(choice) < costOf(best)) best = choice
  return best
}

const under = (kind: PivotKind, keys: readonly PivotKey[]): PivotPlace[] => keys.map((key) => ({ kind, key }))

/** [] when a circle is too wide for its cells: then the search cannot be filed by place. */
function placeKeys({ near, regions, countries, remoteFrom }: Criteria): PivotPlace[] {
  const cells = near.map(cellsWithin)
  if (cells.includes(null)) return []
  return [
    ...under('cell', [...new Set(cells.flatMap((own) => own ?? []))]),
    ...under('region', regions),
    ...under('country', countries),
    ...under('remote', remoteFrom),
  ]
}

function costOf({ keys }: Pivot): number {
  let cost = 0
  for (const { kind } of keys) cost += SHARE[kind]
  return cost
}

/** One word for each entry, the longest of a phrase; entries with the longest words first, since long words are rare. */
function rarestWords(entries: readonly string[], vocabulary: Vocabulary): number[] {
  if (entries.length === 0) return []
  const longest = entries.flatMap((entry) => {
    const phrase = vocabulary.phrase(entry)
    if (phrase === null) return []
    const lengths = phrase.text.split(' ').map((word) => word.length)
    const length = Math.max(...lengths)
    return [{ id: phrase.ids[lengths.indexOf(length)] ?? -1, length }]
  })
  return longest.sort((a, b) => b.length - a.length).map((word) => word.id)
}

/** Every key that a posting is found under. For a worldwide posting the caller asks under every country instead. */
export function keysOf(facts: Facts, kind: PivotKind): Iterable<PivotKey> {
  const { candidate } = facts
  switch (kind) {
    case 'company':
      return [candidate.companyKey]
    case 'cell':
      return new Set(facts.cities.map(cellOf))
    case 'role':
      return stated(candidate.roleSlug)
    case 'region':
      return facts.regions
    case 'word':
      return facts.words().ids
    case 'country':
      return facts.countries
    case 'remote':
      return candidate.workMode === 'remote' ? facts.countries : []
    case 'level':
      return stated(candidate.level)
    case 'workMode':
      return stated(candidate.workMode)
    case 'employmentType':
      return stated(candidate.employmentType)
    case 'any':
      return ['']
  }
}

const stated = (value: string | null): PivotKey[] => (value === null ? [] : [value])
