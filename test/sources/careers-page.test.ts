import { describe, expect, it } from 'vitest'
import { addressesIn } from '../../src/sources/_detect/addresses.ts'
import { boardsOnPage } from '../../src/sources/_detect/boards-on-page.ts'
import { careersLinks } from '../../src/sources/_detect/careers-links.ts'
import { type CareersReading, readCareersPage } from '../../src/sources/_detect/careers-page.ts'
import { employerName } from '../../src/sources/_detect/employer-name.ts'
import { loadSources } from '../../src/sources/registry.ts'
import { pageOf } from './pages.ts'

const URL_HERE = 'https://www.larchvale.example/careers/'

function read(html: string): CareersReading {
  const reading = readCareersPage(pageOf(URL_HERE, html))
  if (reading === null) throw new Error('the page was taken for something else than HTML')
  return reading
}

const linksOf = (html: string) => read(`<html>${html}`).links.map(({ url, naming }) => `${naming} ${url}`)

describe('readCareersPage', () => {
  it.each([
    ['<a href="jobs?a=1&amp;b=2">', 'link https://www.larchvale.example/careers/jobs?a=1&b=2'],
    ['<base href="https://cdn.example/x/"><a href="jobs">', 'link https://cdn.example/x/jobs'],
    ['<IFRAME SRC=//boards.example/a></IFRAME>', 'embed https://boards.example/a'],
    ["<script src='https://boards.example/b.js'></script>", 'embed https://boards.example/b.js'],
    ['<script src="https://boards.example/c.js"', null],
    ['<object data="https://boards.example/d">', 'embed https://boards.example/d'],
    ['<form action="https://boards.example/e">', 'link https://boards.example/e'],
    ['<link rel=preload href="https://boards.example/f">', 'link https://boards.example/f'],
    ['<div data-board="https://boards.example/g"></div>', 'script https://boards.example/g'],
    ['<div data-set="{&quot;u&quot;:&quot;https://boards.example/h&quot;}">', 'script https://boards.example/h'],
    ['<script>go("https:\\/\\/boards.example\\/i?x=1\\u0026y=2")</script>', 'script https://boards.example/i?x=1&y=2'],
    ['<script>go("//boards.example/j")</script>', 'script https://boards.example/j'],
    ['<meta http-equiv="Refresh" content="0; URL=\'https://boards.example/k\'">', 'embed https://boards.example/k'],
    ['<a href="javascript:go()">', null],
    ['<a href="mailto:jobs@larchvale.example">', null],
    ['<a href="data:text/html,x">', null],
    ['<a href="file:///etc/passwd">', null],
    ['<a href="https://user:pass@[::1">', null],
    ['<!-- <a href="https://boards.example/l"> -->', null],
    ['<textarea><a href="https://boards.example/m"></textarea>', null],
  ])('finds in %s the address %s', (html, found) => {
    expect(linksOf(html)).toEqual(found === null ? [] : [found])
  })

  it('keeps an address once, under its strongest naming', () => {
    const html = '<a href="https://boards.example/a">Jobs</a><iframe src="https://boards.example/a"></iframe>'
    expect(read(`<html>${html}`).links).toEqual([{ url: 'https://boards.example/a', naming: 'embed', words: 'Jobs' }])
  })

  it('takes JSON, XML and pictures for no careers page', () => {
    for (const text of ['{"a": "<a >"}', '<?xml version="1.0"?><rss><title>x</title></rss>', '\u0089PNG\r\n\u001a'])
      expect(readCareersPage(pageOf(URL_HERE, text))).toBeNull()
  })

  it('stays within its bounds on hostile pages, in time that grows with the page alone', async () => {
    const sources = await loadSources()
    const pieces = [
      '<a href="https://jobs.lever.co/x">x</a>',
      '<a href="',
      '<div>',
      '<',
      '<script>',
      '<!--',
      '<a data-x="https://a.example ',
      '<iframe src=//a>',
      '&amp',
      '<script>"//a.b/c","https:\\/\\/',
      '<link rel=alternate type=application/rss+xml href=/jobs.rss>',
      '<meta http-equiv=refresh content="0;url=https://a.example/">',
      '<title>Jobs at ',
      '<script type="application/ld+json">{"@type":"JobPosting"',
      '<div id="BambooHR" data-domain="a.bamboohr.com"',
      'window.__appData = "hostedJobsPageSlug": leverJobsOptions = { company_code: ',
    ]
    const cost = (html: string) => {
      const before = process.cpuUsage()
      const reading = readCareersPage(pageOf(URL_HERE, html))
      if (reading !== null) {
        boardsOnPage(sources, reading)
        careersLinks(reading)
        employerName({ companies: [], page: reading, board: 'x' })
        expect(reading.links.length).toBeLessThanOrEqual(6000)
        expect(reading.page.html.length).toBeLessThanOrEqual(1_000_000)
      }
      return process.cpuUsage(before).user / 1000
    }
    for (const piece of pieces) {
      const page = (bytes: number) => `<html>${piece.repeat(Math.ceil(bytes / piece.length))}`
      const small = Math.max(cost(page(250_000)), 20)
      // Four times the page: sixteen times the time would be its square.
      expect({ piece, ratio: cost(page(1_000_000)) / small }).toSatisfy(({ ratio }) => ratio < 12)
    }
  })
})

describe('careersLinks', () => {
  const links = (html: string) => careersLinks(read(`<html>${html}`))

  it.each([
    ['<a href="/jobs">Jobs</a>', ['https://www.larchvale.example/jobs']],
    ['<a href="https://careers.larchvale.example/">See more</a>', ['https://careers.larchvale.example/']],
    ['<a href="https://larchvale-jobs.example/">Join us</a>', ['https://larchvale-jobs.example/']],
    ['<a href="/stellen"><b>Offene Stellen</b></a>', ['https://www.larchvale.example/stellen']],
    ['<a href="/x">採用情報</a>', ['https://www.larchvale.example/x']],
    ['<a href="https://other.example/jobs">A friend</a>', []],
    ['<a href="/jobs.pdf">Jobs</a>', []],
    ['<a href="/blog/2026/careers-in-care">How careers begin</a>', []],
    ['<a href="#open">Jobs</a>', []],
    ['<a href="javascript:jobs()">Jobs</a>', []],
  ])('of %s are %j', (html, found) => {
    expect(links(html)).toEqual(found)
  })

  it('puts what says most first and takes three', () => {
    const html =
      '<a href="/a/jobs">More</a><a href="/careers">Careers</a><a href="/vacancies">Vacancies</a><a href="/q">Jobs</a>'
    expect(links(html).map((link) => new URL(link).pathname)).toEqual(['/careers', '/vacancies', '/q'])
  })
})

describe('addressesIn', () => {
  it('reads addresses as scripts write them and leaves out what ends them', () => {
    const text = `a("https://a.example/b?c=d"); // https://a.example/note. 'http:\\/\\/b.example' url(//c.example/x) \\u002F\\u002Fno`
    expect(addressesIn(text)).toEqual([
      'https://a.example/b?c=d',
      'https://a.example/note',
      'http://b.example',
      '//c.example/x',
    ])
  })
})

describe('employerName', () => {
  const named = (title: string, more: Partial<CareersReading> = {}, board = 'larchvale-health') =>
    employerName({ companies: [], page: { ...read('<html>'), title, ...more }, board })

  it.each([
    ['Careers at Larchvale | Jobs', 'Larchvale'],
    ['Larchvale Careers', 'Larchvale'],
    ['Open positions – Larchvale', 'Larchvale'],
    ['Karriere bei Müller', 'Müller'],
    ['Join Larchvale', 'Larchvale'],
    ['Staff Nurse - Bergen - Larchvale', 'Larchvale'],
    ['Larchvale – Work that matters', 'Larchvale'],
    ['Build it – Work that matters', 'Larchvale Health'],
    ['Current openings', 'Larchvale Health'],
    ['404', 'Larchvale Health'],
    ['', 'Larchvale Health'],
  ])('of the page titled "%s" is %s', (title, name) => {
    expect(named(title)).toBe(name)
  })

  it('is what the postings agree on before anything else, and nothing they differ in', () => {
    const page = read('<html><title>Jobs at Larchvale</title>')
    expect(employerName({ companies: ['Oakum Ltd', null, 'Oakum Ltd'], page, board: 'x' })).toBe('Oakum Ltd')
    expect(employerName({ companies: ['Oakum', 'Pine'], page, board: 'x' })).toBe('Larchvale')
    expect(employerName({ companies: [], page: null, board: 'pine_works/External' })).toBe('Pine Works')
    expect(employerName({ companies: [], page: null, board: 'careers.pine.example' })).toBe('pine.example')
    expect(employerName({ companies: [], page: null, board: 'https://pine.example/jobs.xml' })).toBe('pine.example')
  })

  it('is the site’s name, or the organization in its JSON-LD, before its title', () => {
    expect(named('Jobs', { siteName: 'Larchvale Group' })).toBe('Larchvale Group')
    const scripts = ['{"@type":"JobPosting","hiringOrganization":{"name":"Larchvale AS"}}']
    expect(named('Jobs at Larchvale', { scripts })).toBe('Larchvale AS')
  })
})
