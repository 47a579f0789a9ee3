import { describe, expect, it } from 'vitest'
import teamtailor from '../../src/sources/teamtailor.ts'
import { fixture, pageOf, thrownBy } from './pages.ts'

const AT = { board: 'lanternby', origin: 'https://lanternby.teamtailor.com' }
const FIRST = teamtailor.first(AT)
const read = (body: string | Uint8Array, url = FIRST.url) => teamtailor.read(pageOf(url, body), AT)
const next = (body: string | Uint8Array, url = FIRST.url) => teamtailor.next?.(pageOf(url, body), { url }, AT) ?? []
const item = (id: number) =>
  `<item><title>Cook</title><link>https://lanternby.example/jobs/${id}</link><guid>g${id}</guid></item>`
const feed = (inside: string) =>
  `<rss xmlns:x="https://teamtailor.com/locations"><channel><title>Lanternby</title>${inside}</channel></rss>`
const full = feed(Array.from({ length: 100 }, (_, index) => item(index)).join(''))

describe('teamtailor', () => {
  it('reads every field that the feed states', () => {
    const { postings, refused } = read(fixture('teamtailor/jobs.rss'))
    expect(refused).toEqual([])
    expect(postings[0]).toEqual({
      externalId: '3ce2c88b-cbc6-4ae9-8ecb-000466c60001',
      title: 'Data Analyst & Map Maker',
      url: 'https://lanternby.teamtailor.com/jobs/7120345-data-analyst-map-maker',
      company: 'Lanternby & Co',
      places: [
        { text: 'Head office', city: 'Gothenburg', country: 'Sweden' },
        { text: 'Bergen', city: 'Bergen', country: 'Norway' },
      ],
      workMode: 'hybrid',
      pay: [],
      employmentType: null,
      department: 'Charts',
      postedAt: '2026-01-23T09:15:01+01:00',
      expiresAt: null,
      description: '<h4>Light the coast</h4><p>You chart our lamps &amp; buoys.</p>',
    })
  })

  it('takes "none" for a mode that nobody chose, a blank place for none, and the role for the department', () => {
    expect(read(fixture('teamtailor/jobs.rss')).postings[1]).toMatchObject({
      places: [],
      workMode: null,
      department: 'Keeper',
      postedAt: '2026-02-03T17:20:14Z',
      description: '<p>Quiet nights.</p>',
    })
  })

  it('says in words that a posting is fully remote, and nothing of a day that is none', () => {
    const { postings } = read(fixture('teamtailor/jobs.rss'))
    expect(postings[2]).toMatchObject({ workMode: 'fully remote', postedAt: null, description: null, places: [] })
  })

  it('knows the places by their namespace, whatever its prefix', () => {
    const places = '<x:locations><x:location><x:city>Ghent</x:city></x:location></x:locations>'
    expect(read(feed(item(1).replace('</item>', `${places}</item>`))).postings[0]?.places).toEqual([
      { text: null, city: 'Ghent', country: null },
    ])
  })

  it('asks for the next hundred while a page is full', () => {
    expect(next(full)).toEqual([{ url: 'https://lanternby.teamtailor.com/jobs.rss?offset=100&per_page=100' }])
    expect(next(fixture('teamtailor/jobs.rss'))).toEqual([])
    expect(next(feed(''))).toEqual([])
    expect(read(feed(''))).toEqual({ postings: [], refused: [] })
  })

  it('stops at 10,000 postings and says that the listing is cut', () => {
    const last = FIRST.url.replace('offset=0', 'offset=9900')
    expect(next(full, last)).toEqual([])
    const { postings, refused } = read(full, last)
    expect(postings).toHaveLength(100)
    expect(refused).toEqual([{ path: 'page', reason: 'more than 10000 postings; the rest is not read' }])
  })

  it.each([
    ['no link', '<title>Cook</title><guid>g</guid>', 'item[0].link', 'missing'],
    [
      'a link to no web page',
      '<title>Cook</title><guid>g</guid><link>mailto:a@b</link>',
      'item[0].link',
      'expected an absolute http(s) address',
    ],
    ['no title', '<guid>g</guid><link>https://a.example/1</link>', 'item[0].title', 'missing'],
    ['no guid', '<title>Cook</title><link>https://a.example/1</link>', 'item[0].guid', 'missing'],
  ])('refuses an item with %s by its path and keeps the one beside it', (_name, bad, path, reason) => {
    const { postings, refused } = read(feed(`<item>${bad}</item>${item(2)}`))
    expect(refused).toMatchObject([{ path, reason }])
    expect(postings).toHaveLength(1)
  })

  it('throws for the page of a board that is gone, instead of taking it for an empty one', () => {
    expect(thrownBy(() => read('<!doctype html><html></html>'))).toMatchObject({ reason: 'HTML where XML was due' })
    expect(thrownBy(() => read(full.slice(0, -8)))).toMatchObject({ reason: 'truncated: its closing tag is missing' })
  })

  it('detects boards by their host, those in North America too', () => {
    const found = (url: string) => teamtailor.detect(new URL(url))
    expect(found('https://lanternby.teamtailor.com/jobs/7120345-data-analyst')).toEqual(AT)
    expect(found('https://lanternby.na.teamtailor.com/jobs.rss')).toEqual({
      board: 'lanternby.na',
      origin: 'https://lanternby.na.teamtailor.com',
    })
    for (const other of [
      'www.teamtailor.com',
      'api.na.teamtailor.com',
      'app.teamtailor.com',
      'lanternby.teamtailor.com.example',
    ])
      expect(found(`https://${other}/jobs`)).toBeNull()
  })

  it('detects a career site on a host of the employer by its files and its jobs', () => {
    const found = (path: string, links: string[], html = '') =>
      teamtailor.detectPage?.({ url: new URL(`https://careers.lanternby.example${path}`), links, html }) ?? null
    const own = { board: 'careers.lanternby.example', origin: 'https://careers.lanternby.example' }
    const files = 'https://assets-aws.teamtailor-cdn.com/assets/packs/js/runtime-1.js'
    expect(found('/', [files, 'https://careers.lanternby.example/jobs/7120345-data-analyst'])).toEqual(own)
    expect(found('/sv/jobs', [files])).toEqual(own)
    expect(
      found('/', [], `<script src="${files}"></script><link type="application/rss+xml" href="/jobs.rss">`),
    ).toEqual(own)
    expect(found('/about', ['https://scripts.teamtailor-cdn.com/widgets/production.js'])).toBeNull()
    expect(found('/jobs', ['https://teamtailor-cdn.com.example/x.js'])).toBeNull()
  })
})
