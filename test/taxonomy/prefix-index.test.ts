import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadCityNames } from '../../src/taxonomy/load-city-names.ts'
import { createPrefixIndex } from '../../src/taxonomy/prefix-index.ts'

describe('a prefix index', () => {
  it('finds what a look through all names finds', () => {
    const entry = fc.record({
      key: fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 }),
      value: fc.integer({ min: 0, max: 9 }),
      weight: fc.integer({ min: 0, max: 5 }),
    })
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 40 }), fc.constantFrom('a', 'ab', 'b', 'abc'), (entries, prefix) => {
        const best = new Map<number, number>()
        for (const { key, value, weight } of entries)
          if (key.startsWith(prefix)) best.set(value, Math.max(best.get(value) ?? 0, weight))
        const weights = [...best.values()].sort((a, b) => b - a).slice(0, 3)
        const found = createPrefixIndex([...entries]).find(prefix, 3)
        expect(found.map(({ weight }) => weight)).toEqual(weights)
        for (const { value, weight } of found) expect(best.get(value)).toBe(weight)
      }),
    )
  })

  it('finds nothing for an empty prefix', () => {
    expect(createPrefixIndex([{ key: 'a', value: 1, weight: 1 }]).find('', 10)).toEqual([])
  })

  it('keeps to what the caller takes', () => {
    const index = createPrefixIndex([
      { key: 'springfield', value: 1, weight: 9 },
      { key: 'springdale', value: 2, weight: 5 },
    ])
    expect(index.find('spring', 1, (value) => value !== 1)).toMatchObject([{ value: 2, key: 'springdale' }])
  })
})

describe('the names of towns', () => {
  it('finds a town by its beginning and by another name, in less than five milliseconds', async () => {
    const names = await loadCityNames()
    expect(names.find('lon', 1)[0]).toMatchObject({ value: 2_643_743, key: 'london' })
    expect(names.find('munch', 3).map(({ value }) => value)).toContain(2_867_714)
    const before = performance.now()
    for (let turn = 0; turn < 20; turn++) names.find('sa', 10)
    expect((performance.now() - before) / 20).toBeLessThan(5)
  })
})
