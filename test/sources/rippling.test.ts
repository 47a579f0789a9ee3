import { describe, expect, it } from 'vitest'
import { PayloadError } from '../../src/errors.ts'
import rippling from '../../src/sources/rippling.ts'
import { fixture, pageOf, thrownBy } from './pages.ts'

const AT = { board: 'wrenfield', origin: rippling.origin }
const LIST = rippling.first(AT).url
const ID = ['01', '02', '03'].map((end) => `0c1d9a52-7f0e-4c57-9a43-5f2f3f6a1c${end}`)
const detail = (id: string | undefined) => `${LIST}/${id}`
const read = (url: string, body: string | Uint8Array) => rippling.read(pageOf(url, body), AT)
const next = (url: string, body: string | Uint8Array) => rippling.next?.(pageOf(url, body), { url }, AT) ?? []
const row = (id: number) => ({ uuid: `u${id}`, name: 'Cook' })
const posting = (fields: object) => read(detail('u1'), JSON.stringify({ ...row(1), ...fields }))
const range = (rangeStart: unknown, rangeEnd: unknown, location = 'Reno') => ({
  location,
  currency: 'USD',
  frequency: 'YEAR',
  rangeStart,
  rangeEnd,
})

describe('rippling', () => {
  it('names a posting that is listed once for each of its places once', () => {
    expect(read(LIST, fixture('rippling/list.json'))).toEqual({
      postings: [],
      refused: [],
      listed: [
        { externalId: ID[0], title: 'Account Executive (Pittsburgh or Cleveland)' },
        { externalId: ID[1], title: 'Warehouse Associate' },
        { externalId: ID[2], title: 'Data Analyst' },
      ],
    })
    expect(next(LIST, fixture('rippling/list.json'))).toEqual(ID.map((id) => ({ url: detail(id), of: id })))
    expect(next(detail(ID[0]), fixture('rippling/posting.json'))).toEqual([])
  })

  it('reads every field of a posting in three places as one posting with three places', () => {
    const { postings, refused } = read(detail(ID[0]), fixture('rippling/posting.json'))
    const pay = { kind: 'fields', currency: 'USD', period: 'YEAR' }
    expect(refused).toEqual([])
    expect(postings).toEqual([
      {
        externalId: ID[0],
        title: 'Account Executive (Pittsburgh or Cleveland)',
        url: `https://ats.rippling.com/wrenfield/jobs/${ID[0]}`,
        company: 'Wrenfield Energy',
        places: [{ text: 'Pittsburgh, PA' }, { text: 'Cleveland, OH' }, { text: 'Remote (United States)' }],
        workMode: null,
        pay: [
          { ...pay, min: 62000, max: 70000, label: 'Pittsburgh, PA' },
          { ...pay, min: 58000, max: 66000.5, label: 'Remote (United States)' },
        ],
        employmentType: 'Full-time',
        department: 'Sales',
        postedAt: '2026-03-01T16:20:05.123000+00:00',
        expiresAt: null,
        description: '<p>You sell heat &amp; hope.</p>\n<p>Wrenfield heats homes.</p>',
      },
    ])
  })

  it('takes the parts of a place, its work mode and an hourly range without a lower end', () => {
    expect(read(detail(ID[1]), fixture('rippling/posting-hourly.json')).postings[0]).toMatchObject({
      places: [{ text: 'Reno, NV', city: 'Reno', region: 'Nevada', country: 'United States' }],
      workMode: 'ON_SITE',
      pay: [{ min: null, max: 21, currency: 'USD', period: 'HOUR' }],
      employmentType: 'Part-time',
    })
  })

  it('makes the link of a posting that states none, and keeps other codes of employment as stated', () => {
    expect(read(detail(ID[2]), fixture('rippling/posting-bare.json')).postings[0]).toMatchObject({
      url: `https://ats.rippling.com/wrenfield/jobs/${ID[2]}`,
      company: null,
      employmentType: 'CONTRACTOR',
      postedAt: '2026-03-02',
      description: '<p>You count.</p>',
    })
    expect(posting({ employmentType: { label: null, id: 'Seasonal help' } }).postings[0]?.employmentType).toBe(
      'Seasonal help',
    )
  })

  it('states no work mode when places differ in it', () => {
    const locations = [
      { name: 'Reno', workplaceType: 'HYBRID' },
      { name: 'Anywhere', workplaceType: 'REMOTE' },
    ]
    expect(posting({ locations }).postings[0]?.workMode).toBeNull()
  })

  it('takes ranges of several currencies apart and no empty ones', () => {
    const payRangeDetails = [
      range(1000, 2000),
      { ...range(1000, 2000), currency: 'CAD' },
      range(0, 0),
      range(null, null),
    ]
    expect(posting({ payRangeDetails }).postings[0]?.pay).toMatchObject([{ currency: 'USD' }, { currency: 'CAD' }])
  })

  it('does not take a list for whole that ends where lists have been seen to end', () => {
    const rows = (count: number) => JSON.stringify(Array.from({ length: count }, (_, index) => row(index)))
    expect(read(LIST, rows(999)).refused).toEqual([])
    expect(read(LIST, rows(1000)).refused).toEqual([
      { path: 'page', reason: 'exactly 1000 rows, where lists have been seen to end' },
    ])
    expect(read(LIST, '[]')).toEqual({ postings: [], refused: [], listed: [] })
  })

  it.each([
    ['a missing id', { name: 'Cook' }, { path: '[0].uuid', reason: 'missing' }],
    [
      'a number as title',
      { uuid: 'u1', name: 4 },
      { path: '[0].name', reason: 'expected text, found number', externalId: 'u1' },
    ],
    ['a text', 'x', { path: '[0]', reason: 'expected object, found text' }],
  ])('refuses %s with its path and keeps the posting beside it', (_name, bad, refusal) => {
    const { listed, refused } = read(LIST, JSON.stringify([bad, row(2)]))
    expect(refused).toEqual([refusal])
    expect(listed).toEqual([{ externalId: 'u2', title: 'Cook' }])
  })

  it.each([
    ['a missing title', { name: null }, 'name', 'missing'],
    [
      'pay in words',
      { payRangeDetails: [range('lots', 1)] },
      'payRangeDetails[0].rangeStart',
      'expected number, found text',
    ],
    ['a text as description', { description: '<p>x</p>' }, 'description', 'expected object, found text'],
  ])('refuses a page with %s, naming the posting', (_name, fields, path, reason) => {
    expect(posting(fields)).toEqual({ postings: [], refused: [{ path, reason, externalId: 'u1' }] })
  })

  it.each([
    ['an object where a list was due', LIST, '{"detail":"Not found"}', 'page', 'expected list, found object'],
    ['an error where a posting was due', detail('u1'), '{"detail":"Not found"}', 'uuid', 'missing'],
    ['another posting', detail('u1'), '{"uuid":"u2","name":"Cook"}', 'uuid', 'that of another posting'],
    ['a page of another board', 'https://api.rippling.com/x', '{"uuid":"u2"}', 'page', 'not of this board'],
  ])('throws for %s', (_name, url, body, path, reason) => {
    expect(thrownBy(() => read(url, body))).toBeInstanceOf(PayloadError)
    expect(thrownBy(() => read(url, body))).toMatchObject({ path, reason })
  })

  it.each([
    'https://ats.rippling.com/wrenfield/jobs',
    'https://ats.rippling.com/wrenfield',
    `https://ats.rippling.com/en-GB/wrenfield/jobs/${ID[0]}/apply?step=application`,
    'https://ats.us1.rippling.com/wrenfield/jobs',
    'https://ats.rippling.com/api/v2/board/wrenfield/jobs?page=0&pageSize=20',
    'https://api.rippling.com/platform/api/ats/v1/board/wrenfield/jobs',
  ])('detects %s', (url) => {
    expect(rippling.detect(new URL(url))).toEqual({ board: 'wrenfield' })
  })

  it.each([
    'https://ats.rippling.com/',
    'https://ats.rippling.com/platform/login',
    'https://www.rippling.com/careers',
    'https://api.rippling.com/platform/api/employees',
    'https://ats.rippling.com.evil.example/wrenfield/jobs',
    'https://evil-ats.rippling.com/wrenfield/jobs',
  ])('does not detect %s', (url) => {
    expect(rippling.detect(new URL(url))).toBeNull()
  })
})
