import { describe, expect, it } from 'vitest'
import ashby from '../../src/sources/ashby.ts'
import { fixture, pageOf } from './pages.ts'

const AT = { board: 'Tern Works', origin: ashby.origin }
const read = (body: string | Uint8Array) => ashby.read(pageOf(ashby.first(AT).url, body), AT)
const board = () => read(fixture('ashby/board.json'))
const job = { id: 'a1', title: 'Cook', jobUrl: 'https://jobs.ashbyhq.com/tern/a1' }
const readJob = (fields: object) => read(JSON.stringify({ jobs: [{ ...job, ...fields }] }))

describe('ashby', () => {
  it('reads every field that the list states', () => {
    expect(board().postings[0]).toEqual({
      externalId: '5c1d7d0e-33c4-4d25-8a6f-1f0a7c2b9e01',
      title: 'Account Executive',
      url: 'https://jobs.ashbyhq.com/Tern%20Works/5c1d7d0e-33c4-4d25-8a6f-1f0a7c2b9e01',
      company: null,
      places: [
        { text: 'Aarhus', city: 'Aarhus', region: 'Central Denmark Region', country: 'Denmark' },
        { text: 'Oslo', city: 'Oslo', region: null, country: 'Norway' },
        { text: 'Remote (Sweden)' },
      ],
      workMode: 'Hybrid',
      pay: [{ kind: 'fields', min: 61000, max: 72000, currency: 'EUR', period: '1 YEAR', label: 'Salary' }],
      employmentType: 'FullTime',
      department: 'Sales',
      postedAt: '2026-01-30T16:21:55.393+00:00',
      expiresAt: '2026-03-15T23:59:00.000+00:00',
      description: '<p>You find customers who stay.</p>',
    })
  })

  it('leaves unlisted postings out without refusing them', () => {
    expect(board().postings).toHaveLength(2)
    expect(board().refused).toEqual([])
  })

  it('takes the workplace before the remote flag, and the flag when no workplace is stated', () => {
    expect(board().postings.map(({ workMode }) => workMode)).toEqual(['Hybrid', 'Remote'])
    expect(readJob({ isRemote: false }).postings[0]?.workMode).toBeNull()
  })

  it('takes the summary for people when no salary component states an amount', () => {
    expect(board().postings[1]?.pay).toEqual([{ kind: 'text', text: '$21 – $24 per hour • Offers Equity' }])
  })

  it('takes no pay from equity and bonus, nor pay that the employer does not show', () => {
    const equity = { compensationType: 'EquityPercentage', interval: 'NONE', minValue: 1, maxValue: 2 }
    const salary = { compensationType: 'Salary', interval: '1 YEAR', currencyCode: 'USD', minValue: 1, maxValue: 2 }
    expect(readJob({ compensation: { summaryComponents: [equity] } }).postings[0]?.pay).toEqual([])
    const hidden = { shouldDisplayCompensationOnJobPostings: false, compensation: { summaryComponents: [salary] } }
    expect(readJob(hidden).postings[0]?.pay).toEqual([])
  })

  it.each([
    ['an object as title', { title: { name: 'Cook' } }, 'jobs[0].title', 'expected text, found object'],
    ['a missing link', { jobUrl: null }, 'jobs[0].jobUrl', 'missing'],
    ['a text as flag', { isListed: 'no' }, 'jobs[0].isListed', 'expected true or false, found text'],
    ['a text as compensation', { compensation: '$1' }, 'jobs[0].compensation', 'expected object, found text'],
    ['a text as locations', { secondaryLocations: 'Oslo' }, 'jobs[0].secondaryLocations', 'expected list, found text'],
  ])('refuses %s with its path', (_name, fields, path, reason) => {
    expect(readJob(fields)).toMatchObject({ postings: [], refused: [{ path, reason }] })
  })

  it('detects boards by name, spaces and case included', () => {
    expect(ashby.detect(new URL('https://jobs.ashbyhq.com/Tern%20Works/5c1d'))).toEqual({ board: 'Tern Works' })
    expect(ashby.detect(new URL('https://api.ashbyhq.com/posting-api/job-board/tern.io'))).toEqual({ board: 'tern.io' })
    expect(ashby.detect(new URL('https://jobs.ashbyhq.com/'))).toBeNull()
    expect(ashby.detect(new URL('https://jobs.ashbyhq.com/%E0%A4%A'))).toBeNull()
    expect(ashby.first(AT).url).toBe(
      'https://api.ashbyhq.com/posting-api/job-board/Tern%20Works?includeCompensation=true',
    )
  })
})
