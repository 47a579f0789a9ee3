import { describe, expect, it } from 'vitest'
import themuse from '../../src/sources/themuse.ts'
import { fixture, pageOf } from './pages.ts'

const AT = { board: 'category=Design', origin: themuse.origin }
const FIRST = themuse.first(AT)
const read = (body: string | Uint8Array, url = FIRST.url) => themuse.read(pageOf(url, body), AT)
const next = (answer: object, url = FIRST.url) => themuse.next?.(pageOf(url, JSON.stringify(answer)), { url }, AT)
const job = (fields: object) => ({ id: 1, name: 'Cook', refs: { landing_page: 'https://themuse.com/1' }, ...fields })

describe('themuse', () => {
  it('reads every field that the list states', () => {
    const { postings, refused } = read(fixture('themuse/page-0.json'))
    expect(refused).toEqual([])
    expect(postings[0]).toEqual({
      externalId: '17001001',
      title: 'Hydraulic Engineer',
      url: 'https://www.themuse.com/jobs/sedgewater/17001001',
      company: 'Sedgewater',
      places: [{ text: 'Leeds, United Kingdom' }],
      workMode: 'Flexible / Remote',
      pay: [],
      employmentType: null,
      department: 'Science and Engineering',
      postedAt: '2026-10-18T05:10:11Z',
      expiresAt: null,
      description: '<p>Sedgewater keeps locks and weirs.</p>',
    })
    expect(postings[1]).toMatchObject({ workMode: null, department: null })
  })

  it('counts pages from 0 up to the number that the answer states', () => {
    expect(FIRST.url).toBe('https://www.themuse.com/api/public/jobs?page=0&category=Design')
    expect(next({ results: [1], page_count: 2 })).toEqual([{ url: FIRST.url.replace('page=0', 'page=1') }])
    expect(next({ results: [1], page_count: 1 })).toEqual([])
    expect(next({ results: [], page_count: 9 })).toEqual([])
  })

  it('stops where the interface does, at 100 pages, and says that the listing is cut', () => {
    const last = FIRST.url.replace('page=0', 'page=99')
    expect(next({ results: [1], page_count: 101 }, last)).toEqual([])
    expect(read(JSON.stringify({ results: [job({})], page_count: 101 }), last).refused).toEqual([
      { path: 'page', reason: '101 pages, of which 100 are given' },
    ])
    expect(read(JSON.stringify({ results: [job({})], page_count: 100 }), last).refused).toEqual([])
  })

  it('does not take an answer that does not count its pages for the last one', () => {
    expect(read(JSON.stringify({ results: [job({})] })).refused).toEqual([
      { path: 'page', reason: 'page_count is missing, so that more may follow' },
    ])
  })

  it.each([
    ['a missing link', { refs: {} }, 'results[0].refs.landing_page', 'missing'],
    ['missing links', { refs: undefined }, 'results[0].refs.landing_page', 'missing'],
    ['a missing title', { name: undefined }, 'results[0].name', 'missing'],
    ['locations as text', { locations: 'Oslo' }, 'results[0].locations', 'expected list, found text'],
  ])('refuses %s with its path and keeps the posting beside it', (_name, bad, path, reason) => {
    const { postings, refused } = read(JSON.stringify({ page_count: 1, results: [job(bad), job({ id: 2 })] }))
    expect(refused).toMatchObject([{ path, reason, externalId: '1' }])
    expect(postings).toHaveLength(1)
  })

  it('answers errors of the interface with a failure, not an empty board', () => {
    expect(() => read('{"code":403,"error":"Rate limit"}')).toThrow(/results: missing/)
  })

  it.each([
    ['https://www.themuse.com/search', 'all'],
    ['https://www.themuse.com/jobs/sedgewater/17001001', 'all'],
    [
      'https://www.themuse.com/api/public/jobs?page=4&location=Berlin%2C%20Germany&category=Design&category=Editor',
      'category=Design&category=Editor&location=Berlin%2C+Germany',
    ],
  ])('detects the board of %s', (url, board) => {
    expect(themuse.detect(new URL(url))).toEqual({ board })
  })

  it('does not detect hosts that only end alike', () => {
    expect(themuse.detect(new URL('https://www.themuse.com.example/'))).toBeNull()
  })
})
