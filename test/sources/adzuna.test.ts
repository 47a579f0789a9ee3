import { describe, expect, it } from 'vitest'
import adzuna from '../../src/sources/adzuna.ts'
import { fixture, pageOf } from './pages.ts'

const AT = { board: 'gb?what=baker&where=Marlow', origin: adzuna.origin }
const FIRST = adzuna.first(AT)
const read = (body: string | Uint8Array, at = AT) => adzuna.read(pageOf(FIRST.url, body), at)
const next = (answer: object, url = FIRST.url) => adzuna.next?.(pageOf(url, JSON.stringify(answer)), { url }, AT)
const job = (fields: object) => ({ id: '1', title: 'Cook', redirect_url: 'https://www.adzuna.co.uk/1', ...fields })

describe('adzuna', () => {
  it('reads every field that the list states', () => {
    const { postings, refused } = read(fixture('adzuna/page-1.json'))
    expect(refused).toEqual([])
    expect(postings[0]).toEqual({
      externalId: '4890001',
      title: 'Baker - nights',
      url: 'https://www.adzuna.co.uk/jobs/land/ad/4890001?se=x&v=y',
      company: 'Tolverne',
      places: [{ text: 'Marlow, Buckinghamshire', city: 'Marlow', region: 'South East England', country: 'GB' }],
      workMode: null,
      pay: [{ kind: 'fields', min: 27000, max: 31000.5, currency: 'GBP', period: null, label: null }],
      employmentType: 'full_time, permanent',
      department: 'Hospitality & Catering Jobs',
      postedAt: '2026-10-22T18:07:39Z',
      expiresAt: null,
      description: 'Tolverne bakes bread by the river. You knead, you …',
    })
  })

  it('takes a predicted amount for no pay, and 0 for no amount', () => {
    expect(read(fixture('adzuna/page-1.json')).postings[1]).toMatchObject({ pay: [], employmentType: 'part_time' })
    expect(read(fixture('adzuna/page-2.json')).postings[0]).toMatchObject({
      pay: [],
      company: null,
      places: [{ text: 'UK', city: null, region: null, country: 'GB' }],
    })
    for (const salary_is_predicted of ['1', 1, true])
      expect(read(JSON.stringify({ results: [job({ salary_min: 9, salary_is_predicted })] })).postings[0]?.pay).toEqual(
        [],
      )
  })

  it('takes the currency of the country', () => {
    const body = JSON.stringify({ results: [job({ salary_min: 90000 })] })
    expect(read(body, { ...AT, board: 'za' }).postings[0]?.pay).toMatchObject([{ currency: 'ZAR' }])
  })

  it('names its keys in the address and nothing else of them', () => {
    expect(FIRST.url).toBe(
      'https://api.adzuna.com/v1/api/jobs/gb/search/1?app_id={{ADZUNA_APP_ID}}&app_key={{ADZUNA_APP_KEY}}&results_per_page=50&sort_by=date&what=baker&where=Marlow',
    )
    expect(adzuna.keys).toEqual(['ADZUNA_APP_ID', 'ADZUNA_APP_KEY'])
    expect(adzuna.first({ ...AT, board: 'de' }).url).toMatch(/\/jobs\/de\/search\/1\?.*&sort_by=date$/)
  })

  it('asks for the next fifty while the count says so, twenty pages at most', () => {
    const page = (number: number) => FIRST.url.replace('/search/1?', `/search/${number}?`)
    expect(next({ count: 51, results: [1] })).toEqual([{ url: page(2) }])
    expect(next({ count: 50, results: [1] })).toEqual([])
    expect(next({ count: 5000, results: [] })).toEqual([])
    expect(next({ count: 5000, results: [1] }, page(20))).toEqual([])
  })

  it('keeps what it finds out of published figures, as the terms ask', () => {
    expect(adzuna.terms).toMatchObject({ aggregates: false, attribution: expect.stringContaining('Jobs by Adzuna') })
  })

  it.each([
    ['a missing link', { redirect_url: undefined }, 'results[0].redirect_url', 'missing'],
    ['a title of marks alone', { title: '<strong></strong>' }, 'results[0].title', 'empty'],
    ['pay in words', { salary_min: 'good' }, 'results[0].salary_min', 'expected number, found text'],
    ['a company as text', { company: 'Acme' }, 'results[0].company', 'expected object, found text'],
  ])('refuses %s with its path and keeps the posting beside it', (_name, bad, path, reason) => {
    const { postings, refused } = read(JSON.stringify({ results: [job(bad), job({ id: '2' })] }))
    expect(refused).toMatchObject([{ path, reason, externalId: '1' }])
    expect(postings).toHaveLength(1)
  })

  it.each([
    ['https://www.adzuna.co.uk/search?q=nurse&w=Leeds', 'gb?what=nurse&where=Leeds'],
    ['https://www.adzuna.com/', 'us'],
    ['https://www.adzuna.com.au/jobs/details/1', 'au'],
    ['https://www.adzuna.de/search?q=Pflege', 'de?what=Pflege'],
    ['https://api.adzuna.com/v1/api/jobs/fr/search/3?app_id=secret&app_key=secret&what=boulanger', 'fr?what=boulanger'],
  ])('detects the board of %s, without its keys', (url, board) => {
    expect(adzuna.detect(new URL(url))).toEqual({ board })
  })

  it.each([
    'https://www.adzuna.example/',
    'https://evil-adzuna.com/',
    'https://api.adzuna.com/v1/api/jobs/xx/search/1',
    'https://developer.adzuna.com/',
  ])('does not detect %s', (url) => {
    expect(adzuna.detect(new URL(url))).toBeNull()
  })
})
