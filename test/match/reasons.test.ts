import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Candidate, Criteria, MatchReason } from '../../src/domain/alert.ts'
import { compileSearches } from '../../src/match/compile.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { tokensOf } from '../../src/match/words.ts'
import { randomCriteria, randomPosting } from './arbitrary.ts'
import { naiveMatches } from './naive.ts'
import { AUSTIN, posting, search } from './samples.ts'

const PLACES = ['near', 'regions', 'countries', 'remoteFrom'] as const

/** How many reasons a search must be given for a posting that meets it. */
function expectedCount(criteria: Criteria, { annualPay }: Candidate): number {
  const lists = [
    criteria.roles,
    criteria.levels,
    criteria.workModes,
    criteria.employmentTypes,
    criteria.companies.wanted,
  ]
  const hasWord = (entry: string) => tokensOf(entry).length > 0
  return (
    lists.filter((list) => list.length > 0).length +
    (PLACES.some((name) => criteria[name].length > 0) ? 1 : 0) +
    (criteria.minPay !== null && annualPay?.currency === criteria.minPay.currency ? 1 : 0) +
    criteria.words.all.filter(hasWord).length +
    (criteria.words.any.some(hasWord) ? 1 : 0)
  )
}

/** The search that asks for nothing but what a reason tells; null for a circle, which a reason tells in words. */
function askingFor({ predicate, text }: MatchReason): Partial<Criteria> | null {
  switch (predicate) {
    case 'near':
      return null
    case 'minPay': {
      const [amount, currency = ''] = text.split(' ')
      return { minPay: { amount: Number(amount), currency, acceptUnknown: false } }
    }
    case 'words':
      return { words: { ...EMPTY_CRITERIA.words, all: [text] } }
    case 'companies':
      return { companies: { wanted: [text], muted: [] } }
    default:
      return { [predicate]: [text] }
  }
}

function expectTrue(reasons: MatchReason[], criteria: Criteria, candidate: Candidate): void {
  expect(reasons).toHaveLength(expectedCount(criteria, candidate))
  for (const reason of reasons) {
    const alone = askingFor(reason)
    if (alone !== null) expect(naiveMatches([search(alone)], candidate)).toHaveLength(1)
  }
}

describe('the reasons of a match', () => {
  it('are one for each thing asked for, and each on its own would find the posting', () => {
    let told = 0
    fc.assert(
      fc.property(
        fc.array(randomCriteria, { minLength: 10, maxLength: 30 }),
        fc.array(randomPosting, { minLength: 3, maxLength: 6 }),
        (list, postings) => {
          const matcher = compileSearches(list.map((criteria, index) => search(criteria, String(index))))
          for (const candidate of postings) {
            for (const { searchId, reasons } of matcher.match(candidate)) {
              expectTrue(reasons, list[Number(searchId)] as Criteria, candidate)
              told += reasons.length
            }
          }
        },
      ),
      { numRuns: 200 },
    )
    expect(told).toBeGreaterThan(500)
  }, 30_000)

  it('tell the narrowest answer to where', () => {
    const near = { latitude: AUSTIN.latitude ?? 0, longitude: AUSTIN.longitude ?? 0, km: 10, label: 'Austin' }
    const everywhere: Partial<Criteria> = { countries: ['US'], regions: ['US-TX'], near: [near] }
    const told = (criteria: Partial<Criteria>) => compileSearches([search(criteria)]).match(posting())[0]?.reasons
    expect(told(everywhere)).toEqual([{ predicate: 'near', text: 'within 10 km of Austin' }])
    expect(told({ ...everywhere, near: [] })).toEqual([{ predicate: 'regions', text: 'US-TX' }])
  })

  it('can be told after other postings were visited', () => {
    const criteria: Partial<Criteria> = { words: { ...EMPTY_CRITERIA.words, all: ['night shift'] } }
    const [asked] = [search(criteria)]
    const matcher = compileSearches([asked])
    matcher.visit(posting(), () => {})
    const met = matcher.lastMet()
    matcher.visit(posting({ text: 'day shift' }), () => {})
    expect(matcher.reasonsOf(asked.criteria, met)).toEqual([{ predicate: 'words', text: 'night shift' }])
    expect(JSON.stringify(met)).not.toContain('epic')
  })
})
