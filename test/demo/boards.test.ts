import { load } from 'cheerio'
import { decodeHTML } from 'entities'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SampleBoards, type SampleSource, startSampleBoards } from '../../src/demo/boards.ts'
import { type Day, loadSamples } from '../../src/demo/load-samples.ts'

const NOW = new Date('2026-03-02T09:00:00Z')
const DAYS: Day[] = [1, 2, 3]
let boards: SampleBoards

beforeAll(async () => {
  boards = await startSampleBoards({ now: NOW })
})
afterAll(() => boards.stop())

const listPath = {
  greenhouse: 'jobs?content=true',
  lever: '?mode=json',
  ashby: '?includeCompensation=true',
  jsonld: '',
}

function listUrl({ connector, board, origin }: SampleSource): string {
  if (connector === 'greenhouse') return `${origin}/v1/boards/${board}/${listPath.greenhouse}`
  if (connector === 'lever') return `${origin}/v0/postings/${board}${listPath.lever}`
  if (connector === 'ashby') return `${origin}/posting-api/job-board/${board}${listPath.ashby}`
  return `${origin}/sitemap.xml`
}

async function json(url: string): Promise<unknown> {
  const response = await fetch(url)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toContain('application/json')
  return response.json()
}

async function text(url: string): Promise<string> {
  const response = await fetch(url)
  expect(response.status, url).toBe(200)
  return response.text()
}

function sourceOf(connector: string, board: string): SampleSource {
  const found = boards.sources.find((source) => source.connector === connector && source.board === board)
  if (found === undefined) throw new Error(`no source ${connector}/${board}`)
  return found
}

async function locations(sitemap: string): Promise<string[]> {
  const page = load(await text(sitemap), { xml: true })
  const own = page('url > loc')
    .map((_, element) => page(element).text())
    .get()
  const children = page('sitemap > loc')
    .map((_, element) => page(element).text())
    .get()
  return [...own, ...(await Promise.all(children.map(locations))).flat()]
}

describe('the boards in their own formats', () => {
  it('lists sixteen boards of fourteen employers over all four connectors', () => {
    const count = (connector: string) => boards.sources.filter((source) => source.connector === connector).length
    expect(['greenhouse', 'lever', 'ashby', 'jsonld'].map(count)).toEqual([5, 4, 3, 4])
    expect(new Set(boards.sources.map((source) => source.name)).size).toBe(14)
  })

  it('answers a Greenhouse board with every documented field and twice escaped text', async () => {
    const answer = (await json(listUrl(sourceOf('greenhouse', 'tarnwickhealth')))) as {
      jobs: Record<string, never>[]
      meta: { total: number }
    }
    expect(answer.meta.total).toBe(answer.jobs.length)
    for (const job of answer.jobs) {
      expect(job).toMatchObject({
        id: expect.any(Number),
        internal_job_id: expect.any(Number),
        title: expect.any(String),
        updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-05:00$/),
        first_published: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        requisition_id: expect.stringMatching(/^R-\d+$/),
        location: { name: expect.any(String) },
        absolute_url: expect.stringMatching(/^https:\/\/job-boards\.greenhouse\.io\/tarnwickhealth\/jobs\/\d+$/),
        company_name: 'Tarnwick Health Partners',
        departments: [{ id: expect.any(Number), name: expect.any(String), child_ids: [], parent_id: null }],
      })
      expect(job.content).toMatch(/^&lt;p&gt;/)
      expect(load(decodeHTML(String(job.content)))('p').length).toBeGreaterThanOrEqual(4)
    }
  })

  it('leaves the text of a Greenhouse board out unless it is asked for', async () => {
    const url = listUrl(sourceOf('greenhouse', 'bramblecote')).replace('?content=true', '')
    expect(JSON.stringify(await json(url))).not.toContain('"content"')
  })

  it('pages a Lever board by skip and limit', async () => {
    const url = listUrl(sourceOf('lever', 'northfenn'))
    const all = (await json(url)) as { id: string }[]
    const first = (await json(`${url}&skip=0&limit=10`)) as { id: string }[]
    const second = (await json(`${url}&skip=10&limit=100`)) as { id: string }[]
    expect(first).toHaveLength(10)
    expect([...first, ...second]).toEqual(all)
    expect(await json(`${url}&skip=1000&limit=100`)).toEqual([])
  })

  it('answers a Lever board with every documented field', async () => {
    for (const posting of (await json(listUrl(sourceOf('lever', 'calderisk')))) as object[]) {
      expect(posting).toMatchObject({
        id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
        text: expect.any(String),
        hostedUrl: expect.stringMatching(/^https:\/\/jobs\.lever\.co\/calderisk\//),
        applyUrl: expect.stringMatching(/\/apply$/),
        createdAt: expect.any(Number),
        categories: {
          team: expect.any(String),
          department: expect.any(String),
          location: expect.any(String),
          allLocations: expect.any(Array),
        },
        workplaceType: expect.stringMatching(/^(on-site|hybrid|remote)$/),
        country: 'US',
        description: expect.stringMatching(/^<p>/),
        descriptionPlain: expect.any(String),
        lists: [{ text: expect.any(String), content: expect.stringMatching(/^<li>/) }, { text: expect.any(String) }],
        additional: expect.stringMatching(/^<p>/),
      })
    }
  })

  it('answers an Ashby board with pay components that agree with their summary', async () => {
    const answer = (await json(listUrl(sourceOf('ashby', 'velmora')))) as { apiVersion: string; jobs: object[] }
    expect(answer.apiVersion).toBe('1')
    for (const job of answer.jobs) {
      expect(job).toMatchObject({
        isListed: true,
        isRemote: false,
        address: { postalAddress: { addressCountry: 'United States' } },
        publishedAt: expect.stringMatching(/\+00:00$/),
        compensation: {
          scrapeableCompensationSalarySummary: expect.stringMatching(/^\$[\d.]+K? - \$[\d.]+K?/),
          summaryComponents: expect.arrayContaining([
            expect.objectContaining({ compensationType: 'Salary', interval: expect.stringMatching(/^1 (HOUR|YEAR)$/) }),
          ]),
          compensationTiers: [{ components: expect.any(Array) }],
        },
      })
    }
  })

  it('lists every page of a careers site in its sitemap, through an index where there is one', async () => {
    for (const source of boards.sources.filter(({ connector }) => connector === 'jsonld')) {
      const pages = await locations(`${source.origin}/sitemap.xml`)
      const samples = loadSamples(NOW).find(({ connector, board }) => connector === 'jsonld' && board === source.board)
      expect(pages).toHaveLength(samples?.on(1).length ?? -1)
      expect(new Set(pages).size).toBe(pages.length)
    }
    expect(await text(`${sourceOf('jsonld', 'quillhaven').origin}/sitemap.xml`)).toContain('<sitemapindex')
  })

  it('carries JobPosting data in four arrangements', async () => {
    const pages = await locations(`${sourceOf('jsonld', 'fennick').origin}/sitemap.xml`)
    const shapes = await Promise.all(
      pages.map(async (page) => {
        const scripts = load(await text(page))('script[type="application/ld+json"]')
          .map((_, script) => load(script).text())
          .get()
        const data: unknown[] = scripts.map((script) => JSON.parse(script))
        expect(JSON.stringify(data)).toContain('"@type":"JobPosting"')
        if (data.length > 1) return 'scripts'
        return Array.isArray(data[0]) ? 'array' : Object.hasOwn(Object(data[0]), '@graph') ? 'graph' : 'plain'
      }),
    )
    expect(new Set(shapes)).toEqual(new Set(['scripts', 'array', 'graph', 'plain']))
  })

  it('answers an unknown board, page or method with an error status', async () => {
    expect((await fetch(`${boards.url}/greenhouse/v1/boards/nobody/jobs`)).status).toBe(404)
    expect((await fetch(`${boards.url}/sites/fennick/jobs/none-1`)).status).toBe(404)
    expect((await fetch(`${boards.url}/`)).status).toBe(404)
    expect((await fetch(`${boards.url}/sites/fennick/sitemap.xml`, { method: 'POST' })).status).toBe(405)
  })
})

describe('broken items', () => {
  it('has one of each fault and no other', () => {
    const faults = loadSamples(NOW)
      .flatMap((board) => board.on(1))
      .filter(({ fault }) => fault !== null)
      .map(({ fault, key }) => `${fault} ${key}`)
    expect(faults.sort()).toEqual([
      'no_link lever/ostrelle/199',
      'no_title greenhouse/kestrive/198',
      'script_link greenhouse/kestrive/199',
      'truncated jsonld/quillhaven/199',
      'wrong_type ashby/pellarin/199',
    ])
  })

  it('breaks exactly the field that the fault names', async () => {
    const { jobs } = (await json(listUrl(sourceOf('greenhouse', 'kestrive')))) as { jobs: Record<string, unknown>[] }
    expect(jobs.filter((job) => !('title' in job))).toHaveLength(1)
    expect(jobs.filter((job) => String(job.absolute_url).startsWith('javascript:'))).toHaveLength(1)
    const lever = (await json(listUrl(sourceOf('lever', 'ostrelle')))) as Record<string, unknown>[]
    expect(lever.filter((posting) => !('hostedUrl' in posting))).toHaveLength(1)
    const ashby = (await json(listUrl(sourceOf('ashby', 'pellarin')))) as { jobs: Record<string, unknown>[] }
    expect(ashby.jobs.filter((job) => typeof job.title !== 'string')).toHaveLength(1)
  })

  it('cuts the data of one careers page short and of no other', async () => {
    const sites = boards.sources.filter(({ connector }) => connector === 'jsonld')
    const pages = (await Promise.all(sites.map(({ origin }) => locations(`${origin}/sitemap.xml`)))).flat()
    const broken: string[] = []
    for (const page of pages) {
      const scripts = load(await text(page))('script[type="application/ld+json"]')
        .map((_, script) => load(script).text())
        .get()
      if (!scripts.every(isJson)) broken.push(page)
    }
    expect(broken).toEqual([expect.stringContaining('/sites/quillhaven/jobs/medical-assistant-allergy-clinic-199')])
  })
})

function isJson(script: string): boolean {
  try {
    JSON.parse(script)
    return true
  } catch {
    return false
  }
}

describe('from day to day', () => {
  afterAll(() => boards.setDay(1))

  it('answers 304 without a body when the ETag or the date is still right, and 200 when the board changed', async () => {
    boards.setDay(1)
    const same = listUrl(sourceOf('greenhouse', 'bramblecote'))
    const changed = listUrl(sourceOf('greenhouse', 'sedgewaterpt'))
    const [etag, date] = await validators(same)
    const [oldTag, oldDate] = await validators(changed)
    boards.setDay(2)
    const again = await fetch(same, { headers: { 'if-none-match': etag } })
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag])
    expect((await fetch(same, { headers: { 'if-modified-since': date } })).status).toBe(304)
    expect((await fetch(changed, { headers: { 'if-none-match': oldTag } })).status).toBe(200)
    expect((await fetch(changed, { headers: { 'if-modified-since': oldDate } })).status).toBe(200)
  })

  it('fails one board with 500 on day 2 only', async () => {
    const statuses = []
    for (const day of DAYS) {
      boards.setDay(day)
      const answers = await Promise.all(boards.sources.map((source) => fetch(listUrl(source))))
      statuses.push(boards.sources.filter((_, index) => answers[index]?.status === 500).map(({ board }) => board))
    }
    expect(statuses).toEqual([[], ['dunmarrow'], []])
  })

  it('drops the page of a posting that is gone and keeps the address of one whose title changed', async () => {
    boards.setDay(1)
    const { origin } = sourceOf('jsonld', 'fennick')
    expect((await fetch(`${origin}/jobs/master-electrician-103`)).status).toBe(200)
    boards.setDay(2)
    expect((await fetch(`${origin}/jobs/master-electrician-103`)).status).toBe(404)
    expect(await text(`${origin}/sitemap.xml`)).not.toContain('master-electrician')
  })

  it('sends some boards compressed when the caller accepts it', async () => {
    boards.setDay(1)
    const url = listUrl(sourceOf('greenhouse', 'kestrive'))
    expect((await fetch(url, { headers: { 'accept-encoding': 'gzip' } })).headers.get('content-encoding')).toBe('gzip')
    expect(
      (await fetch(url, { headers: { 'accept-encoding': 'identity' } })).headers.get('content-encoding'),
    ).toBeNull()
  })

  it('gives the same bytes for the same moment', async () => {
    boards.setDay(1)
    const other = await startSampleBoards({ now: NOW })
    try {
      for (const source of boards.sources) {
        const page = source.connector === 'jsonld' ? (await locations(listUrl(source)))[0] : listUrl(source)
        const mine = await text(page ?? '')
        const theirs = await text((page ?? '').replace(boards.url, other.url))
        expect(theirs.replaceAll(other.url, boards.url)).toBe(mine)
      }
    } finally {
      await other.stop()
    }
  })
})

async function validators(url: string): Promise<[string, string]> {
  const { headers } = await fetch(url)
  return [headers.get('etag') ?? '', headers.get('last-modified') ?? '']
}
