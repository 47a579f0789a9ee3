import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FakeBoard, job, jobs, startBoard } from '../_support/board.ts'
import { CHROMIUM } from '../_support/browser.ts'
import { contrastFaults } from '../_support/contrast.ts'
import { crawlOnce } from '../_support/crawl.ts'
import { makeOperator, PASSWORD } from '../_support/operator.ts'
import { takePictures } from '../_support/pictures.ts'
import { startTestService, type TestService } from '../_support/service.ts'

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking']

describe.skipIf(CHROMIUM === null)('an operator in a browser without JavaScript', () => {
  let test: TestService
  let board: FakeBoard
  let browser: Browser
  let id: string
  beforeAll(async () => {
    test = await startTestService({ parts: ['web', 'workers'], environment: { ADMIN: 'true' } })
    board = await startBoard()
    const evil = '<img src=x onerror=alert(1)>'
    for (const count of [3, 5, 4]) {
      const list = Array.from({ length: count }, (_, at) => job(at + 1, { title: `Zorblatt Quuxifier ${at}` }))
      board.answer(jobs([...list, job(99, { title: evil, absolute_url: evil })]))
      id = (await crawlOnce(test, board.origin)).source_id
    }
    await makeOperator(test, 'ada', 'operator')
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ARGUMENTS })
  })
  afterAll(async () => {
    await browser.close()
    await board.stop()
    await test.stop()
  })

  async function signIn(width: number, colorScheme: 'light' | 'dark'): Promise<{ visit: BrowserContext; page: Page }> {
    const visit = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, javaScriptEnabled: false })
    const page = await visit.newPage()
    await page.goto(`${test.service.url}/admin`)
    await look(page, width, 'sign-in')
    await page.getByLabel('Name').fill('ada')
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in' }).click()
    return { visit, page }
  }

  /** The page fits the screen, labels every field once, has one heading of the first rank, and enough contrast. */
  async function look(page: Page, width: number, name: string): Promise<void> {
    await takePictures(page, `admin-${name}-${width}`)
    const faults = await page.evaluate(() => ({
      width: document.documentElement.scrollWidth,
      unlabelled: [...document.querySelectorAll('main input:not([type=hidden]), main select')].filter(
        (field) => (field as HTMLInputElement).labels?.length !== 1,
      ).length,
      tops: document.querySelectorAll('h1').length,
      images: document.querySelectorAll('main img, script').length,
    }))
    expect(faults, `${name} at ${width}`).toEqual({ width, unlabelled: 0, tops: 1, images: 0 })
    expect((await contrastFaults(page)).faults, `${name} at ${width}`).toEqual([])
  }

  it.each([
    [320, 'dark'],
    [1280, 'light'],
  ] as const)('sees every page whole at %i pixels, %s', async (width, scheme) => {
    const { visit, page } = await signIn(width, scheme)
    const parts = ['', '/digests', '/gaps', '/queues', '/settings', '/audit', `/sources/${id}`]
    for (const part of parts) {
      await page.goto(`${test.service.url}/admin${part}`)
      await look(page, width, part.split('/')[1] || 'overview')
    }
    await page.locator('a[href*="/pages/"]').first().click()
    await look(page, width, 'page')
    await visit.close()
  })

  it('signs in, pauses a source, changes its interval, and signs out', async () => {
    const { visit, page } = await signIn(320, 'light')
    await page.getByRole('link', { name: 'greenhouse/acme' }).click()
    await page.getByRole('button', { name: 'Pause' }).click()
    expect(await page.getByRole('status').textContent()).toContain('Paused')
    await page.getByLabel('Minutes between runs').fill('180')
    await page.getByRole('button', { name: 'Change interval' }).click()
    expect(await page.textContent('main')).toContain('every 180 minutes')
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    expect(await page.textContent('h1')).toBe('Sign in as an operator')
    await visit.close()
  })
})
