import { describe, expect, it } from 'vitest'
import { PayloadError } from '../../src/errors.ts'
import bamboohr from '../../src/sources/bamboohr.ts'
import { fixture, pageOf, thrownBy } from './pages.ts'

const AT = { board: 'ottermark', origin: '' }
const HOME = 'https://ottermark.bamboohr.com'
const FIRST = bamboohr.first(AT)
const detail = (id: string) => `${HOME}/careers/${id}/detail`
const read = (url: string, body: string | Uint8Array) => bamboohr.read(pageOf(url, body), AT)
const next = (url: string, body: string | Uint8Array) => bamboohr.next?.(pageOf(url, body), { url }, AT) ?? []
const row = (id: number) => ({ id: String(id), jobOpeningName: 'Groom' })
const list = (result: unknown, totalCount: number | null = null) => JSON.stringify({ meta: { totalCount }, result })
const opening = (fields: object) =>
  read(detail('1'), JSON.stringify({ result: { jobOpening: { jobOpeningName: 'Groom', ...fields } } }))

describe('bamboohr', () => {
  it('names the postings of the one list and leads to each', () => {
    expect(FIRST).toEqual({ url: `${HOME}/careers/list`, headers: { accept: 'application/json' } })
    expect(read(FIRST.url, fixture('bamboohr/list.json'))).toEqual({
      postings: [],
      refused: [],
      listed: [
        { externalId: '41', title: 'Veterinary Nurse' },
        { externalId: '42', title: 'Customer Support Lead' },
        { externalId: '43', title: 'Kennel Assistant' },
      ],
    })
    expect(next(FIRST.url, fixture('bamboohr/list.json'))[0]).toMatchObject({ url: detail('41'), of: '41' })
    expect(next(detail('41'), fixture('bamboohr/posting.json'))).toEqual([])
  })

  it('reads every field that the page of a posting states', () => {
    const { postings, refused } = read(detail('41'), fixture('bamboohr/posting.json'))
    expect(refused).toEqual([])
    expect(postings).toEqual([
      {
        externalId: '41',
        title: 'Veterinary Nurse',
        url: `${HOME}/careers/41`,
        company: null,
        places: [{ text: 'Boise, Idaho, United States', city: 'Boise', region: 'Idaho', country: 'United States' }],
        workMode: 'Hybrid',
        pay: [{ kind: 'text', text: '$24 - $29 per hour, DOE' }],
        employmentType: 'Full-Time',
        department: 'Care',
        postedAt: '2026-02-20',
        expiresAt: null,
        description: '<p>You calm cats &amp; their people.</p>',
      },
    ])
  })

  it('takes the place of a remote opening from where it stands alone, and no words for pay without a number', () => {
    expect(read(detail('42'), fixture('bamboohr/posting-remote.json')).postings[0]).toMatchObject({
      url: `${HOME}/careers/42`,
      places: [{ text: 'Ontario, Canada', city: null, region: 'Ontario', country: 'Canada' }],
      workMode: 'Remote',
      pay: [],
      department: null,
    })
  })

  it('does not take the location type that an employer leaves for a statement', () => {
    expect(read(detail('43'), fixture('bamboohr/posting-bare.json')).postings[0]).toMatchObject({
      workMode: null,
      postedAt: null,
      places: [{ text: 'Boise, Idaho' }],
    })
    expect(opening({ isRemote: true }).postings[0]?.workMode).toBe('Remote')
    expect(opening({ locationType: 2 }).postings[0]?.workMode).toBe('Hybrid')
  })

  it('does not take a list for whole that holds fewer postings than it counts', () => {
    expect(read(FIRST.url, list([row(1)], 2)).refused).toEqual([{ path: 'page', reason: '1 postings where 2 are due' }])
    expect(read(FIRST.url, list([], 0))).toEqual({ postings: [], refused: [], listed: [] })
    expect(read(FIRST.url, '{"result":[]}')).toEqual({ postings: [], refused: [], listed: [] })
  })

  it.each([
    ['a missing id', { jobOpeningName: 'Cook' }, { path: 'result[0].id', reason: 'missing' }],
    [
      'an id that is a path',
      { id: '../7', jobOpeningName: 'Cook' },
      { path: 'result[0].id', reason: 'expected a whole number' },
    ],
    [
      'a list as title',
      { id: 7, jobOpeningName: [] },
      { path: 'result[0].jobOpeningName', reason: 'expected text, found list', externalId: '7' },
    ],
  ])('refuses %s with its path and keeps the posting beside it', (_name, bad, refusal) => {
    const { listed, refused } = read(FIRST.url, list([bad, row(2)]))
    expect(refused).toEqual([refusal])
    expect(listed).toEqual([{ externalId: '2', title: 'Groom' }])
  })

  it.each([
    ['a missing title', { jobOpeningName: null }, 'result.jobOpening.jobOpeningName', 'missing'],
    ['a place in words', { location: 'Boise' }, 'result.jobOpening.location', 'expected object, found text'],
    [
      'a word as location type',
      { locationType: 'remote' },
      'result.jobOpening.locationType',
      'expected number, found text',
    ],
  ])('refuses a page with %s, naming the posting', (_name, fields, path, reason) => {
    expect(opening(fields)).toEqual({ postings: [], refused: [{ path, reason, externalId: '1' }] })
  })

  it.each([
    ['the empty answer of an unknown board', FIRST.url, '', 'page', 'empty where JSON was due'],
    ['a login page', FIRST.url, '<!doctype html><html></html>', 'page', 'HTML where JSON was due'],
    ['a list without postings', FIRST.url, '{"meta":{}}', 'result', 'missing'],
    ['a posting that is gone', detail('1'), '{"result":{}}', 'result.jobOpening', 'missing'],
  ])('throws for %s', (_name, url, body, path, reason) => {
    expect(thrownBy(() => read(url, body))).toBeInstanceOf(PayloadError)
    expect(thrownBy(() => read(url, body))).toMatchObject({ path, reason })
  })

  it.each([
    'https://ottermark.bamboohr.com/',
    'https://ottermark.bamboohr.com/careers',
    'https://ottermark.bamboohr.com/careers/41?source=aWQ9MTI%3D',
    'https://ottermark.bamboohr.com/careers/list',
    'https://ottermark.bamboohr.com/jobs/view.php?id=41',
    'https://ottermark.bamboohr.com/jobs/embed2.php',
    'https://ottermark.bamboohr.com/js/embed.js',
  ])('detects %s', (url) => {
    expect(bamboohr.detect(new URL(url))).toEqual({ board: 'ottermark' })
  })

  it.each([
    'https://www.bamboohr.com/careers',
    'https://bamboohr.com/careers',
    'https://ottermark.bamboohr.com/login.php',
    'https://ottermark.bamboohr.com.evil.example/careers',
    'https://evilbamboohr.com/careers',
  ])('does not detect %s', (url) => {
    expect(bamboohr.detect(new URL(url))).toBeNull()
  })

  it('detects the list in a page of the employer', () => {
    const url = new URL('https://www.ottermark.example/jobs')
    const html = '<div id="BambooHR" data-domain="ottermark.bamboohr.com" data-version="1.0.0"></div>'
    expect(bamboohr.detectPage?.({ url, links: [], html })).toEqual({ board: 'ottermark' })
    expect(bamboohr.detectPage?.({ url, links: [], html: '<div data-domain="www.bamboohr.com">' })).toBeNull()
    expect(bamboohr.detectPage?.({ url, links: [], html: 'We use BambooHR' })).toBeNull()
  })
})
