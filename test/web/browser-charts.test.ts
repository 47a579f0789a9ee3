import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rebuildCells } from '../../src/store/market-cell.ts'
import { CHROMIUM } from '../_support/browser.ts'
import { chartFaults, countLabels } from '../_support/chart-faults.ts'
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

  for (const [name, path] of PAGES)
    for (const width of [320, 1280])
      for (const colorScheme of ['light', 'dark'] as const)
        it(`${name}: labels are whole and apart at ${width} pixels, ${colorScheme}`, async () => {
          const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme })
          const said: string[] = []
          page.on(
            'console',
            (message) =>
              message.type() === 'error' && !/status of 404/.test(message.text()) && said.push(message.text()),
          )
          await page.goto(`${test.service.url}${path}`)
          await takePictures(page, `${name}-${width}-${colorScheme}`)
          expect(await chartFaults(page)).toEqual([])
          expect(said).toEqual([])
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
