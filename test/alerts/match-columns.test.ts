import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFoundMatches } from '../../src/alerts/match-columns.ts'

type Row = { posting: number; search: number; score: number }

function settle(ownerOf: number[], owners: number, rows: Row[], crowded?: number) {
  const found = createFoundMatches(Int32Array.from(ownerOf), owners, crowded)
  for (const { posting, search, score } of rows) found.add(posting, search, score)
  const { columns, starts, dropped } = found.settled()
  return Array.from({ length: owners }, (_, owner) => {
    const own: Row[] = []
    for (let row = starts[owner] as number; row < (starts[owner + 1] as number); row++) {
      const [posting = -1, search = -1, score = -1] = [
        columns.postings[row],
        columns.searches[row],
        columns.scores[row],
      ]
      own.push({ posting, search, score })
    }
    return { own, dropped: dropped[owner] as number }
  })
}

describe('found matches', () => {
  it('stand by subscriber, in the order in which they were found', () => {
    const row = fc.record({ posting: fc.nat(9), search: fc.nat(4), score: fc.double({ min: 0, max: 1, noNaN: true }) })
    fc.assert(
      fc.property(fc.array(fc.nat(2), { minLength: 5, maxLength: 5 }), fc.array(row), (ownerOf, rows) => {
        for (const [owner, { own, dropped }] of settle(ownerOf, 3, rows).entries()) {
          expect(own).toEqual(rows.filter(({ search }) => ownerOf[search] === owner))
          expect(dropped).toBe(0)
        }
      }),
    )
  })

  it('of somebody who has very many are the best 300, and the others are counted', () => {
    const many = Array.from({ length: 1_000 }, (_, posting) => ({ posting, search: 1, score: (posting * 7) % 1_000 }))
    const one = { posting: 5, search: 0, score: 0.5 }
    const [few, crowd] = settle([0, 1], 2, [...many.slice(0, 500), one, ...many.slice(500)])
    expect(few).toEqual({ own: [one], dropped: 0 })
    expect(crowd?.own).toEqual(many.filter(({ score }) => score >= 700))
    expect(crowd?.dropped).toBe(700)
  })

  it('make room while they are found without losing a good one', () => {
    const rows = Array.from({ length: 5_000 }, (_, posting) => ({
      posting,
      search: posting % 3 === 0 ? 0 : 1,
      score: (posting * 7_919) % 5_000,
    }))
    const crowded = settle([0, 1], 2, rows, 700)
    for (const [owner, { own, dropped }] of crowded.entries()) {
      const all = rows.filter(({ search }) => search === owner)
      const best = all.toSorted((a, b) => b.score - a.score).slice(0, 300)
      expect(own).toEqual(expect.arrayContaining(best))
      expect(own.length + dropped).toBe(all.length)
      expect(own.length).toBeLessThan(600)
    }
  })
})
