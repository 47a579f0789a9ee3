import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Figure } from '../../src/domain/figure.ts'
import type { Release } from '../../src/domain/release.ts'
import { makeRelease } from '../../src/releases/make.ts'
import { CHROMIUM } from '../_support/browser.ts'
import { giving } from '../_support/figures.ts'
import { raw, storeRaws } from '../_support/postings.ts'
import { startTestService, type TestService } from '../_support/service.ts'

const DAY_MS = 86_400_000
const EVIL = '<script>alert(1)</script>'

let test: TestService
beforeAll(async () => {
  test = await startTestService({ parts: ['web'], environment: { SITE_NAME: 'Tide & Sons' } })
})
afterAll(() => test.stop())

async function publish(figures: Partial<Figure>[]): Promise<Release> {
  test.clock.now = new Date(test.clock.now.getTime() + DAY_MS)
  const parameters = { leastObservations: 10, metrics: { 'active-postings': 1 } }
  const made = await makeRelease(test.service.context, { compute: giving(figures), parameters })
  if (made.state !== 'published') throw new Error(made.state)
  return made.release
}

async function get(path: string, headers: Record<string, string> = {}) {
  const answer = await fetch(`${test.service.url}${path}`, { headers })
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

describe('the pages of releases', () => {
  it('say so while there is none', async () => {
    expect((await get('/releases')).text).toContain('There is no release yet')
    expect((await get('/releases/2026-11-20')).status).toBe(404)
  })

  it.each([
    '/releases/%00',
    '/releases/..%2f..',
    `/releases/${'9'.repeat(90)}`,
    '/releases/2026-11-21/figures.xlsx',
    '/releases/2026-11-21/..%2fSHA256SUMS',
  ])('know nothing of %s', async (path) => {
    expect((await get(path)).status).toBe(404)
  })

  it('list all, with hash and citation, and show of one what it is made from and what it changed', async () => {
    await storeRaws(test, [raw(1), raw(2)])
    const figures = [
      { period: '2026-09', value: 10 },
      { period: '2026-10', value: 20 },
      { metric: EVIL, value: 1 },
    ]
    const first = await publish(figures)
    const second = await publish([
      { period: '2026-09', value: 11 },
      { period: '2026-10', value: 20 },
    ])
    const list = (await get('/releases')).text
    for (const { id, outputsHash } of [first, second])
      expect(list).toMatch(new RegExp(`/releases/${id}"[\\s\\S]*${outputsHash}`))
    expect(list).toContain('Tide &amp; Sons (2026): Labour-market figures, release 2026-11-22')
    const page = (await get('/releases/2026-11-22?metric=active-postings&role=registered-nurse')).text
    expect(page).toContain(second.inputsHash)
    expect(page).toContain('It is the current release.')
    expect(page).toContain('least observations 10')
    expect(page).toMatch(/openings: \d rows?[\s\S]*crawls: 1 row/)
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;</th>')
    expect(page).not.toMatch(/<script(?! type="application\/ld\+json")/)
    expect(page).toMatch(/2026-09<\/th><td class="number">10<[\s\S]*?<td class="number">11</)
    expect((await get('/releases/2026-11-21')).text).toContain(
      'Pages show <a href="/releases/2026-11-22">release 2026-11-22</a>',
    )
    expect((await get(`/releases/2026-11-22?metric=${encodeURIComponent(EVIL)}&role=%00`)).status).toBe(200)
  })
})

describe('the downloads of a release', () => {
  it('are whole files, the same at every time, with their hash as ETag', async () => {
    const release = await publish([{}, { item: 'x' }])
    const base = `/releases/${release.id}`
    const [first, ...others] = await Promise.all(Array.from({ length: 4 }, () => get(`${base}/figures.csv`)))
    expect(first?.status).toBe(200)
    expect(first?.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
    for (const other of others) expect(other.text).toBe(first?.text)
    const sums = (await get(`${base}/SHA256SUMS`)).text
    for (const line of sums.trimEnd().split('\n')) {
      const [hash = '', name = ''] = line.split('  ')
      const answer = await fetch(`${test.service.url}${base}/${name}`)
      const bytes = Buffer.from(await answer.arrayBuffer())
      expect(createHash('sha256').update(bytes).digest('hex'), name).toBe(hash)
      expect(answer.headers.get('etag')).toBe(`"${hash}"`)
      expect(Number(answer.headers.get('content-length'))).toBe(bytes.length)
    }
    expect(sums).toContain(`${release.outputsHash}  figures.json`)
    expect(sums).toContain('figures.parquet')
    expect((await get(`/releases/${release.id}`)).text).toMatch(/figures\.parquet<\/a>[^<]*, [\d,]+ bytes/)
    expect(await readdir(join(test.folder, 'releases'))).toHaveLength(1)
  })

  it('are not sent again to who has them', async () => {
    const path = '/releases/2026-11-23/figures.json'
    const etag = (await get(path)).headers.get('etag') ?? ''
    expect(await get(path, { 'if-none-match': `"other", W/${etag}` })).toMatchObject({ status: 304, text: '' })
    expect((await get(path, { 'if-none-match': '"other"' })).status).toBe(200)
  })
})

describe.skipIf(CHROMIUM === null)('in a browser without JavaScript', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: CHROMIUM ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    })
  })
  afterAll(() => browser.close())

  it.each([320, 1280])('no page of releases is wider than %i pixels', async (width) => {
    for (const path of ['/releases', '/releases/2026-11-22?role=registered-nurse']) {
      const page = await browser.newPage({ viewport: { width, height: 900 }, javaScriptEnabled: false })
      await page.goto(`${test.service.url}${path}`)
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(width)
      if (process.env.LOOK)
        await page.screenshot({ path: join(process.env.LOOK, `${path.length}-${width}.png`), fullPage: true })
      await page.close()
    }
  })

  it('the revision table is asked for by a form', async () => {
    const page = await browser.newPage({ javaScriptEnabled: false })
    await page.goto(`${test.service.url}/releases/2026-11-22`)
    await page.getByLabel('Role', { exact: true }).fill('registered-nurse')
    await page.getByRole('button', { name: 'Show' }).click()
    expect(page.url()).toContain('role=registered-nurse')
    expect(await page.getByRole('row').filter({ hasText: '2026-09' }).textContent()).toMatch(/10[\s\S]*11/)
    await page.close()
  })
})
