import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { PayloadError } from '../../src/errors.ts'
import jsonld from '../../src/sources/jsonld.ts'
import { fixture, pageOf, thrownBy } from './pages.ts'

const AT = { board: 'www.fernhollow.example', origin: 'https://www.fernhollow.example' }
const FIRST = 'https://www.fernhollow.example/sitemap.xml'
const requests = (body: string | Uint8Array, url = FIRST) => jsonld.next?.(pageOf(url, body), { url }, AT) ?? []
const follow = (body: string | Uint8Array, url = FIRST) => requests(body, url).map((request) => request.url)
const urlset = (...urls: string[]) => `<urlset>${urls.map((url) => `<url><loc>${url}</loc></url>`).join('')}</urlset>`

describe('jsonld sitemaps', () => {
  it('starts at the sitemap of the site, or at the address that is the board itself', () => {
    expect(jsonld.first(AT).url).toBe(FIRST)
    expect(jsonld.first({ board: 'fernhollow.example', origin: '' }).url).toBe('https://fernhollow.example/sitemap.xml')
    expect(jsonld.first({ board: 'acorn', origin: 'http://127.0.0.1:4000/sites/acorn' }).url).toBe(
      'http://127.0.0.1:4000/sites/acorn/sitemap.xml',
    )
    expect(jsonld.first({ board: 'https://fernhollow.example/jobs.xml', origin: '' }).url).toBe(
      'https://fernhollow.example/jobs.xml',
    )
  })

  it('leads to the job pages of its own site, each once, and to no files, news or lists', () => {
    expect(follow(fixture('jsonld/sitemap.xml'))).toEqual([
      'https://www.fernhollow.example/en/jobs/night-nurse-812?lang=en&v=2',
      'https://careers.fernhollow.example/en/jobs/cook-813',
      'https://www.fernhollow.example/en/jobs/porter-814',
      'https://www.fernhollow.example/en/jobs/search?page=2',
    ])
  })

  it('names the postings that its pages look to be of, so that known ones are not fetched again, and not what looks like a list', () => {
    const names = [
      '/en/jobs/night-nurse-812?lang=en&v=2',
      'careers.fernhollow.example/en/jobs/cook-813',
      '/en/jobs/porter-814',
    ]
    const sitemap = fixture('jsonld/sitemap.xml')
    expect(requests(sitemap).map(({ of }) => of)).toEqual([...names, undefined])
    expect(jsonld.read(pageOf(FIRST, sitemap), AT)).toEqual({
      postings: [],
      refused: [],
      listed: names.map((externalId) => ({ externalId, title: null })),
    })
  })

  it('leads from an index to its sitemaps', () => {
    expect(follow(fixture('jsonld/sitemap-index.xml'))).toEqual([
      'https://fernhollow.example/sitemap-jobs-1.xml',
      'https://fernhollow.example/sitemap-pages.xml.gz',
    ])
  })

  it.each([
    ['the name of the sitemap', 'https://fernhollow.example/sitemap-jobs-1.xml'],
    ['the host', 'https://careers.fernhollow.example/sitemap.xml'],
  ])('leads to every page when %s says jobs', (_name, url) => {
    expect(follow(urlset('/en/cook', '/en/porter'), url)).toHaveLength(2)
  })

  it.each([
    ['German', 'https://www.fernhollow.example/stellenangebote/koch'],
    ['French', 'https://www.fernhollow.example/offres-d-emploi/cuisinier'],
    ['Spanish', 'https://www.fernhollow.example/empleo/cocinero'],
    ['Dutch', 'https://www.fernhollow.example/vacature/kok'],
    ['Finnish', 'https://www.fernhollow.example/ty%C3%B6paikat/kokki'],
    ['Japanese', 'https://www.fernhollow.example/%E6%B1%82%E4%BA%BA/1'],
  ])('knows the word for jobs in %s', (_name, url) => {
    expect(follow(urlset(url, 'https://www.fernhollow.example/about'))).toEqual([url])
  })

  it('keeps postings without a number where most have none', () => {
    expect(follow(urlset('/jobs/cook', '/jobs/porter', '/jobs/nurse', '/jobs/nurse-2'))).toHaveLength(4)
  })

  it('takes 5,000 pages of a sitemap and says how many are left out', () => {
    const many = urlset(...Array.from({ length: 5200 }, (_, index) => `/jobs/${index}`))
    expect(follow(many)).toHaveLength(5000)
    const { listed, ...reading } = jsonld.read(pageOf(FIRST, many), AT)
    expect(reading).toEqual({
      postings: [],
      refused: [{ path: 'urlset', reason: '200 more entries than are read' }],
    })
    expect(listed).toHaveLength(5000)
  })

  it('takes 50,000 addresses of one file at most', () => {
    const many = urlset(...Array.from({ length: 50_010 }, (_, index) => `/jobs/${index}`))
    expect(jsonld.read(pageOf(FIRST, many), AT).refused).toEqual([
      { path: 'urlset', reason: '45010 more entries than are read' },
    ])
  })

  it('reads sitemaps as pages without postings, an empty one too', () => {
    for (const body of [fixture('jsonld/sitemap.xml'), fixture('jsonld/sitemap-index.xml'), '<urlset xmlns="x"/>']) {
      expect(jsonld.read(pageOf(FIRST, body), AT)).toMatchObject({ postings: [], refused: [] })
    }
  })

  it('reads a sitemap that is a gzip file, and refuses a broken one and one that grows beyond the limit', () => {
    const zipped = gzipSync(fixture('jsonld/sitemap.xml'))
    expect(follow(zipped)).toHaveLength(4)
    const bomb = gzipSync(Buffer.alloc(60_000_000, 0x20))
    for (const body of [zipped.subarray(0, 60), bomb]) {
      expect(thrownBy(() => jsonld.read(pageOf(FIRST, body), AT))).toMatchObject({ name: 'PayloadError', path: 'page' })
    }
  })

  it('does not follow an index inside an index, and says so', () => {
    const url = 'https://www.fernhollow.example/deep.xml'
    expect(follow(fixture('jsonld/sitemap-index.xml'), url)).toEqual([])
    expect(thrownBy(() => jsonld.read(pageOf(url, fixture('jsonld/sitemap-index.xml')), AT))).toMatchObject({
      path: 'sitemapindex',
      reason: 'an index inside an index is not followed',
    })
  })

  it.each([
    [
      'a sitemap that is cut off',
      '<urlset><url><loc>https://www.fernhollow.example/jobs/1</loc></url><url>',
      'urlset',
      'truncated: its closing tag is missing',
    ],
    [
      'a sitemap nested absurdly deep',
      `<urlset>${'<a>'.repeat(100_000)}</urlset>`,
      'urlset',
      'nested more than 10 levels deep',
    ],
    [
      'HTML where the sitemap was due',
      '<!doctype html><html><body>Not found</body></html>',
      'urlset',
      'missing: the page is no sitemap',
    ],
  ])('throws for %s', (_name, body, path, reason) => {
    const failure = thrownBy(() => jsonld.read(pageOf(FIRST, body), AT))
    expect(failure).toBeInstanceOf(PayloadError)
    expect(failure).toMatchObject({ path, reason })
  })

  it('leads nowhere from a job page', () => {
    expect(follow(fixture('jsonld/job.html'), 'https://www.fernhollow.example/en/jobs/1')).toEqual([])
  })
})
