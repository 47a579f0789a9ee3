import { describe, expect, it } from 'vitest'
import recruitee from '../../src/sources/recruitee.ts'
import { fixture, pageOf, thrownBy } from './pages.ts'

const AT = { board: 'millrace', origin: 'https://millrace.recruitee.com' }
const FIRST = recruitee.first(AT)
const read = (body: string | Uint8Array) => recruitee.read(pageOf(FIRST.url, body), AT)
const offer = (id: number, more: object = {}) => ({
  id,
  title: 'Cook',
  careers_url: `https://millrace.recruitee.com/o/${id}`,
  ...more,
})
const board = (...offers: object[]) => JSON.stringify({ offers })

describe('recruitee', () => {
  it('reads every field that the list states', () => {
    const { postings, refused } = read(fixture('recruitee/offers.json'))
    expect(refused).toEqual([])
    expect(postings[0]).toEqual({
      externalId: '1620732',
      title: 'Program Manager Water',
      url: 'https://millrace.recruitee.com/o/program-manager-water-utrecht',
      company: 'Millrace Works',
      places: [
        { text: 'Head office', city: 'Utrecht', region: 'Utrecht', country: 'Netherlands' },
        { text: null, city: 'Ghent', region: null, country: 'BE' },
      ],
      workMode: 'hybrid',
      pay: [{ kind: 'fields', min: 4200, max: 5100.5, currency: 'EUR', period: 'month', label: null }],
      employmentType: 'fulltime_permanent',
      department: 'Product',
      postedAt: '2026-01-22T11:09:19Z',
      expiresAt: '2026-03-31T22:00:00Z',
      description: '<p>You lead our mills &amp; weirs.</p>\n<ul><li>Ten winters by a river</li></ul>',
    })
  })

  it('takes a salary of 0 for none, the flat place without a list, and either way of working', () => {
    expect(read(fixture('recruitee/offers.json')).postings[1]).toMatchObject({
      places: [{ text: 'Delft, Netherlands', city: 'Delft', region: null, country: 'NL' }],
      workMode: 'remote, on-site',
      pay: [],
      department: 'Stones',
      expiresAt: null,
      description: '<p>Grind.</p>',
    })
  })

  it('passes by offers that are not published', () => {
    expect(read(fixture('recruitee/offers.json')).postings.map(({ title }) => title)).toEqual([
      'Program Manager Water',
      'Miller',
    ])
  })

  it('says nothing of what an offer does not state', () => {
    expect(read(board(offer(1))).postings[0]).toMatchObject({
      company: null,
      places: [],
      workMode: null,
      pay: [],
      employmentType: null,
      department: null,
      postedAt: null,
      description: null,
    })
  })

  it.each([
    ['no link', { careers_url: null }, 'offers[0].careers_url', 'missing'],
    ['no title', { title: ' ' }, 'offers[0].title', 'empty'],
    ['a wordy flag', { remote: 'yes' }, 'offers[0].remote', 'expected true or false, found text'],
    ['a wordy salary', { salary: { min: '4k' } }, 'offers[0].salary.min', 'expected number, found text'],
    ['a list as its department', { department: [] }, 'offers[0].department', 'expected text, found list'],
    ['a text as its location', { locations: ['Oslo'] }, 'offers[0].locations[0]', 'expected object, found text'],
  ])('refuses an offer with %s by its path and keeps the one beside it', (_name, more, path, reason) => {
    const { postings, refused } = read(board(offer(1, more), offer(2)))
    expect(refused).toEqual([{ path, reason, externalId: '1' }])
    expect(postings).toHaveLength(1)
  })

  it('throws for an answer without offers, and reads none as an empty board', () => {
    expect(thrownBy(() => read('{"error":"not found"}'))).toMatchObject({ path: 'offers', reason: 'missing' })
    expect(read('{"offers":[]}')).toEqual({ postings: [], refused: [] })
  })

  it('detects boards by their host', () => {
    const found = (url: string) => recruitee.detect(new URL(url))
    expect(found('https://millrace.recruitee.com/o/miller/c/new')).toEqual(AT)
    expect(found('https://millrace.recruitee.com/api/offers/')).toEqual(AT)
    for (const other of ['www.recruitee.com', 'api.recruitee.com', 'recruitee.com', 'millrace.recruitee.com.example'])
      expect(found(`https://${other}/o/miller`)).toBeNull()
    expect(recruitee.first({ board: 'millrace', origin: '' }).url).toBe('https://millrace.recruitee.com/api/offers/')
  })

  it('detects a career site on a host of the employer by its files and its offers', () => {
    const found = (path: string, links: string[], html = '') =>
      recruitee.detectPage?.({ url: new URL(`https://jobs.millrace.example${path}`), links, html }) ?? null
    const own = { board: 'jobs.millrace.example', origin: 'https://jobs.millrace.example' }
    const files = 'https://recruiteecdn.com/assets/app-1.js'
    expect(found('/', [files, 'https://jobs.millrace.example/o/miller'])).toEqual(own)
    expect(found('/nl/o/miller', [], '<script>window.recruitee = {}</script>')).toEqual(own)
    expect(recruitee.first(own).url).toBe('https://jobs.millrace.example/api/offers/')
    expect(found('/', [files, 'https://other.example/o/miller'])).toBeNull()
    expect(found('/o/miller', ['https://recruiteecdn.com.example/x.js'])).toBeNull()
  })
})
