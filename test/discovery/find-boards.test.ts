import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { escapeAttribute } from 'entities'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { findBoards } from '../../src/discovery/find-board.ts'
import { AddressRefused } from '../../src/discovery/refused.ts'
import { PayloadError } from '../../src/errors.ts'
import { ANY_SITE, boardsAt } from '../../src/sources/_detect/boards-at.ts'
import type { SourceDefinition } from '../../src/sources/_shared/define.ts'
import { loadSources } from '../../src/sources/registry.ts'
import { type SmallWeb, startSmallWeb } from '../_support/small-web.ts'
import { playBoard, recordedBoard, recordedConnectors, recordedPage } from '../sources/recorded-board.ts'

let web: SmallWeb
let sources: Map<string, SourceDefinition>
beforeAll(async () => {
  web = await startSmallWeb()
  sources = await loadSources()
})
afterEach(() => web.clear())
afterAll(() => web.stop())

const HOME = 'https://www.larchvale.example/'
const CAREERS = 'https://www.larchvale.example/careers'
const careersFile = (name: string) => readFileSync(new URL(`../fixtures/careers/${name}`, import.meta.url))
const find = (address: string, connector?: string) => findBoards(address, { sources, fetch: web.fetch }, connector)

/** Page, system, board, and where its interface answers when that is not the system's own place. */
const PAGES: [file: string, connector: string, board: string, origin?: string][] = [
  ['greenhouse-script.html', 'greenhouse', 'larchvale'],
  ['greenhouse-eu-script.html', 'greenhouse', 'larchvale', 'https://boards-api.eu.greenhouse.io'],
  ['greenhouse-frame.html', 'greenhouse', 'larchvale'],
  ['greenhouse-api-in-script.html', 'greenhouse', 'larchvale'],
  ['lever-links.html', 'lever', 'larchvale'],
  ['lever-eu-api.html', 'lever', 'larchvale', 'https://api.eu.lever.co'],
  ['lever-embed.html', 'lever', 'larchvale'],
  ['ashby-embed.html', 'ashby', 'Larchvale Health'],
  ['ashby-app-data.html', 'ashby', 'Larchvale Health'],
  ['workday-link.html', 'workday', 'larchvale/External', 'https://larchvale.wd5.myworkdayjobs.com'],
  ['smartrecruiters-widget.html', 'smartrecruiters', 'LarchvaleHealth'],
  ['smartrecruiters-links.html', 'smartrecruiters', 'LarchvaleHealth'],
  ['oracle-link.html', 'oracle', 'larchvale/CX_1001', 'https://larchvale.fa.us2.oraclecloud.com'],
  ['oracle-own-site.html', 'oracle', 'larchvale/CX_1', 'https://larchvale.fa.em2.oraclecloud.com'],
  ['ukg-frame.html', 'ukg', 'LAR1000LARCH/3f2504e0-4f89-41d3-9a0c-0305e82c3301', 'https://recruiting2.ultipro.com'],
  ['icims-frame.html', 'icims', 'careers-larchvale'],
  ['icims-script.html', 'icims', 'careers-larchvale'],
  ['icims-own-site.html', 'icims', 'www.larchvale.example', 'https://www.larchvale.example'],
  ['bamboohr-embed.html', 'bamboohr', 'larchvale'],
  ['bamboohr-div.html', 'bamboohr', 'larchvale'],
  ['workable-widget.html', 'workable', 'larchvale'],
  ['workable-api.html', 'workable', 'larchvale'],
  ['recruitee-links.html', 'recruitee', 'larchvale', 'https://larchvale.recruitee.com'],
  ['teamtailor-link.html', 'teamtailor', 'larchvale', 'https://larchvale.teamtailor.com'],
  ['teamtailor-own-site.html', 'teamtailor', 'www.larchvale.example', 'https://www.larchvale.example'],
  ['personio-frame.html', 'personio', 'larchvale', 'https://larchvale.jobs.personio.de'],
  ['personio-xml.html', 'personio', 'larchvale', 'https://larchvale.jobs.personio.com'],
  ['jazzhr-widget.html', 'jazzhr', 'larchvale'],
  ['jazzhr-links.html', 'jazzhr', 'larchvale'],
  ['breezy-embed.html', 'breezy', 'larchvale'],
  ['breezy-own-site.html', 'breezy', 'www.larchvale.example', 'https://www.larchvale.example'],
  ['paylocity-link.html', 'paylocity', '3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
  ['pinpoint-frame.html', 'pinpoint', 'larchvale', 'https://larchvale.pinpointhq.com'],
  ['pinpoint-api.html', 'pinpoint', 'larchvale', 'https://larchvale.pinpointhq.com'],
  ['rippling-frame.html', 'rippling', 'larchvale'],
  ['rippling-link.html', 'rippling', 'larchvale'],
  ['jobvite-frame.html', 'jobvite', 'larchvale'],
  ['successfactors-link.html', 'successfactors', 'company=larchvale', 'https://career5.successfactors.eu'],
  ['gem-link.html', 'gem', 'larchvale'],
  ['refresh.html', 'lever', 'larchvale'],
  ['late-frame.html', 'personio', 'larchvale', 'https://larchvale.jobs.personio.de'],
  ['framework-state.html', 'ashby', 'larchvale'],
  ['embed-and-links.html', 'greenhouse', 'larchvale'],
  ['many-links-and-one.html', 'lever', 'larchvale'],
]

describe('a careers page shows the board it embeds or links to', () => {
  for (const [file, connector, board, origin] of PAGES)
    it(`${file}: ${connector} ${board}`, async () => {
      web.put(CAREERS, { body: careersFile(file) })
      const place = origin ?? sources.get(connector)?.origin
      expect(await find(CAREERS)).toMatchObject([{ connector, board, origin: place, by: 'page', at: CAREERS }])
    })

  it.each(recordedConnectors())(
    'a page of links to the recorded postings of %s shows a board of it, or none',
    async (id) => {
      const source = sources.get(id)
      if (source === undefined) throw new Error(`no connector is called ${id}`)
      const { at } = recordedBoard(id)
      const pages = playBoard(source, recordedBoard(id)).visited.map((page) => recordedPage(id, page))
      const urls = pages.flatMap((page) => holdsNone(() => source.read(page, at).postings.map(({ url }) => url)))
      web.put(CAREERS, { body: `<html>${urls.map((url) => `<a href="${escapeAttribute(url)}">Job</a>`).join('\n')}` })
      const systemsOf = (url: string) => boardsAt(sources, new URL(url)).filter(({ anySite }) => !anySite)
      expect(urls.filter((url) => systemsOf(url).length > 1)).toEqual([])
      const [found] = await find(CAREERS)
      const mayBeNone = source.manyEmployers === true || ANY_SITE.includes(id) || IN_TABLE.has(id)
      if (found?.connector !== 'jsonld' || !mayBeNone) expect(found).toMatchObject({ connector: id, by: 'page' })
    },
  )
})

/** Sites of the systems' makers, their files and their logins, and hosts that only look like theirs. */
const NO_BOARDS = `www.greenhouse.io boards.greenhouse.io grnh.se/abc www.lever.co jobs.lever.co www.ashbyhq.com jobs.ashbyhq.com
  www.workday.com www.myworkday.com/acme/d/home.htmld acme.wd5.myworkdayjobs.com www.smartrecruiters.com
  static.smartrecruiters.com/job-widget/1.6.2/script/smart_widget.js www.oracle.com/careers www.ukg.com www.icims.com
  cdn.icims.com/x.js www.bamboohr.com resources.bamboohr.com/images/logo.png app.bamboohr.com/login www.workable.com
  www.workable.com/assets/embed.js apply.workable.com recruitee.com www.recruitee.com www.teamtailor.com
  app.teamtailor.com/companies/x www.personio.de www.personio.com www.jazzhr.com app.jazz.co www.applytojob.com
  www.breezy.hr breezy.hr app.breezy.hr/signin www.paylocity.com access.paylocity.com
  www.pinpointhq.com app.pinpointhq.com www.rippling.com app.rippling.com/login www.jobvite.com jobs.jobvite.com
  www.successfactors.com www.gem.com jobs.gem.com evil-greenhouse.io.example/acme
  boards.greenhouse.io.example/acme jobs.lever.co.example/acme xjobs.lever.co/acme www.linkedin.com/company/acme/jobs`

const IN_TABLE = new Set(PAGES.map(([, connector]) => connector))

/** A page that is refused as a whole names no posting. */
function holdsNone(read: () => string[]): string[] {
  try {
    return read()
  } catch (error) {
    if (error instanceof PayloadError) return []
    throw error
  }
}

describe('findBoards', () => {
  it('needs no page when the address tells', async () => {
    expect(await find('jobs.lever.co/larchvale/0a1b')).toMatchObject([
      { connector: 'lever', board: 'larchvale', by: 'address' },
    ])
    expect(web.asked).toEqual([])
  })

  it.each(NO_BOARDS.split(/\s+/))('takes a link to %s for no board', async (address) => {
    web.put(CAREERS, { body: `<html><a href="https://${address}">Our software</a>` })
    expect(await find(CAREERS)).toMatchObject([{ connector: 'jsonld', by: 'site' }])
  })

  it('follows where the address leads and detects again there', async () => {
    web.put(CAREERS, { status: 302, location: 'https://jobs.example/go' })
    web.put('https://jobs.example/go', { status: 301, location: 'https://jobs.ashbyhq.com/larchvale' })
    web.put('https://jobs.ashbyhq.com/larchvale', { body: '<html>' })
    expect(await find(CAREERS)).toMatchObject([{ connector: 'ashby', board: 'larchvale', by: 'redirect' }])
  })

  it.each([
    ['home.html', 'https://www.larchvale.example/company/careers'],
    ['home-de.html', 'https://www.larchvale.example/karriere/'],
    ['home-fr.html', 'https://emploi.larchvale.example/'],
    ['home-nl.html', 'https://www.werkenbijlarchvale.example/'],
  ])('looks one link deeper from the home page %s', async (file, careers) => {
    web.put(HOME, { body: careersFile(file) })
    web.put(careers, { body: careersFile('greenhouse-script.html') })
    expect(await find(HOME)).toMatchObject([{ connector: 'greenhouse', board: 'larchvale', by: 'page', at: careers }])
    expect(web.asked).toEqual([HOME, careers])
  })

  it('looks at three careers pages and not at a fourth, and no deeper', async () => {
    const links = ['Careers', 'Jobs', 'Vacancies', 'Open positions'].map((word, n) => `<a href="/${n}/">${word}</a>`)
    web.put(HOME, { body: `<html>${links.join('')}` })
    for (let page = 0; page < 4; page += 1) web.put(`${HOME}${page}/`, { body: '<html><a href="/deeper/">Careers</a>' })
    expect(await find(HOME)).toMatchObject([{ connector: 'jsonld', by: 'site' }])
    expect(web.asked).toEqual([HOME, `${HOME}0/`, `${HOME}1/`, `${HOME}2/`])
  })

  it('never connects to a private host that a page leads to, however its address is written', async () => {
    let connections = 0
    const inside = createServer((socket) => {
      connections += 1
      socket.end()
    })
    await new Promise<void>((ready) => inside.listen(0, '127.0.0.2', ready))
    const { port } = inside.address() as AddressInfo
    const hosts = ['127.0.0.2', '2130706434', '0x7f.2', '0177.0.0.2', '[::ffff:127.0.0.2]', 'hr.internal']
    for (const host of hosts) {
      web.clear()
      const link = `http://${host}:${port}/jobs`
      web.put(HOME, {
        body: `<html><a href="${link}">Careers</a><iframe src="${link}"></iframe><a href="/go">Jobs</a>`,
      })
      web.put(`${HOME}go`, { status: 302, location: link })
      expect(await find(HOME)).toMatchObject([{ connector: 'jsonld', board: 'www.larchvale.example', by: 'site' }])
      expect(web.asked).toEqual([HOME, `${HOME}go`])
      expect((await refusalOf(find(link))).code).toBe('private_address')
    }
    await new Promise((done) => inside.close(done))
    expect(connections).toBe(0)
  })

  it('names the boards to choose from when it stays unclear', async () => {
    web.put(CAREERS, { body: careersFile('two-boards.html') })
    const refused = await refusalOf(find(CAREERS))
    expect(refused).toMatchObject({ code: 'unclear', fix: expect.stringContaining('--connector and --board') })
    expect(refused.candidates.map(({ connector, board }) => `${connector}/${board}`).sort()).toEqual([
      'greenhouse/larchvaleus',
      'lever/larchvale',
    ])
    expect(await find(CAREERS, 'lever')).toMatchObject([{ connector: 'lever', origin: 'https://api.eu.lever.co' }])
  })

  it('takes a page with a posting of its own for a site', async () => {
    web.put(CAREERS, { body: careersFile('own-posting.html') })
    expect(await find(CAREERS)).toMatchObject([{ connector: 'jsonld', board: 'www.larchvale.example', by: 'site' }])
  })

  it('takes the address of a sitemap for what it is', async () => {
    const sitemap = 'https://www.larchvale.example/jobs-sitemap.xml'
    const body = `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>${CAREERS}/1</loc></url></urlset>`
    web.put(sitemap, { type: 'application/xml', body })
    expect(await find(sitemap)).toMatchObject([{ connector: 'jsonld', board: sitemap, by: 'address' }])
  })

  it('takes a feed of jobs that the page names, and no feed of news', async () => {
    web.put(CAREERS, { body: careersFile('feed.html') })
    const feed = 'https://www.larchvale.example/vacancies.rss'
    expect(await find(CAREERS)).toMatchObject([
      { connector: 'rss', board: feed, by: 'feed', at: feed },
      { connector: 'jsonld', by: 'site' },
    ])
  })

  it.each([
    ['rss', '<rss version="2.0"><channel><title>Jobs</title></channel></rss>'],
    ['indeedxml', '<source><publisher>Larchvale</publisher></source>'],
  ])('knows a feed for %s by its content', async (connector, body) => {
    const feed = 'https://www.larchvale.example/export?kind=jobs'
    web.put(feed, { type: 'application/xml', body: `<?xml version="1.0"?>${body}` })
    expect(await find(feed)).toMatchObject([{ connector, board: feed, by: 'address' }])
  })

  it.each([
    ['', 'not_web'],
    ['jobs', 'not_web'],
    ['mailto:jobs@larchvale.example', 'not_web'],
    ['file:///etc/passwd', 'not_web'],
    ['https://user:secret@larchvale.example/', 'not_web'],
    ['http://10.0.0.1/careers', 'private_address'],
    ['http://[::ffff:10.0.0.1]/careers', 'private_address'],
    ['https://hr.internal/careers', 'private_address'],
    ['https://gone.example/careers', 'not_found'],
    ['https://closed.example/careers', 'blocked'],
    ['https://login.example/careers', 'blocked'],
    ['https://robots.example/careers', 'disallowed'],
    ['https://intranet.example/careers', 'login_page'],
    ['https://data.example/careers', 'unreadable'],
    ['https://picture.example/careers', 'unreadable'],
    ['https://moved.example/careers', 'private_address'],
  ])('refuses "%s" with the reason %s and a fix', async (address, code) => {
    web.put('https://closed.example/careers', { status: 403 })
    web.put('https://login.example/careers', { status: 401 })
    web.put('https://intranet.example/careers', { status: 302, location: 'https://sso.example/login' })
    web.put('https://sso.example/login', { body: '<html><form action="/go"><input name="p" type=password></form>' })
    web.put('https://robots.example/robots.txt', { type: 'text/plain', body: 'User-agent: *\nDisallow: /careers\n' })
    web.put('https://robots.example/careers', { body: '<html>' })
    web.put('https://data.example/careers', { type: 'application/json', body: '{"jobs":[]}' })
    web.put('https://picture.example/careers', { type: 'image/png', body: new Uint8Array([137, 80, 78, 71, 0, 255]) })
    web.put('https://moved.example/careers', { status: 302, location: 'http://169.254.169.254/latest/meta-data' })
    const refused = await refusalOf(find(address))
    expect(refused.code).toBe(code)
    expect(refused.fix).not.toBe('')
  })
})

async function refusalOf(work: Promise<unknown>): Promise<AddressRefused> {
  const error = await work.then(
    () => new Error('nothing was refused'),
    (reason: unknown) => reason,
  )
  if (error instanceof AddressRefused) return error
  throw error
}
