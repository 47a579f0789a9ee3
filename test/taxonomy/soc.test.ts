import { describe, expect, it } from 'vitest'
import { loadSocTree } from '../../src/taxonomy/load-occupations.ts'

const tree = loadSocTree()

describe('loadSocTree', () => {
  it('knows the 867 detailed occupations and 1,447 groups of SOC 2018', () => {
    expect(tree.detailed).toHaveLength(867)
    expect(tree.titles.size).toBe(1447)
  })

  it.each([
    ['29-1141', '29-1140', '29-1000', '29-0000'],
    ['15-1252', '15-1250', '15-1200', '15-0000'],
    ['31-1121', '31-1120', '31-1100', '31-0000'],
    ['51-5111', '51-5110', '51-5100', '51-0000'],
  ])('files %s under %s, %s and %s', (detailed, broad, minor, major) => {
    expect(tree.broadOf(detailed)).toBe(broad)
    expect(tree.minorOf(detailed)).toBe(minor)
    expect(tree.majorOf(detailed)).toBe(major)
  })

  it('has a title for every parent of every detailed occupation', () => {
    const parents = tree.detailed.flatMap((code) => [tree.broadOf(code), tree.minorOf(code), tree.majorOf(code)])
    expect(parents.filter((code) => !tree.titles.has(code))).toEqual([])
  })
})
