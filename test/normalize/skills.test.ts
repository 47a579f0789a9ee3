import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSkillReader } from '../../src/normalize/skills.ts'
import { loadTaxonomy } from '../../src/taxonomy/load-roles.ts'
import { loadSkills } from '../../src/taxonomy/load-skills.ts'
import { withTechnologies } from '../../src/taxonomy/skills.ts'
import { SKILL_CASES, WATCHED } from './skill-cases.ts'

const skills = loadSkills(loadTaxonomy())
const read = createSkillReader(skills)

describe('createSkillReader', () => {
  it('finds at least 95 % of the names that are meant, and at least 95 % of what it finds is meant', () => {
    const cases = SKILL_CASES.map(([text, names]) => {
      const found = [...new Set(read(text).map(({ name }) => name))].filter((name) => WATCHED.has(name))
      return {
        text,
        missed: names.filter((name) => !found.includes(name)),
        wrong: found.filter((name) => !names.includes(name)),
        right: found.filter((name) => names.includes(name)),
      }
    })
    const sum = (key: 'missed' | 'wrong' | 'right') => cases.reduce((total, each) => total + each[key].length, 0)
    const faults = cases.filter(({ missed, wrong }) => missed.length + wrong.length > 0)
    expect(sum('right') / (sum('right') + sum('missed')), JSON.stringify(faults)).toBeGreaterThanOrEqual(0.95)
    expect(sum('right') / (sum('right') + sum('wrong')), JSON.stringify(faults)).toBeGreaterThanOrEqual(0.95)
  })

  it('tells where each name stands', () => {
    const text = 'Queries in SQL, then in Microsoft Excel.'
    expect(read(text).map(({ name, start, end }) => [name, text.slice(start, end)])).toEqual([
      ['SQL', 'SQL'],
      ['Excel', 'Microsoft Excel'],
    ])
  })

  it('knows at least 2,000 skills and tools, those of every role among them', () => {
    expect(skills.length).toBeGreaterThanOrEqual(2000)
    const found = read('We ask for insurance verification and medical scheduling.').map(({ name }) => name)
    expect(found).toEqual(['insurance verification', 'medical scheduling'])
  })

  it('takes imported technologies, a plain word only beside another tool', () => {
    const more = createSkillReader(withTechnologies(skills, [{ name: 'Zyxware Ledger Suite' }, { name: 'Bramble' }]))
    const names = (text: string) => more(text).map(({ name }) => name)
    expect(names('Books are kept in Zyxware Ledger Suite.')).toEqual(['Zyxware Ledger Suite'])
    expect(names('Cut back every Bramble along the fence.')).toEqual([])
    expect(names('Tickets in Jira and Bramble.')).toEqual(['Jira', 'Bramble'])
  })

  it('never throws, keeps its places inside the text and takes at most 5 ms for 10,000 characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        for (const { start, end } of read(text)) expect(0 <= start && start < end && end <= text.length).toBe(true)
      }),
    )
    for (const bad of [
      'a'.repeat(10_000),
      'Go, R, C, '.repeat(1000),
      'é'.repeat(5000),
      '👩‍🚒'.repeat(2000),
      '- / & '.repeat(1700),
    ]) {
      const times = Array.from({ length: 5 }, () => {
        const started = performance.now()
        read(bad)
        return performance.now() - started
      })
      expect(Math.min(...times)).toBeLessThan(5)
    }
  })
})
