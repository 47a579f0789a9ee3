import { describe, expect, it } from 'vitest'
import { PayloadError } from '../../src/errors.ts'
import { detectSource, loadSources } from '../../src/sources/registry.ts'
import rss from '../../src/sources/rss.ts'
import { fixture, pageOf, thrownBy } from './pages.ts'

const FEED = 'https://jobs.wexcombe.example/feed.rss'
const AT = { board: FEED, origin: 'https://jobs.wexcombe.example' }
const read = (body: string | Uint8Array, url = FEED) => rss.read(pageOf(url, body), AT)
const item = (elements: string) => read(`<rss><channel><item>${elements}</item></channel></rss>`)
const job = '<title>Cook</title><link>https://a.example/1</link>'

describe('rss', () => {
  it('reads every field that a feed of jobs states, with the elements of WP Job Manager', () => {
    expect(read(fixture('rss/jobs.xml')).postings[0]).toEqual({
      externalId: 'https://jobs.wexcombe.example/?post_type=job_listing&p=71',
      title: 'Thatcher & Hedge Layer',
      url: 'https://jobs.wexcombe.example/job/thatcher/?utm_source=feed&utm_medium=rss',
      company: 'Straw & Stake',
      places: [{ text: 'Wexcombe, Wiltshire', city: null, region: null, country: null }],
      workMode: null,
      pay: [{ kind: 'text', text: '£31,000 a year' }],
      employmentType: 'Full Time',
      department: 'Crafts',
      postedAt: '2026-02-11T09:30:00+00:00',
      expiresAt: '2026-03-31',
      description: '<p>You lay straw and hedges.</p>',
    })
  })

  it('reads the elements of Google Base under any prefix, and a guid that is the link', () => {
    expect(read(fixture('rss/jobs.xml')).postings[1]).toMatchObject({
      externalId: 'https://jobs.wexcombe.example/job/bookkeeper/',
      url: 'https://jobs.wexcombe.example/job/bookkeeper/',
      company: 'Wexcombe Parish',
      places: [{ text: 'Remote' }],
      workMode: 'Remote',
      pay: [{ kind: 'text', text: '18 GBP' }],
      employmentType: 'part-time',
      department: 'Finance',
      postedAt: null,
      description: '<p>You count what comes in.</p>',
    })
  })

  it('reads Atom: the link for people, content before summary, plain text as text', () => {
    expect(read(fixture('rss/atom.xml'), 'https://dunnerdale.example/jobs.atom')).toMatchObject({
      refused: [],
      postings: [
        {
          externalId: 'tag:dunnerdale.example,2026:job-5',
          title: 'Dry Stone Waller',
          url: 'https://dunnerdale.example/careers/5',
          places: [{ text: null, city: 'Broughton', country: 'United Kingdom' }],
          department: 'Estates',
          postedAt: '2026-02-10T08:00:00+01:00',
          description: expect.stringMatching(/<p>You stack <b>stones<\/b>\.<\/p>/),
        },
        { externalId: 'tag:dunnerdale.example,2026:job-6', title: 'Shepherd', description: 'Sheep &lt; 200.' },
      ],
    })
  })

  it('reads RSS 1.0', () => {
    expect(read(fixture('rss/rdf.xml')).postings).toMatchObject([
      {
        externalId: 'https://offene-stellen.example/9',
        title: 'Imker',
        url: 'https://offene-stellen.example/9',
        postedAt: '2026-02-09T12:00:00+01:00',
      },
    ])
  })

  it('names a posting without a guid by its link, words that only track aside', () => {
    const link = '<title>Cook</title><link>https://a.example/1?v=2&amp;utm_source=x</link>'
    expect(item(link).postings[0]?.externalId).toBe('https://a.example/1?v=2')
  })

  it.each([
    ['no link', '<title>Cook</title><guid isPermaLink="false">7</guid>', 'item[0].link', 'missing', '7'],
    [
      'a script as link',
      '<title>Cook</title><link>javascript:alert(1)</link><guid>7</guid>',
      'item[0].link',
      'expected an http(s) address',
      '7',
    ],
    [
      'a guid that is no address',
      '<title>Cook</title><guid>7</guid>',
      'item[0].link',
      'expected an http(s) address',
      '7',
    ],
    ['no title', '<link>https://a.example/1</link>', 'item[0].title', 'missing', 'https://a.example/1'],
    [
      'a blank title',
      '<title> </title><link>https://a.example/1</link>',
      'item[0].title',
      'missing',
      'https://a.example/1',
    ],
    [
      'a title of 501 characters',
      `<title>${'x'.repeat(501)}</title><link>https://a.example/1</link>`,
      'item[0].title',
      '501 characters, at most 500 are taken',
      'https://a.example/1',
    ],
  ])('refuses an item with %s', (_name, elements, path, reason, externalId) => {
    expect(item(elements)).toEqual({ postings: [], refused: [{ path, reason, externalId }] })
  })

  it('takes no meaning from elements of other shapes', () => {
    const odd = `${job}<location><city>Oslo</city></location><company><name>A</name></company><salary>negotiable</salary><type>a</type><type>b</type>`
    expect(item(odd)).toMatchObject({
      refused: [],
      postings: [{ places: [], company: null, pay: [], employmentType: null }],
    })
  })

  it.each([
    ['HTML', '<!doctype html><html></html>', 'HTML where XML was due'],
    ['another document', '<urlset></urlset>', 'expected rss or RDF or feed as its root element, found urlset'],
    ['a feed that is cut off', '<rss><channel><item><title>Cook', 'truncated: its closing tag is missing'],
  ])('throws for %s', (_name, body, reason) => {
    const failure = thrownBy(() => read(body))
    expect(failure).toBeInstanceOf(PayloadError)
    expect(failure).toMatchObject({ reason })
  })

  it('reads a feed without items as healthy', () => {
    expect(read('<rss><channel><title>Jobs</title></channel></rss>')).toEqual({ postings: [], refused: [] })
  })

  it.each([
    'https://jobs.wexcombe.example/feed.rss',
    'https://jobs.wexcombe.example/jobs/feed/',
    'https://jobs.wexcombe.example/careers.atom',
    'https://jobs.wexcombe.example/rss.xml',
    'https://jobs.wexcombe.example/?feed=job_feed&job_types=full-time',
  ])('detects %s', (url) => {
    expect(rss.detect(new URL(url))).toEqual({ board: url, origin: 'https://jobs.wexcombe.example' })
    expect(rss.first({ board: url, origin: '' })).toEqual({ url })
  })

  it.each(['https://a.example/', 'https://a.example/feedback', 'https://a.example/jobs.xml'])(
    'does not detect %s',
    (url) => {
      expect(rss.detect(new URL(url))).toBeNull()
    },
  )

  it('leaves the feeds of a system to its connector', async () => {
    const found = detectSource(await loadSources(), 'https://acorn.teamtailor.com/jobs.rss')
    expect(found?.connector).toBe('teamtailor')
  })
})
