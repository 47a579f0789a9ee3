import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { PayloadError } from '../../src/errors.ts'
import indeedxml from '../../src/sources/indeedxml.ts'
import { fixture, pageOf, thrownBy } from './pages.ts'

const FEED = 'https://www.cloverleigh.example/feeds/indeed.xml'
const AT = { board: FEED, origin: 'https://www.cloverleigh.example' }
const read = (body: string | Uint8Array) => indeedxml.read(pageOf(FEED, body), AT)
const element = (name: string, text: string | null) => (text === null ? '' : `<${name}><![CDATA[${text}]]></${name}>`)
const job = (fields: Record<string, string | null>) =>
  `<job>${Object.entries({ title: 'Cook', referencenumber: '1', url: 'https://a.example/1', ...fields })
    .map(([name, text]) => element(name, text))
    .join('')}</job>`

describe('indeedxml', () => {
  it('reads every field that a job states', () => {
    expect(read(fixture('indeedxml/feed.xml')).postings[0]).toEqual({
      externalId: 'CL-1001-A',
      title: 'Dairy Technician',
      url: 'https://www.cloverleigh.example/jobs/1001?src=indeed&loc=a',
      company: 'Cloverleigh Dairies',
      places: [{ text: null, city: 'Taunton', region: 'Somerset', country: 'GB' }],
      workMode: null,
      pay: [{ kind: 'text', text: '£27,500 - £30,000 per year' }],
      employmentType: 'fulltime',
      department: 'Production',
      postedAt: '2026-02-12T22:49:39Z',
      expiresAt: '2026-03-14',
      description: '<p>You keep milk cold &amp; lines clean.</p>',
    })
  })

  it('reads the older times, bare HTML, and the source as the company when none is named', () => {
    expect(read(fixture('indeedxml/feed.xml')).postings[1]).toMatchObject({
      externalId: '1002',
      company: 'Cloverleigh Trading',
      places: [{ city: null, region: null, country: 'IE' }],
      workMode: 'Hybrid remote',
      pay: [],
      postedAt: '2026-02-12T08:00:00Z',
      description: '<p>You taste <b>and</b> haggle.</p>',
    })
  })

  it('reads a gzip file, and a list of jobs under its other name', () => {
    expect(read(gzipSync(fixture('indeedxml/feed.xml'))).postings).toHaveLength(2)
    expect(read(`<jobs>${job({})}</jobs>`).postings).toHaveLength(1)
  })

  it.each([
    ['no number', { referencenumber: null }, { path: 'job[0].referencenumber', reason: 'missing' }],
    ['no title', { title: null }, { path: 'job[0].title', reason: 'missing', externalId: '1' }],
    [
      'a relative link',
      { url: '/1' },
      { path: 'job[0].url', reason: 'expected an absolute http(s) address', externalId: '1' },
    ],
  ])('refuses a job with %s and keeps the one beside it', (_name, fields, refusal) => {
    const { postings, refused } = read(`<source>${job(fields)}${job({ referencenumber: '2' })}</source>`)
    expect(refused).toEqual([refusal])
    expect(postings.map(({ externalId }) => externalId)).toEqual(['2'])
  })

  it('refuses a second job of the same number', () => {
    expect(read(`<source>${job({})}${job({})}</source>`).refused).toEqual([
      { path: 'job[1]', reason: 'second posting with id 1', externalId: '1' },
    ])
  })

  it('is healthy without jobs, and throws for a feed that is cut off or something else', () => {
    expect(read('<source><publisher>Cloverleigh</publisher></source>')).toEqual({ postings: [], refused: [] })
    const cut = fixture('indeedxml/feed.xml').subarray(0, 1500)
    for (const [body, reason] of [
      [cut, 'truncated: its closing tag is missing'],
      ['<rss></rss>', 'expected source or jobs as its root element, found rss'],
    ] as const) {
      const failure = thrownBy(() => read(body))
      expect(failure).toBeInstanceOf(PayloadError)
      expect(failure).toMatchObject({ reason })
    }
  })

  it('reads twenty thousand jobs in time that grows with their number', () => {
    const secondsFor = (count: number) => {
      const text = { description: '<p>You cook.</p>'.repeat(40) }
      const jobs = Array.from({ length: count }, (_, index) => job({ ...text, referencenumber: `n${index}` }))
      const before = process.cpuUsage()
      expect(read(`<source>${jobs.join('')}</source>`).postings).toHaveLength(count)
      return process.cpuUsage(before).user / 1e6
    }
    secondsFor(1000)
    expect(secondsFor(20_000)).toBeLessThan(30 * Math.max(0.05, secondsFor(2000)))
  })

  it('is detected by the name of a file, never at Indeed itself', () => {
    for (const url of [FEED, 'https://a.example/xml/Indeed_jobs.xml.gz'])
      expect(indeedxml.detect(new URL(url))).toEqual({ board: url, origin: new URL(url).origin })
    for (const url of ['https://a.example/sitemap.xml', 'https://uk.indeed.com/indeed.xml', 'https://a.example/indeed'])
      expect(indeedxml.detect(new URL(url))).toBeNull()
  })
})
