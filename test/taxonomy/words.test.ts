import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aliasKey, titleWords } from '../../src/taxonomy/words.ts'

describe('aliasKey', () => {
  it.each([
    ['Registered Nurses', 'registered nurse'],
    ['REGISTERED  NURSE', 'registered nurse'],
    ['Front-End Developer', 'frontend developer'],
    ['Front End Developers', 'frontend developer'],
    ['Human Resources Mgr.', 'hr manager'],
    ['Food & Beverage Manager', 'fb manager'],
    ['Food and Beverage Manager', 'fb manager'],
    ["Driver's Helper", 'driver helper'],
    ['C++ Developer', 'cpp developer'],
    ['C# Developer', 'csharp developer'],
    ['Node.js Developer', 'nodejs developer'],
    ['.NET Developer', 'dotnet developer'],
    ['Sénior Développeur', 'senior developpeur'],
    ['Waitresses', 'waitress'],
    ['Secretaries', 'secretary'],
    ['Patient Services Rep', 'patient services representative'],
    ['Patient Service Rep', 'patient service representative'],
    ['Accounts Executive', 'accounts executive'],
  ])('writes %s as "%s"', (name, key) => {
    expect(aliasKey(name)).toBe(key)
  })

  it('writes its own result the same way again, so that names can be compared once they are written', () => {
    for (const name of ['Nursing Assistants', 'Help Desk Analysts', 'Payroll & Benefits Specialists', 'Bus Drivers']) {
      expect(aliasKey(aliasKey(name))).toBe(aliasKey(name))
    }
  })

  it('never throws and reads no more than 300 characters', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => Array.isArray(titleWords(text))))
    expect(titleWords('word '.repeat(1000)).length).toBe(60)
  })
})
