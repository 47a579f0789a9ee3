import { describe, expect, it } from 'vitest'
import arbeitnow from '../../src/sources/arbeitnow.ts'
import { fixture, pageOf } from './pages.ts'

const AT = { board: 'all', origin: arbeitnow.origin }
const FIRST = arbeitnow.first(AT)
const read = (body: string | Uint8Array, url = FIRST.url) => arbeitnow.read(pageOf(url, body), AT)
const next = (answer: object, url = FIRST.url) => arbeitnow.next?.(pageOf(url, JSON.stringify(answer)), { url }, AT)
const job = (fields: object) => ({ slug: 's1', title: 'Cook', url: 'https://www.arbeitnow.com/jobs/s1', ...fields })
const MORE = { links: { next: 'https://www.arbeitnow.com/api/job-board-api?page=2' } }

describe('arbeitnow', () => {
  it('reads every field that the feed states', () => {
    const { postings, refused } = read(fixture('arbeitnow/page-1.json'))
    expect(refused).toEqual([])
    expect(postings[0]).toEqual({
      externalId: 'organ-builder-leipzig-310001',
      title: 'Orgelbauer (m/w/d)',
      url: 'https://www.arbeitnow.com/jobs/companies/ostrelle/organ-builder-leipzig-310001',
      company: 'Ostrelle GmbH',
      places: [{ text: 'Leipzig' }],
      workMode: null,
      pay: [],
      employmentType: 'Vollzeit, berufserfahren',
      department: 'Handwerk',
      postedAt: '2026-10-25T03:46:40.000Z',
      expiresAt: null,
      description: '<p>Ostrelle baut Orgeln.</p>',
    })
    expect(postings[1]).toMatchObject({ workMode: 'Remote', employmentType: null, department: null })
  })

  it('asks for the next page by its number while there is a link, which itself is not followed', () => {
    const evil = { data: [1], links: { next: 'https://evil.example/api?page=9' } }
    expect(next(evil)).toEqual([{ url: 'https://www.arbeitnow.com/api/job-board-api?page=2' }])
    expect(next({ data: [1], links: { next: null } })).toEqual([])
    expect(next({ data: [], ...MORE })).toEqual([])
  })

  it('stops at 100 pages and says that the listing is cut', () => {
    const last = FIRST.url.replace('page=1', 'page=100')
    expect(next({ data: [1], ...MORE }, last)).toEqual([])
    const { postings, refused } = read(JSON.stringify({ data: [job({})], ...MORE }), last)
    expect(postings).toHaveLength(1)
    expect(refused).toEqual([{ path: 'page', reason: 'more than 100 pages; the rest is not read' }])
  })

  it('does not take an answer without links for the last page', () => {
    expect(read(JSON.stringify({ data: [job({})] })).refused).toEqual([
      { path: 'page', reason: 'links are missing, so that more may follow' },
    ])
  })

  it.each([
    ['a missing link', { url: undefined }, 'data[0].url', 'missing'],
    ['a missing slug', { slug: undefined }, 'data[0].slug', 'missing'],
    ['a time in words', { created_at: '2 days ago' }, 'data[0].created_at', 'expected number, found text'],
    ['remote in words', { remote: 'yes' }, 'data[0].remote', 'expected true or false, found text'],
  ])('refuses %s with its path and keeps the posting beside it', (_name, bad, path, reason) => {
    const { postings, refused } = read(JSON.stringify({ data: [job(bad), job({ slug: 's2' })], links: { next: null } }))
    expect(refused).toMatchObject([{ path, reason }])
    expect(postings).toHaveLength(1)
  })

  it('detects its one feed', () => {
    for (const url of ['https://www.arbeitnow.com', 'https://arbeitnow.com/jobs/x', `${FIRST.url}`])
      expect(arbeitnow.detect(new URL(url))).toEqual({ board: 'all' })
    expect(arbeitnow.detect(new URL('https://arbeitnow.com.example/'))).toBeNull()
  })
})
