import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type ChosenItem, keepItems, packContent, unpackContent } from '../../src/digest/content.ts'
import { candidate } from './samples.ts'

const ITEM: fc.Arbitrary<Omit<ChosenItem, 'groupId'>> = fc.record({
  score: fc.integer({ min: 0, max: 1000 }).map((score) => score / 1000),
  searchName: fc.constantFrom('Nurse', 'Night', ''),
  reasons: fc.subarray([
    { predicate: 'roles', text: 'nurse' },
    { predicate: 'regions', text: 'US-TX' },
  ] as const),
  estimate: fc.option(fc.constant({ low: 1, median: 2, high: 3, currency: 'USD', n: 30 })),
})

it('keeps of a digest what is asked for, as it was', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(ITEM, fc.boolean()), { maxLength: 8 }), (given) => {
      const items = given.map(([item], index) => ({ ...item, groupId: `group-${index}` }))
      const kept = new Set(items.filter((_item, index) => given[index]?.[1]).map(({ groupId }) => groupId))
      const byGroup = new Map(items.map(({ groupId }) => [groupId, candidate({ groupId })]))
      const content = packContent(items, null)
      const expected = unpackContent(content, byGroup)
        .filter((item) => kept.has(item.candidate.groupId))
        .map((item, index) => ({ ...item, rank: index + 1 }))
      expect(unpackContent(keepItems(content, kept), byGroup)).toEqual(expected)
    }),
  )
})
