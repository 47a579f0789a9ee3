import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { listMails } from '../../src/send/mailbox.ts'
import { signToken } from '../../src/send/token.ts'
import { findSubscriberByEmail } from '../../src/store/subscriber.ts'
import { CHROMIUM } from '../_support/browser.ts'
import { chartFaults, countLabels } from '../_support/chart-faults.ts'
import { raw, storeRaws } from '../_support/postings.ts'
import { advertisedFigures, officialFigures } from '../_support/reference-figures.ts'
import { startTestService, type TestService, until } from '../_support/service.ts'
import { publish } from '../_support/shown-release.ts'
import { makeSubscriber } from '../_support/subscribers.ts'

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking']
const TEXTS = 'h1, h2, p, a, td, th, li, label, button, input, select, strong, svg text'
const ROLE = '/roles/patient-services-representative'
const PROOF = '/figures/2026-11-19/patient-services-representative/official-pay?country=US&item=median'

describe.skipIf(CHROMIUM === null)('in a browser without JavaScript', () => {
  let test: TestService
  let browser: Browser
  const paths = [
    '/',
    '/roles',
    '/roles?q=nurse',
    ROLE,
    PROOF,
    '/compare?role=chef&role=nobody',
    '/trends',
    '/methods',
    '/plans',
    '/mails',
    '/subscribe',
    '/login',
    '/privacy',
    '/nothing',
  ]
  beforeAll(async () => {
    test = await startTestService({ parts: ['web', 'workers'] })
    const pay = [{ kind: 'text' as const, text: '$19 - $23 per hour' }]
    await storeRaws(
      test,
      Array.from({ length: 30 }, (_, index) =>
        raw(index, {
          title: TITLES[index % 3] ?? '',
          pay,
          company: `Clinic ${index % 5} of the Greater Metropolitan Health Partnership`,
          places: [{ text: CITIES[index % 10] ?? '' }],
        }),
      ),
    )
    await publish(test.service.context.db, [...officialFigures(), ...advertisedFigures()])
    await signUpByForm()
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ARGUMENTS })
  })
  afterAll(async () => {
    await browser.close()
    await test.stop()
  })

  /** Leaves a mail in the mailbox, so that its page and both pages behind its links can be opened. */
  async function signUpByForm() {
    const { db, mailFolder, secretKeys } = test.service.context
    const form = { email: 'first@example.org', zone: 'UTC', hour: '8', role: 'registered-nurse' }
    await fetch(`${test.service.url}/subscribe`, { method: 'POST', body: new URLSearchParams(form) })
    await until('the mail arrived', async () => (await listMails(mailFolder ?? '')).length > 0)
    const id = (await findSubscriberByEmail(db, form.email))?.id ?? ''
    paths.push(`/mails/${(await listMails(mailFolder ?? ''))[0]?.name}`)
    paths.push(
      `/confirm/${signToken(secretKeys, 'confirm', id)}`,
      `/unsubscribe/${signToken(secretKeys, 'unsubscribe', id)}`,
      ...(await matchPages()),
    )
  }

  /** All matches of a subscriber who has some, and the page that hides one. */
  async function matchPages(): Promise<string[]> {
    const { db, secretKeys } = test.service.context
    const criteria = { ...EMPTY_CRITERIA, roles: ['patient-services-representative'] }
    const id = await makeSubscriber(test, 'second@example.org', [{ name: 'Front desk', criteria }])
    const { id: groupId } = await db.selectFrom('posting_group').select('id').limit(1).executeTakeFirstOrThrow()
    test.clock.now = new Date(test.clock.now.getTime() + 60_000)
    return [`/matches/${signToken(secretKeys, 'view', id)}`, `/hide/${signToken(secretKeys, 'hide', [id, groupId])}`]
  }

  async function open(path: string, width: number, scheme: 'light' | 'dark' = 'light') {
    const page = await browser.newPage({
      viewport: { width, height: 900 },
      javaScriptEnabled: false,
      colorScheme: scheme,
    })
    await page.goto(`${test.service.url}${path}`)
    return page
  }

  it.each([320, 390, 768, 1280])('no page is wider than a screen of %i pixels', async (width) => {
    for (const path of paths) {
      const page = await open(path, width)
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(width)
      await page.close()
    }
  })

  it('every field has a label, every heading of a table its scope, headings go down step by step', async () => {
    for (const path of paths) {
      const page = await open(path, 1000)
      const faults = await page.evaluate(() => {
        const unlabelled = [...document.querySelectorAll('input:not([type=hidden]), select')].filter(
          (field) => (field as HTMLInputElement).labels?.length !== 1,
        )
        const unnamed = [...document.querySelectorAll('th')].filter((cell) => !cell.hasAttribute('scope'))
        const levels = [...document.querySelectorAll('h1, h2, h3')].map((heading) => Number(heading.tagName[1]))
        const jumps = levels.filter((level, index) => index > 0 && level - (levels[index - 1] ?? level) > 1)
        const tops = levels.filter((level) => level === 1).length
        return { unlabelled: unlabelled.length, unnamed: unnamed.length, jumps: jumps.length, first: levels[0], tops }
      })
      expect(faults, path).toEqual({ unlabelled: 0, unnamed: 0, jumps: 0, first: 1, tops: 1 })
      await page.close()
    }
  })

  it('no label of a chart is cut off', async () => {
    const page = await open(ROLE, 1000)
    expect(await chartFaults(page)).toEqual([])
    expect((await countLabels(page)).labels).toBeGreaterThanOrEqual(5)
  })

  it.each(['light', 'dark'] as const)(
    'text stands out from its ground in the %s scheme, 4.5 to 1 at least',
    async (scheme) => {
      const page = await open(ROLE, 1000, scheme)
      const pairs = await page.evaluate((texts) => {
        const ground = (element: Element | null): string => {
          if (!element) return 'rgb(255, 255, 255)'
          const colour = getComputedStyle(element).backgroundColor
          return /rgba\(.*, 0\)|transparent/.test(colour) ? ground(element.parentElement) : colour
        }
        return [...document.querySelectorAll(texts)].map((element) => [
          element instanceof SVGElement ? getComputedStyle(element).fill : getComputedStyle(element).color,
          ground(element),
          element.tagName,
        ])
      }, TEXTS)
      const weak = pairs.filter(([text = '', ground = '']) => contrast(text, ground) < 4.5)
      expect(weak).toEqual([])
      expect(pairs.some(([, , tag]) => tag === 'text')).toBe(true)
    },
  )

  it('signs up by the keyboard alone', async () => {
    const page = await open(ROLE, 390)
    await page.focus('#email')
    await page.keyboard.type('reader@example.org')
    await page.keyboard.press('Tab')
    await page.keyboard.type('Europe/Lon')
    await page.keyboard.press('Tab')
    await page.keyboard.type('07')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/subscribe')
    expect(await page.textContent('h1')).toBe('Look into your mailbox')
    const stored = await findSubscriberByEmail(test.service.context.db, 'reader@example.org')
    expect(stored).toMatchObject({ zone: 'Europe/London', hour: 7, state: 'pending' })
  })
})

const TITLES = [
  'Patient Services Representative',
  'Senior Patient Services Representative',
  'Patient Services Supervisor',
]
const CITIES = [
  'Austin, TX',
  'Dallas, TX',
  'Houston, TX',
  'Waco, TX',
  'Denver, CO',
  'Boston, MA',
  'Miami, FL',
  'Tampa, FL',
  'Erie, PA',
  'Reno, NV',
]

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map((part) => {
    const value = Number(part) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
