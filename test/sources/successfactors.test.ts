import { describe, expect, it } from 'vitest'
import successfactors from '../../src/sources/successfactors.ts'
import { fixture, pageOf, thrownBy } from './pages.ts'

const HOME = 'https://careers.alderpress.example'
const AT = { board: 'careers.alderpress.example', origin: HOME }
const FEED = `${HOME}/googlefeed.xml`
const SITEMAP = `${HOME}/sitemap.xml`
const JOB = `${HOME}/job/B%C3%BChl-Press-Operator-%28mwd%29-77815/555000100/`
const read = (body: string | Uint8Array, url = FEED, at = AT) => successfactors.read(pageOf(url, body), at)
const next = (body: string | Uint8Array, url = FEED, at = AT) =>
  successfactors.next?.(pageOf(url, body), { url }, at) ?? []
const PAGE = '<!DOCTYPE html><html><body>Sorry</body></html>'

describe('successfactors: the feed of a career site', () => {
  it('reads every field that it states', () => {
    expect(successfactors.first(AT).url).toBe(FEED)
    const { postings, refused } = read(fixture('successfactors/googlefeed.xml'))
    expect(refused).toEqual([])
    expect(postings[0]).toEqual({
      externalId: '1386275600',
      title: 'Paper Engineer (R&D)',
      url: `${HOME}/job/Chelmsford-Paper-Engineer-MA-01824/1386275600/`,
      company: 'Alder Press & Sons',
      places: [{ text: 'Chelmsford, MA, US, 01824' }],
      workMode: null,
      pay: [],
      employmentType: 'Full-time',
      department: 'Engineering',
      postedAt: '2026-02-18T09:00:00Z',
      expiresAt: '2026-03-28',
      description: '<p>Design &amp; build presses.</p><p>Bring ink.</p>',
    })
    expect(next(fixture('successfactors/googlefeed.xml'))).toEqual([])
  })

  it('keeps brackets that hold no place, and takes the name of a form for no department', () => {
    expect(read(fixture('successfactors/googlefeed.xml')).postings[1]).toMatchObject({
      externalId: '1418964300',
      title: 'Bookbinder (night shift)',
      department: null,
      postedAt: null,
      description: '<p>Bind books.</p>',
    })
    expect(read(fixture('successfactors/googlefeed.xml')).postings[2]).toMatchObject({
      title: 'Type Setter (Riyadh, SA)',
      places: [],
      description: null,
    })
  })

  it.each([
    ['no id', '<title>Cook</title><link>https://a.example/job/1/</link>', 'item[0].guid', 'missing'],
    ['no link', '<title>Cook</title><guid>1</guid>', 'item[0].link', 'missing'],
    ['no title', '<guid>1</guid><link>https://a.example/job/1/</link>', 'item[0].title', 'missing'],
  ])('refuses an item with %s by its path and keeps the one beside it', (_name, bad, path, reason) => {
    const good = '<item><title>Cook</title><guid>2</guid><link>https://a.example/job/2/</link></item>'
    const { postings, refused } = read(`<rss><channel><item>${bad}</item>${good}</channel></rss>`)
    expect(refused).toMatchObject([{ path, reason }])
    expect(postings).toHaveLength(1)
  })

  it('throws for a feed that is cut off and for another document', () => {
    expect(thrownBy(() => read('<rss><channel>'))).toMatchObject({ reason: 'truncated: its closing tag is missing' })
    expect(thrownBy(() => read('{"error":1}'))).toMatchObject({ reason: 'JSON where XML was due' })
  })
})

describe('successfactors: a career site without a feed', () => {
  it('goes to the sitemap where the feed’s address shows a page, and does not take that for an empty board', () => {
    expect(read(PAGE)).toEqual({ postings: [], refused: [] })
    expect(next(PAGE)).toEqual([{ url: SITEMAP }])
    expect(next(PAGE, SITEMAP)).toEqual([])
    expect(thrownBy(() => read(PAGE, SITEMAP))).toMatchObject({ reason: 'HTML where XML was due' })
  })

  it('starts at the sitemap of a board that ends with its path', () => {
    const at = { board: 'careers.alderpress.example/sitemap.xml', origin: HOME }
    expect(successfactors.first(at).url).toBe(SITEMAP)
    expect(successfactors.first({ ...at, origin: '' }).url).toBe(SITEMAP)
  })

  it('names the postings of the sitemap’s own site, each once', () => {
    const body = fixture('successfactors/sitemap.xml')
    const ids = ['555000100', '666000100']
    expect(read(body, SITEMAP)).toEqual({
      postings: [],
      refused: [],
      listed: ids.map((externalId) => ({ externalId, title: null })),
    })
    expect(next(body, SITEMAP).map(({ url, of }) => [url, of])).toEqual([
      [JOB, '555000100'],
      [`${HOME}/job/Anting-Inker-201805/666000100/`, '666000100'],
    ])
  })

  it('follows an index of sitemaps one level down, and says when more are named', () => {
    const index = (count: number) =>
      `<sitemapindex>${Array.from({ length: count }, (_, at) => `<sitemap><loc>/s${at}.xml</loc></sitemap>`).join('')}</sitemapindex>`
    expect(next(index(2), SITEMAP).map(({ url }) => url)).toEqual([`${HOME}/s0.xml`, `${HOME}/s1.xml`])
    expect(read(index(2), SITEMAP)).toEqual({ postings: [], refused: [], listed: [] })
    expect(next(index(101), SITEMAP)).toHaveLength(100)
    expect(read(index(101), SITEMAP).refused).toEqual([{ path: 'page', reason: '1 more sitemaps than are read' }])
    expect(next(index(2), `${HOME}/s0.xml`)).toEqual([])
    expect(read(index(2), `${HOME}/s0.xml`).refused).toMatchObject([{ path: 'page' }])
  })

  it('takes 5,000 postings of a sitemap and says that there are more', () => {
    const many = `<urlset>${Array.from({ length: 5001 }, (_, at) => `<url><loc>/job/a/${at}/</loc></url>`).join('')}</urlset>`
    expect(next(many, SITEMAP)).toHaveLength(5000)
    expect(read(many, SITEMAP).refused).toEqual([
      { path: 'page', reason: 'more than 5000 postings; the rest is not read' },
    ])
  })

  it('reads the page of a posting from its microdata', () => {
    const { postings, refused } = read(fixture('successfactors/job.html'), JOB)
    expect(refused).toEqual([])
    expect(postings).toEqual([
      {
        externalId: '555000100',
        title: 'Press Operator (m/w/d)',
        url: JOB,
        company: 'Alder Press',
        places: [{ text: 'Bühl, BW, DE, 77815' }],
        workMode: null,
        pay: [],
        employmentType: 'Full Time',
        department: 'Pressroom',
        postedAt: '2026-02-19T02:00:00Z',
        expiresAt: '2026-04-01T16:00:00Z',
        description: '<p>Run the <b>press</b>.</p><span>Every night.</span>',
      },
    ])
    expect(next(fixture('successfactors/job.html'), JOB)).toEqual([])
  })

  it('takes the field for the street where no place is shown, and refuses a shell under its id', () => {
    const shown = new TextDecoder().decode(fixture('successfactors/job.html')).replace('jobGeoLocation', 'hidden')
    expect(read(shown, JOB).postings[0]?.places).toEqual([{ text: 'Bühl, DE, 77815' }])
    expect(read(PAGE, JOB)).toMatchObject({ postings: [], refused: [{ path: 'JobPosting', externalId: '555000100' }] })
  })
})

describe('successfactors: a board of the old kind', () => {
  const at = { board: 'company=AlderP', origin: 'https://career5.successfactors.eu' }
  const first = successfactors.first(at)
  const legacy = (body: string | Uint8Array) => read(body, first.url, at)
  const jobs = (...days: string[]) =>
    `<Job-Listing>${days.map((day, id) => `<Job><JobTitle>Cook</JobTitle><ReqId>${id}</ReqId><Posted-Date>${day}</Posted-Date></Job>`).join('')}</Job-Listing>`

  it('reads every field that its XML listing states', () => {
    expect(first.url).toBe(
      'https://career5.successfactors.eu/career?company=AlderP&career_ns=job_listing_summary&resultType=XML',
    )
    const { postings } = legacy(fixture('successfactors/legacy.xml'))
    expect(postings[0]).toEqual({
      externalId: '217384',
      title: 'Senior Process Engineer (R&D)',
      url: 'https://career5.successfactors.eu/career?company=AlderP&career_ns=job_listing&career_job_req_id=217384',
      company: null,
      places: [{ text: 'Ludwigshafen, DE', country: 'Germany' }],
      workMode: 'Hybrid',
      pay: [],
      employmentType: 'Full-Time',
      department: 'Engineering',
      postedAt: '2026-03-04',
      expiresAt: null,
      description: '<p>We hire a process engineer. </p>',
    })
    expect(postings[1]).toMatchObject({
      title: 'Werkstudent Logistik',
      places: [{ text: null, country: 'Österreich' }],
      workMode: null,
      department: null,
      postedAt: '2026-02-22',
      description: null,
    })
  })

  it('refuses a posting without a number, which has no address', () => {
    expect(legacy(fixture('successfactors/legacy.xml')).refused).toEqual([{ path: 'Job[2].ReqId', reason: 'missing' }])
  })

  it('says no day where one date of the listing shows that days come first', () => {
    const days = (...stated: string[]) => legacy(jobs(...stated)).postings.map(({ postedAt }) => postedAt)
    expect(days('03/04/2026', '02/22/2026')).toEqual(['2026-03-04', '2026-02-22'])
    expect(days('03/04/2026', '22/02/2026', '2026-02-01')).toEqual([null, null, '2026-02-01'])
    expect(days('soon', '02/30/2026')).toEqual([null, null])
  })

  it('says what cannot be read of a board that shows its postings by scripts alone', () => {
    for (const body of [PAGE, '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"></html>']) {
      expect(thrownBy(() => legacy(body))).toMatchObject({
        name: 'PayloadError',
        path: 'page',
        reason: expect.stringMatching(/^HTML where the XML listing was due: .*scripts alone.*not run/),
      })
    }
    expect(successfactors.next?.(pageOf(first.url, PAGE), first, at)).toEqual([])
  })

  it('reads an empty listing as an empty board', () => {
    expect(legacy('<Job-Listing></Job-Listing>')).toEqual({ postings: [], refused: [] })
  })
})

describe('successfactors: detection', () => {
  const found = (url: string) => successfactors.detect(new URL(url))

  it('knows boards of the old kind by host and company', () => {
    const origin = 'https://career5.successfactors.eu'
    const board = { board: 'company=AlderP', origin }
    expect(found(`${origin}/career?company=AlderP`)).toEqual(board)
    expect(found(`${origin}/career?career_ns=job_listing&company=AlderP&career_job_req_id=3979`)).toEqual(board)
    expect(found(`${origin}/sfcareer/jobreqcareer?jobId=3979&company=AlderP&username=`)).toEqual(board)
    expect(found('https://career2.sapsf.com/portalcareer?company=AlderP')).toMatchObject({ board: 'company=AlderP' })
    expect(found(`${origin}/career?company=AlderP&login_ns=login`)).toBeNull()
    expect(found(`${origin}/careers?company=AlderP&loginFlowRequired=true`)).toBeNull()
    expect(found(`${origin}/career?company=../x`)).toBeNull()
    expect(found(`${origin}.example/career?company=AlderP`)).toBeNull()
    expect(found('https://www.successfactors.com/career?company=AlderP')).toBeNull()
  })

  it('knows career sites by the address of their feed and by what builds them', () => {
    expect(found(FEED)).toEqual(AT)
    expect(found('https://alderpress.jobs2web.com/search/')).toEqual({
      board: 'alderpress.jobs2web.com',
      origin: 'https://alderpress.jobs2web.com',
    })
    expect(found(`${HOME}/search/`)).toBeNull()
    const page = (links: string[], html = '', url = `${HOME}/search/?q=`) =>
      successfactors.detectPage?.({ url: new URL(url), links, html }) ?? null
    expect(page(['https://rmkcdn.successfactors.com/abc/logo.png'])).toEqual(AT)
    expect(page([], '<script>j2w.init({"ssoCompanyId":"AlderP"})</script>')).toEqual(AT)
    expect(page(['https://rmkcdn.successfactors.com.example/x'])).toBeNull()
    expect(page([], 'j2w.init', 'https://career5.successfactors.eu/career?company=AlderP')).toBeNull()
  })
})
