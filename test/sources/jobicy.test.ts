import { describe, expect, it } from 'vitest'
import jobicy from '../../src/sources/jobicy.ts'
import { fixture, pageOf } from './pages.ts'

const AT = { board: 'all', origin: jobicy.origin }
const read = (body: string | Uint8Array) => jobicy.read(pageOf(jobicy.first(AT).url, body), AT)
const job = (fields: object) => ({ id: 1, jobTitle: 'Cook', url: 'https://jobicy.com/jobs/1-cook', ...fields })

describe('jobicy', () => {
  it('reads every field that the feed states', () => {
    const { postings, refused } = read(fixture('jobicy/jobs.json'))
    expect(refused).toEqual([])
    expect(postings[0]).toEqual({
      externalId: '128001',
      title: 'Content Lead – Ink & Paper',
      url: 'https://jobicy.com/jobs/128001-job',
      company: 'Quillhaven & Sons',
      places: [{ text: 'Europe, UK' }],
      workMode: 'Remote',
      pay: [{ kind: 'fields', min: 60000, max: 75000, currency: 'EUR', period: 'yearly', label: null }],
      employmentType: 'Full-Time, Contract',
      department: 'Copywriting & Content',
      postedAt: '2026-10-21T07:00:00+00:00',
      expiresAt: null,
      description: '<p>Quillhaven sells ink.</p>',
    })
  })

  it('takes 0 for no amount, older names for annual pay, texts for lists, and the summary for a missing text', () => {
    const [, support, bookkeeper, translator] = read(fixture('jobicy/jobs.json')).postings
    expect(support).toMatchObject({ pay: [{ min: 22, max: null, currency: 'USD', period: 'hourly' }] })
    expect(bookkeeper).toMatchObject({
      pay: [{ min: 48000, max: 56000, currency: 'CAD', period: 'annual' }],
      employmentType: 'Full-Time',
      department: 'Accounting',
      postedAt: '2026-10-19',
    })
    expect(translator).toMatchObject({ pay: [], description: 'Quillhaven sells ink…' })
  })

  it.each([
    ['a missing link', { url: undefined }, 'jobs[0].url', 'missing'],
    ['a missing title', { jobTitle: undefined }, 'jobs[0].jobTitle', 'missing'],
    ['pay in words', { salaryMin: 'good' }, 'jobs[0].salaryMin', 'expected number, found text'],
    ['types as an object', { jobType: {} }, 'jobs[0].jobType', 'expected text, found object'],
    ['a number among types', { jobType: ['x', 1] }, 'jobs[0].jobType[1]', 'expected text, found number'],
  ])('refuses %s with its path and keeps the posting beside it', (_name, bad, path, reason) => {
    const { postings, refused } = read(JSON.stringify({ jobs: [job(bad), job({ id: 2 })] }))
    expect(refused).toMatchObject([{ path, reason, externalId: '1' }])
    expect(postings).toHaveLength(1)
  })

  it.each([
    ['https://jobicy.com', 'all', ''],
    ['https://jobicy.com/jobs/128001-job', 'all', ''],
    [
      'https://jobicy.com/api/v2/remote-jobs?count=20&geo=usa&industry=marketing&tag=seo',
      'geo=usa&industry=marketing&tag=seo',
      '&geo=usa&industry=marketing&tag=seo',
    ],
    [
      'https://jobicy.com/feed/job_feed?job_categories=supporting&search_region=usa',
      'geo=usa&industry=supporting',
      '&geo=usa&industry=supporting',
    ],
  ])('detects the board of %s and asks for it', (url, board, query) => {
    expect(jobicy.detect(new URL(url))).toEqual({ board })
    expect(jobicy.first({ ...AT, board }).url).toBe(`https://jobicy.com/api/v2/remote-jobs?count=100${query}`)
  })

  it('does not detect hosts that only end alike', () => {
    expect(jobicy.detect(new URL('https://jobicy.com.example/'))).toBeNull()
  })
})
