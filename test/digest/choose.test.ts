import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Choosable, createChooser, mergeReasons, RELEVANCE_FLOOR } from '../../src/digest/choose.ts'
import type { MatchReason } from '../../src/domain/alert.ts'
import { candidate } from './samples.ts'

const LIMITS = { items: 10, perCompany: 2 }

type Told = { posting: Choosable; searchName: string; reasons: readonly MatchReason[]; score: number }

function match(groupId: string, companyKey: string, score: number, more: Partial<Told> = {}): Told {
  return { posting: candidate({ groupId, companyKey }), searchName: 'Search', reasons: [], score, ...more }
}

/** Chooses among matches that are objects, each its own posting and search. */
function chooseItems(matches: readonly Told[], limits: typeof LIMITS) {
  const postings = matches.map(({ posting }) => posting)
  const choose = createChooser(postings, (search) => matches[search]?.searchName ?? '')
  const places = Int32Array.from(matches.keys())
  const columns = { postings: places, searches: places, scores: Float64Array.from(matches, ({ score }) => score) }
  const { items, moreCount } = choose(columns, { from: 0, end: matches.length }, limits)
  const told = items.map(({ row, also }, index) => {
    const [match, ...others] = [row, ...also].map((each) => matches[each] as Told) as [Told, ...Told[]]
    return { ...match, reasons: mergeReasons([match, ...others].map(({ reasons }) => reasons)), rank: index + 1 }
  })
  return { items: told, moreCount }
}

const ids = (matches: Told[], limits = LIMITS) => chooseItems(matches, limits).items.map((item) => item.posting.groupId)

describe('chooseItems', () => {
  it('puts the best first and ranks from 1', () => {
    const { items } = chooseItems([match('a', 'x', 0.5), match('b', 'y', 0.9)], LIMITS)
    expect(items.map((item) => [item.posting.groupId, item.rank])).toEqual([
      ['b', 1],
      ['a', 2],
    ])
  })

  it('takes at most two of one company and counts the rest as more', () => {
    const matches = [match('a', 'x', 0.9), match('b', 'x', 0.8), match('c', 'x', 0.7), match('d', 'y', 0.6)]
    expect(chooseItems(matches, LIMITS)).toMatchObject({ items: [{ rank: 1 }, { rank: 2 }, { rank: 3 }], moreCount: 1 })
    expect(ids(matches)).toEqual(['a', 'b', 'd'])
  })

  it('counts what does not fit as more', () => {
    const matches = [match('a', 'x', 0.9), match('b', 'y', 0.8), match('c', 'z', 0.7)]
    expect(chooseItems(matches, { items: 1, perCompany: 2 }).moreCount).toBe(2)
  })

  it('takes a group once, under the search it fits best, with the reasons of all', () => {
    const role = { predicate: 'roles', text: 'nurse' } as const
    const country = { predicate: 'countries', text: 'US' } as const
    const { items, moreCount } = chooseItems(
      [
        match('a', 'x', 0.5, { searchName: 'Weaker', reasons: [role, country] }),
        match('a', 'x', 0.9, { searchName: 'Better', reasons: [role] }),
      ],
      LIMITS,
    )
    expect(items).toMatchObject([{ searchName: 'Better', score: 0.9, reasons: [role, country] }])
    expect(moreCount).toBe(0)
  })

  it('leaves out what is below the floor and does not count it', () => {
    const matches = [
      match('a', 'x', RELEVANCE_FLOOR),
      match('b', 'y', RELEVANCE_FLOOR - 0.01),
      match('c', 'z', Number.NaN),
    ]
    expect(chooseItems(matches, LIMITS)).toMatchObject({ items: [{ posting: { groupId: 'a' } }], moreCount: 0 })
  })

  it('settles equal scores by newness, then by id', () => {
    const newer = match('z', 'x', 0.5)
    newer.posting.firstSeenAt = new Date('2026-11-22T00:00:00Z')
    expect(ids([match('b', 'y', 0.5), newer, match('a', 'w', 0.5)])).toEqual(['z', 'a', 'b'])
  })

  it('chooses the same whatever the order of the matches', () => {
    const random = fc.record({
      group: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      search: fc.constantFrom('one', 'two'),
      score: fc.constantFrom(0.2, 0.5, 0.9),
    })
    const scenario = fc
      .array(random, { maxLength: 12 })
      .chain((list) =>
        fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length })),
      )
    fc.assert(
      fc.property(scenario, ([list, shuffled]) => {
        const read = (entries: typeof list) =>
          entries.map(({ group, search, score }) =>
            match(group, group < 'c' ? 'x' : group, score, { searchName: search }),
          )
        const limits = { items: 3, perCompany: 1 }
        expect(chooseItems(read(shuffled), limits)).toEqual(chooseItems(read(list), limits))
      }),
    )
  })

  it('does not change the list it is given', () => {
    const matches = [match('a', 'x', 0.5), match('b', 'y', 0.9)]
    chooseItems(matches, LIMITS)
    expect(matches.map((entry) => entry.posting.groupId)).toEqual(['a', 'b'])
  })
})
