import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listMails } from '../../src/send/mailbox.ts'
import { findSubscriberByEmail } from '../../src/store/subscriber.ts'
import { findSuppression } from '../../src/store/suppression.ts'
import { CHROMIUM } from '../_support/browser.ts'
import { startTestService, type TestService, until } from '../_support/service.ts'

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking']
const EMAIL = 'reader@example.org'
const WIDTH = 320
/** Where pictures of every step are left, to be looked at. */
const PICTURES = process.env.PICTURES ?? null

describe.skipIf(CHROMIUM === null)('a subscriber on a small phone without JavaScript', () => {
  let test: TestService
  let browser: Browser
  let visit: BrowserContext
  let page: Page
  let step = 0
  beforeAll(async () => {
    const port = await freePort()
    const environment = { PORT: String(port), BASE_URL: `http://127.0.0.1:${port}` }
    test = await startTestService({ parts: ['web', 'workers'], environment })
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ARGUMENTS })
    visit = await browser.newContext({
      viewport: { width: WIDTH, height: 640 },
      javaScriptEnabled: false,
      acceptDownloads: true,
    })
    page = await visit.newPage()
  })
  afterAll(async () => {
    await browser.close()
    await test.stop()
  })

  const heading = () => page.textContent('h1')
  const subscriber = () => findSubscriberByEmail(test.service.context.db, EMAIL)

  async function open(path: string): Promise<void> {
    await page.goto(`${test.service.url}${path}`)
    await look()
  }

  /** Presses the button of this name; what comes must fit the screen and label every field. */
  async function press(name: string | RegExp): Promise<void> {
    await page
      .getByRole('button', { name, exact: typeof name === 'string' })
      .first()
      .click()
    await page.waitForLoadState()
    await look()
  }

  async function look(): Promise<void> {
    step += 1
    if (PICTURES !== null) await page.screenshot({ path: `${PICTURES}/${step}.png`, fullPage: true })
    const faults = await page.evaluate(() => ({
      width: document.documentElement.scrollWidth,
      unlabelled: [...document.querySelectorAll('main input:not([type=hidden]), main select')].filter(
        (field) => (field as HTMLInputElement).labels?.length !== 1,
      ).length,
      tops: document.querySelectorAll('h1').length,
      doubled:
        [...document.querySelectorAll('[id]')].length -
        new Set([...document.querySelectorAll('[id]')].map(({ id }) => id)).size,
    }))
    expect(faults, `step ${step}: ${page.url()}`).toEqual({ width: WIDTH, unlabelled: 0, tops: 1, doubled: 0 })
  }

  /** Opens the newest mail on the mailbox page and follows the link in it to the page with a button. */
  async function followMail(count: number, link: RegExp): Promise<void> {
    const folder = test.service.context.mailFolder ?? ''
    await until('the mail arrived', async () => (await listMails(folder)).length >= count)
    await open('/mails')
    await page.locator('.postings a').first().click()
    await look()
    const popup = visit.waitForEvent('page')
    await page.frameLocator('iframe').getByRole('link', { name: link }).click()
    const opened = await popup
    await page.close()
    page = opened
    await page.waitForLoadState()
    await look()
  }

  it('signs up on the page of its own, after a mistake, and confirms from the mailbox page', async () => {
    await open('/subscribe')
    await page.fill('#role', 'Nurse in a hospital, nights')
    await page.fill('#email', EMAIL)
    await page.selectOption('#zone', 'Europe/London')
    await press('Send me alerts')
    expect(await heading()).toBe('One thing to correct')
    await page.getByRole('radio', { name: 'Registered Nurse', exact: true }).check()
    await press('Send me alerts')
    expect(await heading()).toBe('Look into your mailbox')
    await followMail(1, /confirm/i)
    await press('Confirm my job alerts')
    expect(await heading()).toBe('Your job alerts are on')
    expect((await subscriber())?.state).toBe('active')
  })

  it('signs in by a mailed link', async () => {
    await open('/settings')
    expect(page.url()).toMatch(/\/login$/)
    await page.fill('#email', EMAIL)
    test.clock.now = new Date(test.clock.now.getTime() + 60_000)
    await press('Mail me the link')
    await followMail(2, /open my settings/i)
    await press('Open my settings')
    expect(page.url()).toMatch(/\/settings$/)
    expect(await page.textContent('.lead')).toContain(EMAIL)
  })

  it('changes the hour, pauses and goes on', async () => {
    await page.selectOption('#hour', '18')
    await press('Save')
    expect((await subscriber())?.hour).toBe(18)
    expect(await page.textContent('main')).toContain('at 18:')
    await press('Pause')
    expect(await page.getAttribute('#until', 'aria-describedby')).toBe('until-fault')
    await press('2 weeks')
    expect((await subscriber())?.pausedUntil).toEqual(new Date(test.clock.now.getTime() + 14 * 86_400_000))
    await press('End the pause')
    expect((await subscriber())?.pausedUntil).toBeNull()
  })

  it('takes everything along and has it erased', async () => {
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: /export/i }).click()
    const file = await (await download).path()
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ profile: { email: EMAIL, hour: 18 } })
    await page.getByRole('link', { name: /erase everything/i }).click()
    await look()
    await page.fill('#word', 'no')
    await press('Erase everything')
    expect(await heading()).toBe('Erase everything?')
    await page.fill('#word', 'ERASE')
    await press('Erase everything')
    expect(await heading()).toBe('Everything is erased')
    expect(await subscriber()).toBeNull()
    const left = await test.service.context.db.selectFrom('suppression').selectAll().execute()
    expect(left.map(({ reason }) => reason)).toEqual(['erased'])
    expect(await findSuppression(test.service.context.db, left[0]?.address_hash ?? '')).not.toBeNull()
    await open('/settings')
    expect(page.url()).toMatch(/\/login$/)
  })

  it('reads what is kept of people', async () => {
    await open('/privacy')
    expect(await heading()).toBe('Privacy')
  })
})

/** The links in mails hold the port, so it has to be known before the service starts. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
