import { describe, expect, it } from 'vitest'
import remotive from '../../src/sources/remotive.ts'
import { fixture, pageOf } from './pages.ts'

const AT = { board: 'all', origin: remotive.origin }
const read = (body: string | Uint8Array) => remotive.read(pageOf(remotive.first(AT).url, body), AT)
const job = (fields: object) => ({ id: 1, title: 'Cook', url: 'https://remotive.com/remote-jobs/all/1', ...fields })

describe('remotive', () => {
  it('reads every field that the feed states', () => {
    const { postings, refused } = read(fixture('remotive/jobs.json'))
    expect(refused).toEqual([])
    expect(postings[0]).toEqual({
      externalId: '2089001',
      title: 'Lead Map Designer',
      url: 'https://remotive.com/remote-jobs/design/2089001',
      company: 'Kestrive',
      places: [{ text: 'Brazil, Portugal' }],
      workMode: 'Remote',
      pay: [{ kind: 'text', text: '$70,000 - $85,000' }],
      employmentType: 'full_time',
      department: 'Design',
      postedAt: '2026-10-20',
      expiresAt: null,
      description: '<p>Kestrive draws maps.</p>',
    })
  })

  it('takes blank texts for not stated', () => {
    expect(read(fixture('remotive/jobs.json')).postings[2]).toMatchObject({ employmentType: null, places: [], pay: [] })
  })

  it('takes a page with fewer postings than it counts for cut', () => {
    const { postings, refused } = read(JSON.stringify({ 'job-count': 3, jobs: [job({})] }))
    expect(postings).toHaveLength(1)
    expect(refused).toEqual([{ path: 'page', reason: '1 of 3 postings' }])
  })

  it.each([
    ['a missing link', { url: undefined }, 'jobs[0].url', 'missing'],
    ['a missing title', { title: undefined }, 'jobs[0].title', 'missing'],
    ['pay as a number', { salary: 70000 }, 'jobs[0].salary', 'expected text, found number'],
  ])('refuses %s with its path and keeps the posting beside it', (_name, bad, path, reason) => {
    const { postings, refused } = read(JSON.stringify({ jobs: [job(bad), job({ id: 2 })] }))
    expect(refused).toMatchObject([{ path, reason, externalId: '1' }])
    expect(postings).toHaveLength(1)
  })

  it('asks four times a day at most, as its publisher does', () => {
    expect(remotive.everyMinutes).toBeGreaterThanOrEqual(360)
  })

  it.each([
    ['https://remotive.com', 'all', ''],
    ['https://remotive.io/remote-jobs', 'all', ''],
    ['https://remotive.com/remote-jobs/software-dev', 'category=software-dev', '?category=software-dev'],
    ['https://remotive.com/remote-jobs/software-dev/lead-developer-123', 'all', ''],
    [
      'https://remotive.com/api/remote-jobs?limit=5&search=front%20end&company_name=Acme',
      'company_name=Acme&search=front+end',
      '?company_name=Acme&search=front+end',
    ],
  ])('detects the board of %s and asks for it', (url, board, query) => {
    expect(remotive.detect(new URL(url))).toEqual({ board })
    expect(remotive.first({ ...AT, board }).url).toBe(`https://remotive.com/api/remote-jobs${query}`)
  })

  it('does not detect hosts that only end alike', () => {
    expect(remotive.detect(new URL('https://notremotive.com/remote-jobs'))).toBeNull()
  })
})
