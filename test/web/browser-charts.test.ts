import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rebuildCells } from '../../src/store/market-cell.ts'
import { CHROMIUM } from '../_support/browser.ts'
import { chartFaults, countLabels } from '../_support/chart-faults.ts'
import { contrastFaults } from '../_support/contrast.ts'
import { insertOpenings } from '../_support/openings.ts'
import { indexFigures, loadVintages, payFigures } from '../_support/outside-release.ts'
import { takePictures } from '../_support/pictures.ts'
import { advertisedFigures, officialFigures } from '../_support/reference-figures.ts'
import { startTestService, type TestService } from '../_support/service.ts'
import { publish } from '../_support/shown-release.ts'

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking']
const PROOF = '/figures/2026-11-19/patient-services-representative'
const PAGES: [string, string][] = [
  ['role', '/roles/patient-services-representative'],
  ['official', '/roles/welder'],
  ['compare', '/compare?role=patient-services-representative&role=welder'],
  ['proof', `${PROOF}/official-pay?country=US&item=median`],
  ['proof-openings', `${PROOF}/active-postings?country=US`],
  ['methods', '/methods'],
  ['trends', '/trends?role=chef'],
  ['lifetime', `${PROOF}/posting-lifetime?country=US`],
  ['outside', '/methods/outside'],
]

describe.skipIf(CHROMIUM === null)('pages with charts', () => {
  let test: TestService
  let browser: Browser
  beforeAll(async () => {
    test = await startTestService({ parts: ['web'] })
    const { db, taxonomy } = test.service.context
    const roles = taxonomy.roles.map(({ slug }) => slug).slice(0, 14)
    await publish(db, [
      ...officialFigures(),
      ...advertisedFigures(),
      ...officialFigures().map((figure) => ({ ...figure, role: 'welder' })),
      ...payFigures(roles),
      ...indexFigures(150),
    ])
    await loadVintages(db, 160)
    await insertOpenings(
      test.service.context.db,
      Array.from({ length: 90 }, (_, at) => ({
        role: at % 2 === 0 ? 'chef' : 'patient-services-representative',
        employer: `employer ${at % 11}`,
        first_seen_at: new Date(Date.parse('2026-07-01T00:00:00Z') + at * 86_400_000),
        closed_at: at % 3 === 0 ? new Date(Date.parse('2026-07-20T00:00:00Z') + at * 90_000_000) : null,
      })),
    )
    await rebuildCells(test.service.context.db)
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ARGUMENTS })
  })
  afterAll(async () => {
    await browser.close()
    await test.stop()
  })

  /** A page with what its console said of faults; a missing icon is none. */
  async function open(
    path: string,
    width: number,
    colorScheme: 'light' | 'dark',
  ): Promise<{ page: Page; said: string[] }> {
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme })
    const said: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of 404/.test(message.text())) said.push(message.text())
    })
    await page.goto(`${test.service.url}${path}`)
    return { page, said }
  }

  it.each(PAGES)('%s: labels are whole and apart, and no policy is broken', async (name, path) => {
    for (const width of [320, 1280]) {
      const { page, said } = await open(path, width, width === 320 ? 'dark' : 'light')
      await takePictures(page, `${name}-${width}`)
      expect(await chartFaults(page), `${width} pixels`).toEqual([])
      expect(said).toEqual([])
      await page.close()
    }
  })

  it.each(['light', 'dark'] as const)('have enough contrast, %s', async (colorScheme) => {
    for (const [, path] of PAGES) {
      const { page } = await open(path, 1280, colorScheme)
      const { faults, seen } = await contrastFaults(page)
      expect(faults, path).toEqual([])
      expect(seen).toBeGreaterThan(20)
      await page.close()
    }
  })

  it('are walked with the keyboard: tables take the focus to be scrolled, details open', async () => {
    const { page } = await open(PAGES[0]?.[1] ?? '', 320, 'light')
    const stops = await page.evaluate(() => {
      const tables = [...document.querySelectorAll('figure.chart .scroll, main > .scroll')]
      return tables.filter((table) => (table as HTMLElement).tabIndex !== 0 || !table.getAttribute('aria-label')).length
    })
    expect(stops).toBe(0)
    const summary = page.locator('figure.chart summary').first()
    await summary.focus()
    await page.keyboard.press('Enter')
    expect(await page.locator('figure.chart details').first().getAttribute('open')).not.toBeNull()
    const named = await page
      .locator('figure.chart > svg')
      .evaluateAll((drawings) =>
        drawings.map((drawing) =>
          (drawing.getAttribute('aria-labelledby') ?? '')
            .split(' ')
            .map((id) => document.getElementById(id)?.textContent ?? ''),
        ),
      )
    for (const names of named) expect(names.every((words) => words.trim() !== '')).toBe(true)
    await page.close()
  })

  it('have drawings to judge: eight and more on the page of a role', async () => {
    const page = await browser.newPage({ viewport: { width: 320, height: 800 } })
    await page.goto(`${test.service.url}/roles/patient-services-representative`)
    const { drawings, labels } = await countLabels(page)
    expect(drawings).toBeGreaterThanOrEqual(8)
    expect(labels).toBeGreaterThan(80)
    await page.close()
  })
})
