import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeWorkload } from '../../bench/match-workload.ts'
import { scoreMatch } from '../../src/digest/rank.ts'
import { scorerOf, wishesOf } from '../../src/digest/score-met.ts'
import type { Candidate, Criteria } from '../../src/domain/alert.ts'
import { randomCriteria, randomPosting } from '../match/arbitrary.ts'
import { naiveMatches } from '../match/naive.ts'
import { search } from '../match/samples.ts'

const NOW = new Date('2026-11-23T12:00:00Z')

/** Pairs that meet, with both scores. */
function scoresOf(criteria: Criteria[], postings: Candidate[], typicalPay: number | null): [number, number][] {
  const searches = criteria.map((each, index) => search(each, String(index)))
  const wishes = wishesOf(criteria)
  return postings.flatMap((posting) => {
    const score = scorerOf(posting, wishes, NOW, typicalPay)
    return naiveMatches(searches, posting).map((id): [number, number] => {
      const rule = Number(id)
      return [score(rule), scoreMatch(posting, criteria[rule] as Criteria, NOW, typicalPay)]
    })
  })
}

describe('the score of a posting that is known to meet a search', () => {
  it('is the score that scoreMatch gives it, to the last bit', () => {
    let compared = 0
    fc.assert(
      fc.property(
        fc.array(randomCriteria, { minLength: 20, maxLength: 40 }),
        fc.array(randomPosting, { minLength: 5, maxLength: 10 }),
        fc.option(fc.integer({ min: 0, max: 9 })),
        (criteria, postings, typicalPay) => {
          for (const [met, full] of scoresOf(criteria, postings, typicalPay)) {
            expect(met).toBe(full)
            compared += 1
          }
        },
      ),
      { numRuns: 200 },
    )
    expect(compared).toBeGreaterThan(500)
  }, 30_000)

  it('is the same in a market of realistic skew', () => {
    const { searches, candidates } = makeWorkload({ searches: 1_000, candidates: 150, wordsPerPosting: 60, seed: 3 })
    const scores = scoresOf(
      searches.map(({ criteria }) => criteria),
      candidates,
      60_000,
    )
    expect(scores.length).toBeGreaterThan(100)
    for (const [met, full] of scores) expect(met).toBe(full)
  })
})
