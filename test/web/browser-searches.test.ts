import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { signToken } from '../../src/send/token.ts'
import { listSavedSearches } from '../../src/store/saved-search.ts'
import { CHROMIUM } from '../_support/browser.ts'
import { subscriberWith } from '../_support/login.ts'
import { raw, storeRaws } from '../_support/postings.ts'
import { startTestService, type TestService } from '../_support/service.ts'

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking']
const WIDTH = 320
/** Where pictures of every step are left, to be looked at. */
const PICTURES = process.env.PICTURES ?? null

describe.skipIf(CHROMIUM === null)('the editor of a search on a small phone', () => {
  let test: TestService
  let browser: Browser
  let visit: BrowserContext
  let page: Page
  let id: string
  let step = 0
  const faults: string[] = []
  beforeAll(async () => {
    test = await startTestService({ parts: ['web'] })
    await storeRaws(
      test,
      Array.from({ length: 12 }, (_, index) =>
        raw(index, { title: 'Registered Nurse', description: `Ward ${index}.` }),
      ),
    )
    test.clock.now = new Date(test.clock.now.getTime() + 60_000)
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ARGUMENTS })
  })
  afterAll(async () => {
    await browser.close()
    await test.stop()
  })
  afterEach(async () => {
    await visit.close()
    expect(faults.splice(0)).toEqual([])
  })

  /** A new subscriber at the editor. */
  async function arrive(name: string, options: { javaScriptEnabled: boolean; colorScheme?: 'dark' }): Promise<void> {
    id = (await subscriberWith(test, `${name}@example.org`)).id
    const { secretKeys, now } = test.service.context
    visit = await browser.newContext({ viewport: { width: WIDTH, height: 640 }, ...options })
    const value = signToken(secretKeys, 'session', id, now())
    await visit.addCookies([{ name: 'jobtide_session', value, url: test.service.url ?? '' }])
    page = await visit.newPage()
    page.on('pageerror', (error) => faults.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of 40[04]/.test(message.text())) faults.push(message.text())
    })
    await page.goto(`${test.service.url}/settings/searches/new`)
    await look()
  }

  async function press(name: string | RegExp): Promise<void> {
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name }).first().click()])
    await look()
  }

  async function look(): Promise<void> {
    step += 1
    if (PICTURES !== null)
      await page.screenshot({ path: `${PICTURES}/search-${String(step).padStart(2, '0')}.png`, fullPage: true })
    const found = await page.evaluate(() => {
      const ids = [...document.querySelectorAll('[id]')].map((element) => element.id)
      const fields = [...document.querySelectorAll('main input:not([type=hidden]), main select, main textarea')]
      const links = [...document.querySelectorAll('.fault a[href^="#"]')].map((link) => link.getAttribute('href') ?? '')
      return {
        width: document.documentElement.scrollWidth,
        unlabelled: fields.filter((field) => (field as HTMLInputElement).labels?.length !== 1).length,
        doubled: ids.length - new Set(ids).size,
        lost: links.filter((link) => !ids.includes(link.slice(1))),
        jumps: [...document.querySelectorAll('h1, h2, h3')]
          .map((heading) => Number(heading.tagName[1]))
          .filter((level, at, levels) => level - (levels[at - 1] ?? 1) > 1).length,
      }
    })
    expect(found, `step ${step}`).toEqual({ width: WIDTH, unlabelled: 0, doubled: 0, lost: [], jumps: 0 })
  }

  const saved = () => listSavedSearches(test.service.context.db, id)
  const ticked = (label: string) => page.getByRole('checkbox', { name: label }).isChecked()

  it('makes, counts, changes and deletes a search without JavaScript', async () => {
    await arrive('plain', { javaScriptEnabled: false })
    await page.fill('#roleText', 'rn')
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
    await look()
    expect(await ticked('Registered Nurse')).toBe(true)
    await page.fill('#place', 'Springfield')
    await page.fill('#km', '30')
    await page.getByLabel('Senior', { exact: true }).check()
    await press('Save')
    expect(await page.textContent('[role=alert]')).toContain('the name of several cities')
    await page.getByLabel('Springfield, MO, US', { exact: true }).check()
    await page.getByLabel('Senior', { exact: true }).uncheck()
    await press('Show what would have matched')
    expect(await ticked('within 30 km of Springfield, MO, US')).toBe(true)
    expect(await page.textContent('#preview')).toContain('Would have matched 0 postings')
    await page.getByLabel('within 30 km of Springfield, MO, US').uncheck()
    await page.fill('#regionText', 'Texas')
    await press('Show what would have matched')
    expect(await page.textContent('#preview')).toContain('Would have matched 12 postings')
    await page.fill('#muted', 'Employer 3\nEmployer 4')
    await page.fill('#name', 'Nurses in Texas')
    await press('Save')
    expect(page.url()).toMatch(/\/settings$/)
    expect(await saved()).toMatchObject([
      {
        name: 'Nurses in Texas',
        criteria: { near: [], regions: ['US-TX'], companies: { muted: ['employer 3', 'employer 4'] } },
      },
    ])
    await page.getByRole('link', { name: 'Nurses in Texas' }).click()
    await look()
    expect(await page.textContent('#preview')).toContain('Would have matched 10 postings')
    expect(await page.inputValue('#muted')).toBe('Employer 3\nEmployer 4')
    await page.getByRole('link', { name: 'Delete this search' }).click()
    await look()
    expect(await saved()).toHaveLength(1)
    await press('Delete this search')
    expect(await saved()).toEqual([])
  })

  it('offers roles and towns while typing, by the keyboard alone', async () => {
    await arrive('script', { javaScriptEnabled: true, colorScheme: 'dark' })
    const role = page.getByRole('combobox', { name: 'Add a role' })
    await role.focus()
    await page.keyboard.type('reg')
    await page.getByRole('option').first().waitFor()
    expect(await role.getAttribute('aria-expanded')).toBe('true')
    await page.keyboard.type('istered nur')
    await page.getByRole('option', { name: 'Registered Nurse', exact: true }).waitFor()
    await page.keyboard.press('ArrowDown')
    const active = await role.getAttribute('aria-activedescendant')
    expect(await page.locator(`#${active}`).getAttribute('aria-selected')).toBe('true')
    await look()
    await page.keyboard.press('Enter')
    expect(await role.inputValue()).toBe('Registered Nurse')
    expect(await role.getAttribute('aria-expanded')).toBe('false')
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
    expect(await ticked('Registered Nurse')).toBe(true)
    await page.fill('#place', '')
    await page.locator('#place').pressSequentially('aust')
    await page.getByRole('option', { name: /^Austin, TX, US/ }).click()
    expect(await page.inputValue('#place')).toBe('Austin, TX, US')
    await page.locator('#place').press('ArrowDown')
    await page.locator('#place-list').getByRole('option').first().waitFor()
    await page.keyboard.press('Escape')
    expect(await page.locator('#place-list').isVisible()).toBe(false)
    expect(await page.inputValue('#place')).toBe('Austin, TX, US')
    await press('Show what would have matched')
    expect(await page.textContent('#preview')).toContain('Would have matched 12 postings')
    await press('Save')
    expect(await saved()).toMatchObject([{ criteria: { near: [{ km: 50, label: 'Austin, TX, US' }] } }])
  })

  it('goes on without suggestions when the server gives none', async () => {
    await arrive('cut-off', { javaScriptEnabled: true })
    await page.route('**/suggest/**', (route) => route.fulfill({ status: 503, body: 'busy' }))
    await page.locator('#roleText').pressSequentially('rn')
    await page.waitForResponse('**/suggest/**')
    await press('Save')
    expect(await saved()).toMatchObject([{ criteria: { roles: ['registered-nurse'] } }])
    faults.splice(0, faults.length, ...faults.filter((text) => !text.includes('503')))
  })
})
