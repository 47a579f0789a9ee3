import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeWorkload } from '../../bench/match-workload.ts'
import type { Candidate, SavedSearch } from '../../src/domain/alert.ts'
import { compileSearches } from '../../src/match/compile.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { randomCriteria, randomPosting } from './arbitrary.ts'
import { search } from './samples.ts'
import { joinPairs, loadPostings, loadSearches } from './sql-oracle.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await cloneDatabase()
})
afterAll(() => database.drop())

function matcherPairs(searches: SavedSearch[], candidates: Candidate[]): string[] {
  const matcher = compileSearches(searches)
  return candidates
    .flatMap((candidate) => matcher.match(candidate).map(({ searchId }) => `${candidate.groupId} ${searchId}`))
    .sort()
}

async function sqlPairs(searches: SavedSearch[], candidates: Candidate[]): Promise<string[]> {
  await loadSearches(database.db, searches)
  await loadPostings(database.db, candidates)
  return (await joinPairs(database.db)).sort()
}

describe('the matcher and a join in SQL', () => {
  it('give the same pairs for random searches and postings', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(randomCriteria, { minLength: 20, maxLength: 60 }),
        fc.array(randomPosting, { minLength: 10, maxLength: 40 }),
        async (list, postings) => {
          const searches = list.map((criteria, index) => search(criteria, `search-${index}`))
          const candidates = postings.map((posting, index) => ({ ...posting, groupId: `group-${index}` }))
          expect(matcherPairs(searches, candidates)).toEqual(await sqlPairs(searches, candidates))
        },
      ),
      { numRuns: 40 },
    )
  }, 120_000)

  it('give the same pairs in a market of realistic skew', async () => {
    const { searches, candidates } = makeWorkload({ searches: 2_000, candidates: 300, wordsPerPosting: 40, seed: 5 })
    const pairs = matcherPairs(searches, candidates)
    expect(pairs).toEqual(await sqlPairs(searches, candidates))
    expect(pairs.length).toBeGreaterThan(500)
  }, 60_000)
})

describe('criteria that many share', () => {
  it('are compiled once', () => {
    const { searches } = makeWorkload({ searches: 100, candidates: 0, wordsPerPosting: 0, seed: 5 })
    const many = Array.from({ length: 10_000 }, (_, index) => ({
      ...searches[index % 100],
      id: `search-${index}`,
    })) as SavedSearch[]
    const matcher = compileSearches(many)
    expect(matcher.size).toBe(compileSearches(searches).size)
    const own = Array.from({ length: matcher.size }, (_, rule) => matcher.searchesOf(rule).length)
    expect(own.reduce((sum, count) => sum + count, 0)).toBe(10_000)
  })
})
