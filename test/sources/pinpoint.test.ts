import { describe, expect, it } from 'vitest'
import pinpoint from '../../src/sources/pinpoint.ts'
import { fixture, pageOf, thrownBy } from './pages.ts'

const AT = { board: 'thornfield', origin: 'https://thornfield.pinpointhq.com' }
const FIRST = pinpoint.first(AT)
const read = (body: string | Uint8Array) => pinpoint.read(pageOf(FIRST.url, body), AT)
const posting = (id: number, more: object = {}) => ({
  id: String(id),
  title: 'Cook',
  url: `https://thornfield.pinpointhq.com/en/postings/${id}`,
  ...more,
})
const board = (...data: object[]) => JSON.stringify({ data })

describe('pinpoint', () => {
  it('reads every field that the list states', () => {
    const { postings, refused } = read(fixture('pinpoint/postings.json'))
    expect(refused).toEqual([])
    expect(postings[0]).toEqual({
      externalId: '418231',
      title: 'Audit Associate',
      url: 'https://thornfield.pinpointhq.com/en/postings/f81bdb8b-0d5f-4f5e-ae99-ebf3a6320001',
      company: null,
      places: [{ text: 'Leeds Office', city: 'Leeds', region: 'West Yorkshire' }],
      workMode: 'hybrid',
      pay: [{ kind: 'fields', min: 29000, max: 33500, currency: 'GBP', period: 'year', label: null }],
      employmentType: 'permanent_full_time',
      department: 'Audit',
      postedAt: null,
      expiresAt: '2026-03-20T23:59:59.000Z',
      description: [
        '<div><!--block-->We count what others guess.</div>',
        '<h3>What you do &amp; why</h3>',
        '<div>Count sheep &amp; sums</div>',
        '<h3>What we look for</h3>',
        '<ul><li>Patience</li></ul>',
        '<h3>Job Benefits</h3>',
        '<div>Wool</div>',
      ].join('\n'),
    })
  })

  it('takes words for pay, the division for the department, and no heading without its text', () => {
    expect(read(fixture('pinpoint/postings.json')).postings[1]).toMatchObject({
      places: [],
      workMode: 'onsite',
      pay: [{ kind: 'text', text: '£120 a day' }],
      employmentType: 'Seasonal',
      department: 'Fields',
      expiresAt: null,
      description: '<div>Walk.</div>',
    })
  })

  it('takes nothing of pay that the employer does not show', () => {
    expect(read(fixture('pinpoint/postings.json')).postings[2]).toMatchObject({
      places: [],
      pay: [],
      description: null,
    })
  })

  it('says of exactly 1,000 postings that the list may be cut', () => {
    const many = (count: number) => board(...Array.from({ length: count }, (_, index) => posting(index)))
    expect(read(many(999)).refused).toEqual([])
    expect(read(many(1000)).refused).toEqual([
      { path: 'page', reason: 'exactly 1000 postings, where Pinpoint cuts a list' },
    ])
    expect(read(many(1000)).postings).toHaveLength(1000)
  })

  it.each([
    ['no link', { url: undefined }, 'data[0].url', 'missing'],
    ['a path for a link', { url: '/en/postings/1' }, 'data[0].url', 'expected an absolute http(s) address'],
    ['a wordy salary', { compensation_minimum: 'lots' }, 'data[0].compensation_minimum', 'expected number, found text'],
    ['a list as its job', { job: [] }, 'data[0].job', 'expected object, found list'],
  ])('refuses a posting with %s by its path and keeps the one beside it', (_name, more, path, reason) => {
    const { postings, refused } = read(board(posting(1, more), posting(2)))
    expect(refused).toEqual([{ path, reason, externalId: '1' }])
    expect(postings).toHaveLength(1)
  })

  it('throws for an answer without its list, and reads an empty one as an empty board', () => {
    expect(thrownBy(() => read('[]'))).toMatchObject({ path: 'page', reason: 'expected object with data, found list' })
    expect(read('{"data":[]}')).toEqual({ postings: [], refused: [] })
  })

  it('detects boards by their host', () => {
    const found = (url: string) => pinpoint.detect(new URL(url))
    expect(found('https://thornfield.pinpointhq.com/en/postings/f81bdb8b-0d5f')).toEqual(AT)
    expect(found('https://thornfield.pinpointhq.com/postings.json')).toEqual(AT)
    for (const other of ['www.pinpointhq.com', 'api.pinpointhq.com', 'thornfield.pinpointhq.com.example'])
      expect(found(`https://${other}/postings.json`)).toBeNull()
  })

  it('detects a career site on a host of the employer by the name of Pinpoint and its own postings', () => {
    const found = (path: string, links: string[], html = '') =>
      pinpoint.detectPage?.({ url: new URL(`https://careers.thornfield.example${path}`), links, html }) ?? null
    const own = { board: 'careers.thornfield.example', origin: 'https://careers.thornfield.example' }
    const files = 'https://cdn.pinpointhq.com/assets/careers.js'
    expect(found('/', [files, 'https://careers.thornfield.example/en/postings/f81bdb8b-0d5f'])).toEqual(own)
    expect(found('/en/postings/f81bdb8b-0d5f', [], `<script src="${files}"></script>`)).toEqual(own)
    expect(found('/', [files])).toBeNull()
    expect(found('/en/postings/f81bdb8b-0d5f', ['https://pinpointhq.com.example/x.js'])).toBeNull()
  })
})
