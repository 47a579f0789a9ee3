import { load } from 'cheerio'
import { describe, expect, it } from 'vitest'
import { type FeedContent, type FeedItem, renderFeed } from '../../src/send/feed.ts'

const ID = '019a0000-0000-7000-8000-00000000000a'
const item = (changes: Partial<FeedItem> = {}): FeedItem => ({
  groupId: '019a0000-0000-7000-8000-000000000001',
  title: 'Registered Nurse',
  url: 'https://jobs.example/1?a=1&b=2',
  company: 'Acme Clinics',
  where: 'Austin, TX',
  pay: '$40–$50 an hour (stated)',
  why: 'role Registered Nurse',
  firstSeenAt: new Date('2026-11-20T10:00:00Z'),
  ...changes,
})
const content = (items: FeedItem[], changes: Partial<FeedContent> = {}): FeedContent => ({
  id: ID,
  title: 'Jobtide: Nurses',
  author: 'Jobtide',
  siteUrl: 'https://jobs.example.org',
  feedUrl: 'https://jobs.example.org/feeds/key.atom',
  updated: new Date('2026-11-20T10:00:00Z'),
  items,
  ...changes,
})
const atom = (given: FeedContent) => load(renderFeed('atom', given), { xml: true })
const json = (given: FeedContent) => JSON.parse(renderFeed('json', given))
/** What XML 1.0 section 2.2 does not allow in a document. */
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u
const HOSTILE = 'A <script>alert(1)</script> ]]> & "q" \u0000\u0008\u000b\u001f\ud800 \ufffe\uffff \u202eevil\u2066 end'

describe('an Atom feed', () => {
  it('has what RFC 4287 asks of a feed and of each entry', () => {
    const $ = atom(content([item(), item({ groupId: '019a0000-0000-7000-8000-000000000002' })]))
    expect($('feed').attr('xmlns')).toBe('http://www.w3.org/2005/Atom')
    for (const name of ['id', 'title', 'updated']) expect($(`feed > ${name}`)).toHaveLength(1)
    expect($('feed > id').text()).toBe(`urn:uuid:${ID}`)
    expect($('feed > author > name').text()).toBe('Jobtide')
    expect($('feed > link[rel=self]').attr('href')).toBe('https://jobs.example.org/feeds/key.atom')
    expect($('entry')).toHaveLength(2)
    for (const entry of $('entry').toArray()) {
      for (const name of ['id', 'title', 'updated', 'content']) expect($(entry).children(name)).toHaveLength(1)
      expect($(entry).children('id').text()).toMatch(/^urn:uuid:[0-9a-f-]{36}$/)
      expect($(entry).children('updated').text()).toBe('2026-11-20T10:00:00.000Z')
      expect($(entry).children('link').attr('href')).toBe('https://jobs.example/1?a=1&b=2')
    }
    expect(
      new Set(
        $('entry > id')
          .toArray()
          .map((id) => $(id).text()),
      ).size,
    ).toBe(2)
  })

  it('says company, place, pay with its basis, reasons and date', () => {
    const $ = atom(content([item()]))
    const body = load($('entry > content').text())
    expect(
      body('p')
        .toArray()
        .map((line) => body(line).text()),
    ).toEqual([
      'Acme Clinics',
      'Austin, TX',
      '$40–$50 an hour (stated)',
      'Why: role Registered Nurse',
      'First seen 2026-11-20',
    ])
  })

  it('stays a document, and shows foreign markup as text, whatever a posting holds', () => {
    const text = renderFeed(
      'atom',
      content([item({ title: HOSTILE, company: HOSTILE, where: HOSTILE, why: HOSTILE })], {
        title: HOSTILE,
        author: HOSTILE,
      }),
    )
    expect(text).not.toMatch(NOT_XML)
    expect(text).not.toMatch(/\p{Bidi_Control}/u)
    const $ = load(text, { xml: true })
    expect($('entry')).toHaveLength(1)
    const shown = load($('entry > title').text())
    expect(shown('script')).toHaveLength(0)
    expect(shown.text()).toContain('<script>alert(1)</script> ]]> & "q"')
    expect(load($('entry > content').text())('script')).toHaveLength(0)
    expect($('feed > title').text()).toContain('<script>')
    expect($('script')).toHaveLength(0)
  })
})

describe('a JSON feed', () => {
  it('has what JSON Feed 1.1 asks for', () => {
    const feed = json(content([item()], { feedUrl: 'https://jobs.example.org/feeds/key.json' }))
    expect(feed).toMatchObject({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'Jobtide: Nurses',
      feed_url: 'https://jobs.example.org/feeds/key.json',
      home_page_url: 'https://jobs.example.org',
      authors: [{ name: 'Jobtide' }],
    })
    expect(feed.items).toEqual([
      {
        id: 'urn:uuid:019a0000-0000-7000-8000-000000000001',
        url: 'https://jobs.example/1?a=1&b=2',
        title: 'Registered Nurse',
        content_html: expect.stringMatching(/^<p>Acme Clinics<\/p>/),
        content_text: expect.stringContaining('$40–$50 an hour (stated)'),
        date_published: '2026-11-20T10:00:00.000Z',
        authors: [{ name: 'Acme Clinics' }],
      },
    ])
  })

  it('carries foreign markup only as text', () => {
    const [only] = json(content([item({ title: HOSTILE, company: HOSTILE })])).items
    expect(load(only.content_html)('script')).toHaveLength(0)
    expect(only.title).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Cs}]/u)
  })
})

describe('any feed', () => {
  it.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', '/relative', '', 'not an address'])(
    'leaves out an item that leads to %j',
    (url) => {
      const given = content([item({ url }), item()])
      expect(atom(given)('entry')).toHaveLength(1)
      expect(json(given).items).toHaveLength(1)
    },
  )

  it('is a feed without items too', () => {
    expect(atom(content([]))('feed > updated').text()).toBe('2026-11-20T10:00:00.000Z')
    expect(json(content([])).items).toEqual([])
  })

  it('says so when place or pay is not stated', () => {
    const text = json(content([item({ where: null, pay: null })])).items[0].content_text
    expect(text).toContain('Place not stated')
    expect(text).toContain('Pay not stated')
  })
})
