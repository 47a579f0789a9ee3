import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderDigest } from '../../src/digest/render.ts'
import { renderConfirmation } from '../../src/digest/render-confirmation.ts'
import { CHROMIUM } from '../_support/browser.ts'
import { CONTEXT, digest, item } from './samples.ts'

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking']
const ESTIMATE = { low: 58_000, median: 64_000, high: 71_000, currency: 'USD', n: 34 }
const MAILS = {
  digest: renderDigest(
    digest(
      [
        item({ firstSeenAt: CONTEXT.now }),
        item({ title: 'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(3), pay: null }, { estimate: ESTIMATE }),
        item({ title: 'אחות מוסמכת', company: 'מרכז רפואי', url: `https://${'jobs.'.repeat(12)}example/` }),
      ],
      { market: { roleSlug: 'registered-nurse', country: 'US', pay: ESTIMATE, asOf: '2026-11-23' }, moreCount: 3 },
    ),
    CONTEXT,
  ).html,
  confirmation: renderConfirmation({
    siteName: 'Jobtide',
    postalAddress: CONTEXT.postalAddress,
    confirmUrl: 'https://jobtide.example/confirm/abc',
    validHours: 72,
  }).html,
}

describe.skipIf(CHROMIUM === null).each(Object.entries(MAILS))('the %s mail in a browser', (_name, mail) => {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ARGUMENTS })
  })
  afterAll(() => browser.close())

  const open = async (width: number, colorScheme: 'light' | 'dark') => {
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme, javaScriptEnabled: false })
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.setContent(mail)
    return { page, asked }
  }

  it.each([320, 600, 1200])(
    'fits into %i pixels, in one column of at most 600, and asks nobody for anything',
    async (width) => {
      const { page, asked } = await open(width, 'light')
      const { scroll, widest } = await page.evaluate(() => ({
        scroll: document.documentElement.scrollWidth,
        widest: Math.max(
          ...[...document.querySelectorAll('h1, h2, p, .card')].map((part) => part.getBoundingClientRect().width),
        ),
      }))
      expect(scroll).toBeLessThanOrEqual(width)
      expect(widest).toBeLessThanOrEqual(600)
      expect(asked).toEqual([])
      await page.close()
    },
  )

  it.each(['light', 'dark'] as const)(
    'every text stands out from its ground in the %s scheme, 4.5 to 1 at least',
    async (scheme) => {
      const { page } = await open(600, scheme)
      const pairs = await page.evaluate(() => {
        const ground = (element: Element | null): string => {
          if (!element) return 'rgb(255, 255, 255)'
          const colour = getComputedStyle(element).backgroundColor
          return /rgba\(.*, 0\)|transparent/.test(colour) ? ground(element.parentElement) : colour
        }
        return [...document.querySelectorAll('h1, h2, p, a, span, strong')].map((element) => ({
          colour: getComputedStyle(element).color,
          ground: ground(element),
          text: element.textContent,
        }))
      })
      expect(pairs.filter(({ colour, ground }) => contrast(colour, ground) < 4.5)).toEqual([])
      // A dark ground shows that the scheme was honoured at all.
      expect(luminance(pairs[0]?.ground ?? '') < 0.1).toBe(scheme === 'dark')
      await page.close()
    },
  )
})

/** WCAG 2.2, contrast ratio and relative luminance. */
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
