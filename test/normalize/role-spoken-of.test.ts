import { describe, expect, it } from 'vitest'
import type { Role } from '../../src/domain/role.ts'
import { roleSpokenOf } from '../../src/normalize/role-spoken-of.ts'

const miller = role('miller', {
  aliases: ['Machine Operator', 'Grain Miller'],
  tools: ['hammer mill'],
  skills: ['grain grading'],
})
const presser = role('presser', {
  aliases: ['Machine Operator', 'Press Hand'],
  tools: ['steam press'],
  skills: ['ironing'],
})

function role(slug: string, change: Partial<Role>): Role {
  return {
    slug,
    title: slug,
    aliases: [],
    ambiguous: ['Machine Operator'],
    soc: '51-9021',
    family: 'Works',
    summary: '',
    ladder: [],
    related: [],
    skills: [],
    tools: [],
    ...change,
  }
}

describe('roleSpokenOf', () => {
  it('finds the role whose tools and skills the description names', () => {
    const text = 'You feed the hammer mill, do the grain grading and keep the floor clean.'
    expect(roleSpokenOf([presser, miller], text)).toBe(miller)
  })

  it('counts a name of its own twice, and the name the roles share not at all', () => {
    expect(roleSpokenOf([miller, presser], 'A machine operator, that is a press hand, for our laundry.')).toBe(presser)
    expect(roleSpokenOf([miller, presser], 'Machine Operator. Machine Operator.')).toBeNull()
  })

  it('chooses none when two are spoken of alike', () => {
    expect(roleSpokenOf([miller, presser], 'hammer mill, grain grading, steam press, ironing')).toBeNull()
  })

  it('does not find a tool inside a longer word', () => {
    expect(roleSpokenOf([miller, presser], 'environing and steam presses')).toBeNull()
  })
})
