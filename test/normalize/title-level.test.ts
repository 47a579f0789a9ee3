import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Level, Rank } from '../../src/domain/role.ts'
import { createTitleReader } from '../../src/normalize/title.ts'
import { loadTaxonomy } from '../../src/taxonomy/load-roles.ts'
import { LEVEL_CASES } from './level-cases.ts'

const read = createTitleReader(loadTaxonomy())

/** Too many languages for one assertion each to be read: a slip in one is told by name. */
const NEARLY_ALL = 0.97

describe('the labelled titles', () => {
  const languages = [...new Set(LEVEL_CASES.map((each) => each.language))]

  it.each(languages)('are read as labelled in nearly every case (%s)', (language) => {
    const rows = LEVEL_CASES.filter((each) => each.language === language)
    const wrong = rows.filter(({ title, level, peopleManager }) => {
      const reading = read(title)
      return reading.level !== level || reading.peopleManager !== peopleManager
    })
    expect(rows.length).toBeGreaterThan(35)
    expect(1 - wrong.length / rows.length, wrong.map(({ title }) => title).join(', ')).toBeGreaterThanOrEqual(
      NEARLY_ALL,
    )
  })

  it('hold no title twice', () => {
    const titles = LEVEL_CASES.map(({ language, title }) => `${language} ${title}`)
    expect(titles.filter((title, at) => titles.indexOf(title) < at)).toEqual([])
  })
})

type Row = [title: string, level: Level | null, evidence: string | null]

describe('the evidence', () => {
  it.each<Row>([
    ['Teamleiter:in Vertrieb', 'lead', 'Teamleiter'],
    ['Mitglied der Geschäftsleitung', 'executive', 'Mitglied der Geschäftsleitung'],
    ['Directeur général adjoint', 'executive', 'Directeur général'],
    ['Founder & Director of Strategy', 'executive', 'Founder'],
    ['Rechtsanwalt, Leiter Recht', 'manager', 'Leiter'],
    ['Analista de Dados Pleno', 'mid', 'Pleno'],
    ['Backend Developer', null, null],
  ])('of "%s" for %s is "%s"', (title, level, evidence) => {
    expect(read(title)).toMatchObject({ level, levelEvidence: evidence })
  })
})

describe('one word for both genders', () => {
  it.each([
    'Abteilungsleiter:in Einkauf',
    'Abteilungsleiter*in Einkauf',
    'Abteilungsleiter_in Einkauf',
    'Abteilungsleiter/-in Einkauf',
    'Abteilungsleiter/in Einkauf',
    'Abteilungsleiter(in) Einkauf',
    'AbteilungsleiterIn Einkauf',
    'Abteilungsleiterin Einkauf',
    'Abteilungsleiter (m/w/d) Einkauf',
  ])('"%s" leads a department', (title) => {
    expect(read(title)).toMatchObject({ level: 'manager', peopleManager: true })
  })

  it('leaves the R of the language and the In of LinkedIn alone', () => {
    expect(read('Python/R Developer').cleaned).toBe('Python/R Developer')
    expect(read('LinkedIn Ads Specialist').cleaned).toContain('LinkedIn')
  })
})

describe('the rank by name', () => {
  it.each<[string, Level | null, boolean | null, Rank | null]>([
    ['Chief Financial Officer', 'executive', true, 'c_suite'],
    ['Vice President, Lending', 'executive', true, 'vp'],
    ['Assistant Vice President', 'director', true, 'vp'],
    ['Head of Data', 'director', true, 'director'],
    ['Product Manager', null, false, 'manager'],
    ['Creative Director', null, false, 'director'],
    ['Warehouse Supervisor', 'manager', true, 'manager'],
    ['Team Lead Warehouse', 'lead', true, null],
    ['Senior Engineer', 'senior', false, null],
    ['Executive Assistant to the CEO', null, null, null],
  ])('of "%s" stands beside its level', (title, level, peopleManager, rank) => {
    expect(read(title)).toMatchObject({ level, peopleManager, rank })
  })
})

describe('a rank that is not the title’s own', () => {
  it.each([
    'Personal Assistant to the Managing Director',
    'Executive Assistant - CEO',
    'Assistenz der Geschäftsführung',
    'Director’s Office Coordinator',
    'Chauffeur to the President',
    'Asystentka prezesa zarządu',
  ])('in "%s" is not given', (title) => {
    expect(read(title).level).toBeNull()
  })

  it('is given to the deputy, who shares it', () => {
    expect(read('Stellvertretender Abteilungsleiter').level).toBe('manager')
    expect(read('Assistant Depot Manager').level).toBe('manager')
    expect(read('Acting Director, Parks').level).toBe('director')
  })
})

describe('any text', () => {
  it('has a level exactly when it has evidence, and a manager of people only with a level', () => {
    const words = fc.constantFrom(
      ...[
        'Leiter',
        'der',
        'Chef',
        'de',
        'projet',
        'to',
        'CEO',
        'Assistant',
        ',',
        '/',
        '(',
        ')',
        '&',
        'Head',
        'of',
        'II',
      ],
      ...['Senior', 'Manager', 'Partner', 'Prokurist', 'Team', 'Lead', ':in', '-', 'Student', 'Director', '🦊', 'ł'],
    )
    fc.assert(
      fc.property(fc.array(words, { maxLength: 40 }), (all) => {
        const reading = read(all.join(' '))
        expect(reading.level === null).toBe(reading.levelEvidence === null)
        if (reading.peopleManager === true) expect(reading.level).not.toBeNull()
        expect(read(all.join(' '))).toEqual(reading)
      }),
      { numRuns: 500 },
    )
  })

  it('is read in less than five milliseconds however long and repetitive', () => {
    for (const piece of [
      'leiter',
      'Leiter:in/',
      'chef de ',
      'assistant to the ',
      'mitglied der ',
      '(in)',
      'ääää*in ',
    ]) {
      const text = piece.repeat(10_000 / piece.length)
      read(text)
      const started = process.cpuUsage()
      for (let round = 0; round < 5; round++) read(text)
      expect(process.cpuUsage(started).user / 5_000).toBeLessThan(5)
    }
  })
})
