import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadTaxonomy } from '../../src/taxonomy/load-roles.ts'
import { indexFigures, loadVintages, payFigures } from '../_support/outside-release.ts'
import { startTestService, type TestService } from '../_support/service.ts'
import { publish, type StatedFigure } from '../_support/shown-release.ts'

let test: TestService
beforeAll(async () => {
  test = await startTestService({ parts: ['web'] })
})
afterAll(() => test.stop())

async function words(): Promise<string> {
  const answer = await fetch(`${test.service.url}/methods/outside`)
  expect(answer.status).toBe(200)
  return (await answer.text()).replace(/<[^>]*>|&nbsp;/g, ' ').replace(/\s+/g, ' ')
}

const SLUGS = loadTaxonomy()
  .roles.map(({ slug }) => slug)
  .slice(0, 12)
const db = () => test.service.context.db
const at = (id: string) => ({ id, asOf: new Date(`${id}T23:00:00Z`) })

describe('the page of figures beside others’', () => {
  it('says what is missing before there is a release or a vintage', async () => {
    const text = await words()
    expect(text).toContain('No release is published yet')
    expect(text).toContain('Withheld: fewer than two vintages of Hiring Lab’s US index are loaded')
  })

  it('withholds the bias under ten roles and still shows each pair', async () => {
    await publish(db(), payFigures(SLUGS.slice(0, 3)), at('2026-09-16'))
    const text = await words()
    expect(text).toContain('Withheld: 3 roles of the 10 needed have both medians')
    expect(text).toMatch(/\$50,000 \$40,000 \+25\.0 % 20 5/)
    expect(text).toContain('no day has both an index of ours and one of Hiring Lab’s')
  })

  it('shows bias, correlation, the sample and the newest official median; counts what is withheld', async () => {
    const hidden: StatedFigure[] = [
      {
        role: SLUGS[11] ?? '',
        metric: 'advertised-median',
        country: 'US',
        unit: 'USD/year',
        n: 4,
        employers: 2,
        withheld: 'too-few',
      },
      {
        role: SLUGS[10] ?? '',
        metric: 'advertised-median',
        country: 'US',
        unit: 'USD/year',
        value: 1,
        n: 40,
        employers: 9,
      },
      { role: '', metric: 'top-employers', item: 'harbor-lane', unit: 'share', value: 0.125, n: 400, employers: 30 },
    ]
    await publish(db(), [...payFigures(SLUGS.slice(0, 10)), ...hidden, ...indexFigures(30)], at('2026-09-17'))
    const text = await words()
    expect(text).toContain('+25.0 % bias, 95 % interval +25.0 % to +25.0 %')
    expect(text).toContain('1.00 correlation of the logarithms')
    expect(text).toContain('10 roles with both, 245 openings')
    expect(text).toContain(
      '1 role has an advertised median that is withheld, and 1 role no official median in dollars a year',
    )
    expect(text).toContain('harbor-lane 12.5')
    expect(text).toContain('what follows is no estimate of the market')
    expect(text).toContain('The official side is BLS OEWS, May 2024: all who hold the occupation')
  })

  it('says how short our index is', async () => {
    await loadVintages(db(), 160)
    expect(await words()).toContain('Withheld, too short: 30 days with both, over 30 days; 12 over 90 are needed.')
  })

  it('draws both indices from 100 when they are long enough, with a table', async () => {
    await publish(db(), [...payFigures(SLUGS.slice(0, 10)), ...indexFigures(150)], at('2026-09-18'))
    const text = await words()
    expect(text).toMatch(/0\.9\d correlation of the levels/)
    expect(text).toContain('150 days with both')
    expect(text).toContain('28 August 2026')
  })

  it('tells how far first prints were revised, as known at the release', async () => {
    expect(await words()).toContain(
      '3 vintages from 1 September 2026 to 15 September 2026 are loaded. 7 days that were first printed in one of them read differently by 2.00 points now',
    )
  })
})
