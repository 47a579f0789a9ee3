import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { PayloadError } from '../../src/errors.ts'
import jsonld from '../../src/sources/jsonld.ts'
import { fixture, pageOf, thrownBy } from './pages.ts'

const AT = { board: 'www.fernhollow.example', origin: 'https://www.fernhollow.example' }
const JOB = 'https://www.fernhollow.example/en/jobs/night-nurse-812/?utm_source=sitemap'
const read = (body: string | Uint8Array, url = JOB) => jsonld.read(pageOf(url, body, 'text/html'), AT)
const scripts = (...texts: string[]) =>
  texts.map((text) => `<script type="application/ld+json">${text}</script>`).join('')
const readOne = (fields: object) => read(scripts(JSON.stringify({ '@type': 'JobPosting', title: 'Cook', ...fields })))
const only = (fields: object) => readOne(fields).postings[0]

describe('jsonld postings', () => {
  it('reads every field of a posting in a graph, in a wrapped and slightly broken script', () => {
    const { postings, refused } = read(fixture('jsonld/job.html'))
    expect(refused).toEqual([])
    expect(postings).toEqual([
      {
        externalId: '/en/jobs/night-nurse-812',
        title: 'Night Nurse – Ward 3',
        url: 'https://www.fernhollow.example/en/jobs/night-nurse-812?utm_source=site',
        company: 'Fernhollow Care & Rest',
        places: [{ text: null, city: 'Cork', region: 'County Cork', country: 'IE' }, { text: 'Limerick, Ireland' }],
        workMode: null,
        pay: [{ kind: 'fields', min: 21.5, max: 26, currency: 'EUR', period: 'HOUR', label: null }],
        employmentType: 'FULL_TIME, PART_TIME',
        department: 'Nursing',
        postedAt: '2026-02-03',
        expiresAt: '2026-04-03T23:59:59+01:00',
        description: '<p>You keep watch.</p>\n<p>Line two.</p>\n\n<p>Registered nurse.</p>',
      },
    ])
  })

  it('reads a remote posting with its countries, words for pay, and text escaped as a whole', () => {
    expect(read(fixture('jsonld/remote.html'), 'https://pennant.example/vacancies/translator').postings).toEqual([
      {
        externalId: 'pennant.example/vacancies/translator',
        title: 'Translator (Welsh)',
        url: 'https://pennant.example/vacancies/translator',
        company: 'Pennant Words',
        places: [{ text: null, country: 'United Kingdom' }, { text: 'Brittany' }],
        workMode: 'TELECOMMUTE',
        pay: [{ kind: 'text', text: '£28,000 - £31,000 a year' }],
        employmentType: 'CONTRACTOR',
        department: null,
        postedAt: null,
        expiresAt: '2026-03-31',
        description: '<p>You carry words across.</p>',
      },
    ])
  })

  it('reads every posting of a list page, each named by its own address or identifier, and refuses the faulty ones', () => {
    const url = 'https://www.fernhollow.example/careers'
    const { postings, refused } = read(fixture('jsonld/list.html'), url)
    expect(postings.map(({ externalId, title, url }) => [externalId, title, url])).toEqual([
      ['/careers/baker', 'Baker', 'https://www.fernhollow.example/careers/baker'],
      ['/careers#DRV-2', 'Driver', url],
    ])
    expect(refused).toEqual([
      { path: 'script[0].itemListElement[2].item.title', reason: 'missing' },
      { path: 'script[0].itemListElement[3].item.url', reason: 'expected an http(s) address' },
      { path: 'script[0].itemListElement[4].item.identifier', reason: 'missing, and its address is that of the page' },
    ])
  })

  it('names by its page the one posting that lives there, beside others that it shows', () => {
    const url = 'https://www.fernhollow.example/en/jobs/porter-814'
    const { postings, refused } = read(fixture('jsonld/several.html'), url)
    expect(refused).toEqual([])
    expect(postings.map(({ externalId, title }) => [externalId, title])).toEqual([
      ['/en/jobs/porter-814', 'Porter'],
      ['/en/jobs/night-nurse-812?lang=en&v=2', 'Night Nurse'],
    ])
  })

  it('takes a posting that the page states twice once', () => {
    const text = JSON.stringify({ '@type': 'JobPosting', title: 'Cook' })
    expect(read(scripts(text, text)).postings).toHaveLength(1)
  })

  it.each([
    ['a single value', { value: 52000, unitText: 'YEAR' }, { min: 52000, max: 52000, period: 'YEAR' }],
    ['a single value as text', { value: '52000', unitText: 'YEAR' }, { min: 52000, max: 52000, period: 'YEAR' }],
    ['only a least value', { minValue: 20, unitText: 'HOUR' }, { min: 20, max: null, period: 'HOUR' }],
    ['a zero, which is a number', { minValue: 0, maxValue: 0 }, { min: 0, max: 0, period: null }],
  ])('reads base pay stated as %s', (_name, value, range) => {
    const baseSalary = { '@type': 'MonetaryAmount', currency: 'USD', value: { '@type': 'QuantitativeValue', ...value } }
    expect(only({ baseSalary })?.pay).toEqual([{ kind: 'fields', currency: 'USD', label: null, ...range }])
  })

  it('keeps base pay in loose shapes: amounts beside the currency, a number alone, ambiguous separators', () => {
    expect(only({ baseSalary: { currency: 'GBP', minValue: 1, maxValue: 2, unitText: 'DAY' } })?.pay).toEqual([
      { kind: 'fields', min: 1, max: 2, currency: 'GBP', period: 'DAY', label: null },
    ])
    expect(only({ baseSalary: 41000, salaryCurrency: 'EUR' })?.pay).toEqual([
      { kind: 'fields', min: 41000, max: 41000, currency: 'EUR', period: null, label: null },
    ])
    const value = { minValue: '45.000', maxValue: '52.000', unitText: 'YEAR' }
    expect(only({ baseSalary: { currency: 'EUR', value } })?.pay).toEqual([
      { kind: 'text', text: '45.000 - 52.000 EUR YEAR' },
    ])
    expect(only({ estimatedSalary: { currency: 'EUR', value } })?.pay).toEqual([])
  })

  it('leaves optional fields of a wrong type unstated and keeps the posting', () => {
    const odd = {
      hiringOrganization: true,
      jobLocation: [null, true, {}],
      baseSalary: [[]],
      employmentType: {},
      datePosted: {},
      description: 3,
    }
    expect(only(odd)).toMatchObject({
      company: null,
      places: [],
      pay: [],
      postedAt: null,
      description: null,
    })
  })

  it.each([
    ['no title', { title: undefined }, 'script[0].title', 'missing'],
    ['a list as title', { title: ['Cook'] }, 'script[0].title', 'expected text, found list'],
    ['an object as link', { url: {} }, 'script[0].url', 'expected text, found object'],
    ['a mail link', { url: 'mailto:a@b.example' }, 'script[0].url', 'expected an http(s) address'],
  ])('refuses a posting with %s', (_name, fields, path, reason) => {
    expect(readOne(fields)).toEqual({ postings: [], refused: [{ path, reason }] })
  })

  it('never takes a field from __proto__', () => {
    const { postings, refused } = read(scripts('{"@type":"JobPosting","__proto__":{"title":"Stolen"}}'))
    expect(postings).toEqual([])
    expect(refused).toEqual([{ path: 'script[0].title', reason: 'missing' }])
  })
})

describe('jsonld pages', () => {
  it.each([
    ['no script', '<h1>Cook</h1>', 'none in this page (it has no JSON-LD)'],
    [
      'other things in its scripts',
      scripts('{"@type":"WebSite"}', ''),
      'none in this page (it has 2 JSON-LD scripts about other things)',
    ],
    [
      'a posting in a comment',
      `<!-- ${scripts('{"@type":"JobPosting","title":"x"}')} -->`,
      'none in this page (it has no JSON-LD)',
    ],
  ])('throws for a job page with %s', (_name, html, reason) => {
    const failure = thrownBy(() => read(html))
    expect(failure).toBeInstanceOf(PayloadError)
    expect(failure).toMatchObject({ path: 'JobPosting', reason })
  })

  it.each([
    'https://x.example/',
    'https://x.example/en/careers/',
    'https://x.example/jobs/search?page=2',
    'https://x.example/open-positions',
  ])('takes no offence at a list page without postings: %s', (url) => {
    expect(read('<h1>Careers</h1>', url)).toEqual({ postings: [], refused: [] })
  })

  it('expects a posting where the query names one', () => {
    expect(thrownBy(() => read('<h1>Cook</h1>', 'https://x.example/job?id=812&page=1'))).toBeInstanceOf(PayloadError)
  })

  it('refuses a script that is cut off and keeps the posting of another', () => {
    const broken = '{"@context":"https://schema.org","@type":"JobPosting","title":"Coo'
    const { postings, refused } = read(scripts(broken, '{"@type":"JobPosting","title":"Cook"}'))
    expect(postings.map(({ title }) => title)).toEqual(['Cook'])
    expect(refused).toEqual([{ path: 'script[0]', reason: 'truncated JSON: ends with 1 open brackets' }])
  })

  it('refuses a script that is nested absurdly deep', () => {
    const deep = `{"@type":"JobPosting","x":${'['.repeat(200)}${']'.repeat(200)}}`
    expect(read(scripts(deep)).refused).toEqual([{ path: 'script[0]', reason: 'nested more than 100 levels deep' }])
  })

  it.each([
    ['an empty page', '', 'page', 'empty where HTML was due'],
    ['JSON', '{"error":1}', 'page', 'JSON where HTML was due'],
    [
      'bytes that are not the stated UTF-8',
      Uint8Array.of(...new TextEncoder().encode('<meta charset="utf-8">'), 0xff),
      'page',
      'invalid UTF-8',
    ],
  ])('throws for %s', (_name, body, path, reason) => {
    expect(thrownBy(() => read(body))).toMatchObject({ name: 'PayloadError', path, reason })
  })

  it('reads a page in the encoding that it states, or that fits when it states none', () => {
    const title = [0x43, 0x61, 0x66, 0xe9]
    const bytes = (head: string) => {
      const [before, after] = [
        `${head}<script type="application/ld+json">{"@type":"JobPosting","title":"`,
        '"}</script>',
      ]
      return Uint8Array.of(...new TextEncoder().encode(before), ...title, ...new TextEncoder().encode(after))
    }
    expect(read(bytes('<meta charset="iso-8859-1">')).postings[0]?.title).toBe('Café')
    expect(read(bytes('')).postings[0]?.title).toBe('Café')
    const page = pageOf(JOB, bytes(''), 'text/html; charset=windows-1251')
    expect(jsonld.read(page, AT).postings[0]?.title).toBe('Cafй')
  })

  it.each([
    ['200,000 nested elements', '<div>'.repeat(200_000)],
    ['a million comment openings', '<!--'.repeat(1_000_000)],
    ['half a million empty scripts', '<script></script>'.repeat(400_000)],
    ['half a million base elements', '<base>'.repeat(1_000_000)],
    ['a million comments in a script', scripts(`{"@type":"JobPosting"${'/**/'.repeat(1_000_000)}`)],
    ['a million stray commas in a script', scripts(`{"@type":"JobPosting"${',   '.repeat(1_000_000)}`)],
  ])('reads %s in linear time', (_name, html) => {
    const start = performance.now()
    try {
      read(html)
    } catch (error) {
      expect(error).toBeInstanceOf(PayloadError)
    }
    expect(performance.now() - start).toBeLessThan(5000)
  })
})

const FEEDS = new URL('../../../shared/data/feeds/jsonld/', import.meta.url)
const recorded = existsSync(fileURLToPath(FEEDS))
if (!recorded) console.info('skipped: no recorded pages in ../shared/data/feeds/jsonld')

describe.skipIf(!recorded)('jsonld on recorded pages', () => {
  const readRecorded = (file: string) =>
    read(readFileSync(new URL(file, FEEDS)), `https://recorded.example/pages/${file}`)

  it('reads the posting of the page that carries one', () => {
    const { postings, refused } = readRecorded('jsonld_meta_software_engineer.html')
    expect(refused).toEqual([])
    expect(postings).toHaveLength(1)
    expect(postings[0]).toMatchObject({
      title: 'Software Engineer, Infrastructure',
      company: 'Meta',
      employmentType: 'Full-time',
      postedAt: '2025-06-10T13:07:44-07:00',
      expiresAt: '2026-06-08T12:50:57-07:00',
    })
    expect(postings[0]?.places).toHaveLength(9)
    expect(postings[0]?.places[1]).toEqual({ text: 'Bellevue, WA', city: 'Sunnyvale', region: 'CA', country: 'USA' })
    const text = postings[0]?.description ?? ''
    const parts = [
      /Meta is seeking talented engineers/,
      /Collaborate with cross-functional teams/,
      /6\+ years of programming/,
    ]
    for (const part of parts) expect(text).toMatch(part)
  })

  it.each(['jobylon_mcdonalds_se.html', 'decathlon_talentclue_jobpage.html', 'didi_global_jobdetail.html'])(
    'says of %s that it carries none',
    (file) => {
      expect(thrownBy(() => readRecorded(file))).toMatchObject({
        path: 'JobPosting',
        reason: expect.stringMatching(/^none in this page/),
      })
    },
  )
})
