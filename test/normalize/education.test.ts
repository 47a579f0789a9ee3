import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EDUCATIONS } from '../../src/domain/education.ts'
import { readEducation } from '../../src/normalize/education.ts'

const ASKED: [string, ReturnType<typeof readEducation>][] = [
  ["Bachelor's degree in Computer Science or a related field.", 'bachelor'],
  ['Bachelor’s degree or higher required', 'bachelor'],
  ["Bachelor's or Master's degree in nursing", 'bachelor'],
  ["Master's degree in social work required. License in Texas.", 'master'],
  ['MBA or MSc required', 'master'],
  ['BS/MS in Electrical Engineering', 'bachelor'],
  ['B.S. in Chemistry and 3 years of lab work', 'bachelor'],
  ['Requires a 4-year degree.', 'bachelor'],
  ['Ph.D. in statistics; five years of practice', 'doctorate'],
  ['PharmD from an accredited college of pharmacy', 'doctorate'],
  ['High school diploma or equivalent', 'high-school'],
  ['HS diploma or GED.', 'high-school'],
  ["Associate's degree in radiologic technology", 'associate'],
  ["High school diploma required, Bachelor's degree preferred", 'high-school'],
  ["Bachelor's degree required; Master's degree is a plus", 'bachelor'],
  ["High school diploma. Bachelor's degree or equivalent work experience.", 'high-school'],
  ["Bachelor's degree or equivalent experience", 'none'],
  ["Bachelor's degree or 5+ years of relevant experience", 'none'],
  ['No degree required: we train you', 'none'],
  ['No college degree required. High school diploma or GED.', 'high-school'],
  ['A degree is not required.', 'none'],
  ['Abgeschlossenes Hochschulstudium der Informatik', 'bachelor'],
  ['Sie haben ein erfolgreiches Studium der Betriebswirtschaft', 'bachelor'],
  ['Abgeschlossene kaufmännische Ausbildung', 'high-school'],
  ['Masterabschluss in Physik', 'master'],
  ['Keine Ausbildung erforderlich', 'none'],
  ['Studium oder vergleichbare Berufserfahrung, Hochschulabschluss oder entsprechende Erfahrung', 'none'],
  ['De formation Bac+5, école d’ingénieur', 'master'],
  ['Titulaire d’un BTS ou Bac + 2', 'associate'],
  ['Licence professionnelle en logistique', 'bachelor'],
  ['Licenciatura en Contabilidad', 'bachelor'],
  ['Título universitario en Derecho', 'bachelor'],
  ['Bachillerato terminado', 'high-school'],
  ['Maestría deseable', null],
]

const NOT_STATED = [
  '',
  'Master data management for a growing team',
  'You will master our tools as a Scrum Master',
  'Our office is in Boston, MA; we use MS Office',
  "Bachelor's degree preferred",
  'Preferred qualifications:\nBachelor’s degree in biology\nEpic',
  'Nice to have\n- PhD in physics',
  'Currently pursuing a Bachelor’s degree',
  'Tuition reimbursement for your Bachelor’s degree',
  'Teach high school students in the afternoon',
  'An associate who works with a high degree of care',
  'Wir bieten eine Promotion im Vertrieb',
]

describe('the education an ad asks for', () => {
  it.each(ASKED)('%j is %j', (text, education) => {
    expect(readEducation(text)).toBe(education)
  })

  it.each(NOT_STATED)('%j states none', (text) => {
    expect(readEducation(text)).toBeNull()
  })

  it('is the least of the whole text, and headings of what is preferred end at the next heading', () => {
    const ad =
      "Preferred qualifications:\nHigh school diploma\nRequirements:\n- Master's degree\n- Bachelor's degree in law"
    expect(readEducation(ad)).toBe('bachelor')
  })

  it('never throws and answers from its list, whatever the text', () => {
    const words = fc.constantFrom(
      "bachelor's ",
      'degree ',
      'or ',
      'preferred, ',
      'no ',
      'required\n',
      'ph.d. ',
      ':\n',
      '(',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.array(words).map((parts) => parts.join('')),
    )
    fc.assert(fc.property(text, (ad) => [...EDUCATIONS, null].includes(readEducation(ad))))
  })

  it.each([
    ['one word', 'a'.repeat(100_000)],
    ['degrees', "bachelor's degree or equivalent ".repeat(4_000)],
    ['commas', "bachelor's, preferred, ".repeat(4_000)],
    ['spaces', `abgeschlossenes ${' '.repeat(100_000)}`],
    ['numbers', 'or 99+ years of '.repeat(8_000)],
    ['short lines', 'ba\n'.repeat(40_000)],
    ['or equivalent', 'or equivalent a '.repeat(8_000)],
  ])('takes no time over a text of %s', (_, text) => {
    const started = process.cpuUsage()
    readEducation(text)
    expect(process.cpuUsage(started).user).toBeLessThan(1_000_000) // Microseconds; a pattern that backtracks takes minutes.
  })
})
