import { describe, expect, it } from 'vitest'
import { scoreDuplicates } from '../../bench/accuracy-duplicates.ts'
import { sharedData } from '../../bench/shared-data.ts'
import type { OpeningFacts } from '../../src/normalize/opening.ts'
import { readOpeningRecord } from '../../src/normalize/opening-record.ts'
import { createPlaceReader } from '../../src/normalize/place.ts'
import { sameOpening } from '../../src/normalize/same-opening.ts'
import { loadGazetteer } from '../../src/taxonomy/load-places.ts'

const readPlaces = createPlaceReader(loadGazetteer())

function facts(posting: unknown): OpeningFacts {
  const record = readOpeningRecord(posting, readPlaces)
  if ('fault' in record) throw new Error(record.fault)
  return record.facts
}

function verdict(a: unknown, b: unknown): string {
  const [one, other] = [facts(a), facts(b)]
  expect(sameOpening(other, one).verdict).toBe(sameOpening(one, other).verdict)
  return sameOpening(one, other).verdict
}

const at = (title: string, place = 'Leeds, UK', company = 'Acme') => ({ title, company, location: place })

const DUTIES = `You greet patients at the desk, answer the phone and book their visits. You check insurance before each visit,
collect what patients owe and explain forms in plain words. You pass messages on to nurses and doctors, keep the records in
order and close the till in the evening. You work in a team of six and share the early and late turns fairly among you.`
const OTHER_DUTIES = `As one of our drivers you load the van at seven, plan the round with the dispatcher and bring parcels to
shops in the valley. You look after your vehicle, report damage at once, talk kindly with customers who wait longer than they
hoped, and help in the warehouse whenever the round is short. We give you boots, a jacket and four weeks of training.`

describe('one opening', () => {
  it.each([
    ['Senior Nurse', 'Sr. Nurse'],
    ['Nurse, Intensive Care', 'Intensive Care Nurse'],
    ['Nurse (m/w/d)', 'Nurse'],
    ['Nurse – Leeds', 'Nurse'],
    ['Physiotherapist (Paediatrics)', 'Paediatrics Physiotherapist'],
    ['Maintenance Technican', 'Maintenance Technician'],
    ['Data Analysts', 'Data Analyst'],
    ['Analyst, GS-0343-11', 'Analyst'],
    ['Quality Control (QC) Inspector', 'Quality Control Inspector'],
    ['Occupational Therapist (OTR/L)', 'Occupational Therapist'],
    ['Account Executive (Sales)', 'Account Executive'],
    ['Apply now! Cook', 'Cook'],
    ['IT Specialist (INFOSEC)', 'Information Technology Specialist (Security)'],
    ['Civil Engineer/Network Engineer', 'Network and Civil Engineers'],
    ['Supervisory Cook or Supervisory Baker', 'Supervisor, Cook/Baker'],
  ])('"%s" is "%s"', (a, b) => {
    expect(verdict(at(a), at(b))).toBe('same')
  })

  it.each([
    ['Acme, Inc.', 'ACME'],
    ['Blue Clinic', 'blueclinic'],
    ['Harbor LLC dba Blue Clinic', 'Blue Clinic'],
  ])('is at one employer: %s, %s', (a, b) => {
    expect(verdict(at('Nurse', 'Leeds', a), at('Nurse', 'Leeds', b))).toBe('same')
  })

  it.each([
    ['San Mateo County', 'San Mateo County, CA'],
    ['Washington, DC', 'District of Columbia, District of Columbia'],
    ['Remote, US', 'United States (Remote)'],
    ['Berlin', 'Berlin, Germany'],
  ])('is at one place: %s, %s', (a, b) => {
    expect(verdict(at('Nurse', a), at('Nurse', b))).toBe('same')
  })

  it('is told by an agency in the employer’s own words', () => {
    const own = { ...at('Receptionist'), description: DUTIES }
    expect(verdict(own, { ...own, company: 'Brightside Staffing' })).toBe('same')
    expect(verdict(own, { ...own, company: 'Globex' })).toBe('unsure')
  })

  it('is certain by the employer’s requisition number', () => {
    const text = (number: string) => `${DUTIES} Requisition ID: ${number}.`
    const a = { ...at('Receptionist', 'Leeds'), description: text('R-10442') }
    expect(verdict(a, { ...at('Receptionist', 'UK'), description: text('R10442') })).toBe('same')
    expect(verdict(a, { ...at('Receptionist', 'Leeds'), description: text('R-10443') })).toBe('different')
  })
})

describe('a link', () => {
  it.each([
    ['https://jobs.example/acme/441902', 'same'],
    ['https://acme.example/careers', 'unsure'],
  ])('to %s makes an uncertain pair %s', (url, expected) => {
    expect(verdict({ ...at('Engineer (Backend)'), url }, { ...at('Engineer'), url })).toBe(expected)
  })
})

describe('two openings', () => {
  it.each([
    ['Nurse', 'Senior Nurse'],
    ['Engineer II', 'Engineer III'],
    ['Software Engineer', 'Software Engineer, Payments'],
    ['Analyst, GS-0343-11', 'Analyst, GS-0343-12'],
    ['Store Manager (Menswear)', 'Store Manager (Womenswear)'],
    ['Developer R01564153', 'Developer R01564150'],
    ['Trainee 2026', 'Trainee 2027'],
    ['Trainer', 'Trainee'],
    ['Manager/Senior Manager, Supply', 'Senior Manager, Supply'],
    ['Engineer or Senior Engineer', 'Senior Engineer'],
    ['Account Manager', 'Manager, Account Management'],
    ['Mechanic (2nd Shift)', 'Mechanic'],
    ['C++ Developer', 'C# Developer'],
  ])('"%s" is not "%s"', (a, b) => {
    expect(verdict(at(a), at(b))).toBe('different')
  })

  it.each([
    ['Leeds, UK', 'York, UK'],
    ['Cook County, Illinois', 'Lake County, Illinois'],
    ['Hill Academy - Middle School', 'Hill Academy - High School'],
    ['Remote, US', 'Remote, Canada'],
  ])('are at two places: %s, %s', (a, b) => {
    expect(verdict(at('Nurse', a), at('Nurse', b))).toBe('different')
  })

  it('have two kinds of contract or two grades of pay', () => {
    expect(
      verdict({ ...at('Cook'), employmentType: 'FULL_TIME' }, { ...at('Cook'), employmentType: 'PART_TIME' }),
    ).toBe('different')
    const paid = (min: number, max: number) => ({
      ...at('Cook'),
      salary: { min, max, currency: 'GBP', period: 'YEAR' },
    })
    expect(verdict(paid(24_000, 28_000), paid(31_000, 35_000))).toBe('different')
    expect(verdict(paid(24_000, 28_000), paid(24_500, 28_500))).toBe('same')
  })

  it('are at two employers that name their work alike', () => {
    expect(verdict(at('Nurse', 'Leeds', 'Acme'), at('Nurse', 'Leeds', 'Globex'))).toBe('different')
  })
})

describe('what is not certain', () => {
  it.each([
    [at('Software Engineer (Backend)'), at('Software Engineer')],
    [at('Deployment Engineer (Field Operations)'), at('Field Engineer (Deployment Operations)')],
    [at('Nurse', 'Leeds; York'), at('Nurse', 'Leeds')],
    [at('Nurse', 'United Kingdom'), at('Nurse', 'Leeds, UK')],
    [at('Engineer (Remote)'), at('Engineer')],
    [at('Nurse', 'Leeds', 'Acme'), at('Nurse', 'Leeds', 'Acme Health Partners')],
    [at('Sr. Manager, Customer Success'), at('Senior Customer Success Manager')],
  ])('is left apart: %j, %j', (a, b) => {
    expect(verdict(a, b)).toBe('unsure')
  })

  it('is one title with two unlike texts', () => {
    const text = (words: string) => ({
      ...at('Assistant'),
      description: `${words} ${words.split(' ').reverse().join(' ')}`,
    })
    expect(verdict(text(DUTIES), text(OTHER_DUTIES))).toBe('unsure')
  })

  it('becomes certain by one text', () => {
    const a = { ...at('Software Engineer (Backend)'), description: DUTIES }
    expect(verdict(a, { ...at('Software Engineer'), description: DUTIES })).toBe('same')
  })
})

describe('hostile ads', () => {
  it.each([
    '',
    '(((((',
    '\u0000\u202e',
    '😀'.repeat(3000),
    '(m/w/d'.repeat(2000),
    'gs-1-'.repeat(2000),
    'req id: '.repeat(2000),
    'a/'.repeat(5000),
  ])('neither throw nor take long: %#', (text) => {
    const ad = { title: `x${text}`, company: text, location: 'Leeds', description: text }
    verdict(ad, ad)
    const [one, other] = [facts(ad), facts(ad)]
    const started = performance.now()
    for (let round = 0; round < 5; round += 1) sameOpening(one, other)
    expect((performance.now() - started) / 5).toBeLessThan(20)
  })
})

describe.skipIf(!isThere())('labelled pairs (skipped when ../shared/data is not beside the repository)', () => {
  it('are decided with a precision of 0.99 and a recall of 0.95', () => {
    const scores = scoreDuplicates(sharedData(''))
    expect(scores.wrong).toEqual([])
    expect(scores.precision).toBeGreaterThanOrEqual(0.99)
    expect(scores.recall).toBeGreaterThanOrEqual(0.95)
  })
})

function isThere(): boolean {
  try {
    return sharedData('duplicates/labelled_pairs.json') !== ''
  } catch {
    return false
  }
}
