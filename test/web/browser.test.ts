import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHROMIUM } from '../_support/browser.ts'
import { raw, storeRaws } from '../_support/postings.ts'
import { startTestService, type TestService } from '../_support/service.ts'

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking']
const ROLE = '/roles/patient-services-representative'

describe.skipIf(CHROMIUM === null)('in a browser without JavaScript', () => {
  let test: TestService
  let browser: Browser
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
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ARGUMENTS })
  })
  afterAll(async () => {
    await browser.close()
    await test.stop()
  })

  async function open(path: string, width: number, scheme: 'light' | 'dark' = 'light') {
    const page = await browser.newPage({
      viewport: { width, height: 900 },
      javaScriptEnabled: false,
      colorScheme: scheme,
    })
    await page.goto(`${test.service.url}${path}`)
    return page
  }

  it.each([360, 390, 768, 1280])('no page is wider than a screen of %i pixels', async (width) => {
    for (const path of ['/', '/roles', ROLE, '/mails', '/nothing']) {
      const page = await open(path, width)
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(width)
      await page.close()
    }
  })

  it('every field has a label, every table names its columns, headings go down step by step', async () => {
    const page = await open(ROLE, 1000)
    const faults = await page.evaluate(() => {
      const unlabelled = [...document.querySelectorAll('input:not([type=hidden]), select')].filter(
        (field) => (field as HTMLInputElement).labels?.length !== 1,
      )
      const unnamed = [...document.querySelectorAll('th')].filter((cell) => !cell.hasAttribute('scope'))
      const levels = [...document.querySelectorAll('h1, h2, h3')].map((heading) => Number(heading.tagName[1]))
      const jumps = levels.filter((level, index) => index > 0 && level - (levels[index - 1] ?? level) > 1)
      return { unlabelled: unlabelled.length, unnamed: unnamed.length, jumps: jumps.length, first: levels[0] }
    })
    expect(faults).toEqual({ unlabelled: 0, unnamed: 0, jumps: 0, first: 1 })
  })

  it.each(['light', 'dark'] as const)(
    'text stands out from its ground in the %s scheme, 4.5 to 1 at least',
    async (scheme) => {
      const page = await open(ROLE, 1000, scheme)
      const pairs = await page.evaluate(() => {
        const ground = (element: Element | null): string => {
          if (!element) return 'rgb(255, 255, 255)'
          const colour = getComputedStyle(element).backgroundColor
          return /rgba\(.*, 0\)|transparent/.test(colour) ? ground(element.parentElement) : colour
        }
        return [...document.querySelectorAll('h1, p, a, td, th, li, label, button, strong')].map((element) => [
          getComputedStyle(element).color,
          ground(element),
          element.tagName,
        ])
      })
      const weak = pairs.filter(([text = '', ground = '']) => contrast(text, ground) < 4.5)
      expect(weak).toEqual([])
    },
  )

  it('signs up by the keyboard alone', async () => {
    const page = await open(ROLE, 390)
    await page.focus('#email')
    await page.keyboard.type('reader@example.org')
    await page.selectOption('#zone', 'Europe/London')
    await page.keyboard.press('Tab')
    await page.focus('form.subscribe button')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/subscribe')
    expect(await page.textContent('h1')).toBe('Look into your mailbox')
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
