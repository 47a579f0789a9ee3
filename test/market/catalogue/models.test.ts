import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GatedFigure } from '../../../src/domain/figure.ts'
import type { Database } from '../../../src/store/database.ts'
import { allFigures, find as findIn, some } from '../../_support/catalogue.ts'
import { cloneDatabase, type TestDatabase } from '../../_support/database.ts'
import { insertCells, insertFile, insertRates } from '../../_support/official-cells.ts'
import { insertOpenings, type StoredOpening } from '../../_support/openings.ts'

/** SOC 43-6013, whose official median is 40,000 in August 2026. */
const ROLE = 'patient-services-representative'
const REGIONS = Array.from({ length: 32 }, (_, at) => `US-R${at}`)

let test: TestDatabase
let figures: GatedFigure[]

/** In each of 32 regions five nurses a month, closed soon: 4 % more than a year before, 40 cells of growth. */
function growth(): StoredOpening[] {
  const months = [7, 8, 9, 10].flatMap((month) => [2025, 2026].map((year) => ({ year, month })))
  return months.flatMap(({ year, month }) =>
    REGIONS.flatMap((region) => {
      const first = `${year}-${String(month).padStart(2, '0')}-10T00:00:00Z`
      const about = { role: 'registered-nurse', regions: [region], first_seen_at: first, recorded_at: first }
      return some(5, {
        ...about,
        pay_mid: year === 2025 ? 100_000 : 104_000,
        closed_at: `${year}-${String(month).padStart(2, '0')}-20T00:00:00Z`,
      })
    }),
  )
}

beforeAll(async () => {
  test = await cloneDatabase()
  const { db } = test
  await insertOpenings(db, [
    ...growth(),
    // Open: 40 of the role in Texas at 44,000; levels and places with few.
    ...some(40, { role: ROLE, pay_mid: 44_000, skills: ['Epic', 'phones'] }),
    ...[50_000, 51_000, 52_000, 53_000].map((pay) => ({
      role: ROLE,
      pay_mid: pay,
      level: 'lead',
      regions: ['US-OH'],
      skills: ['Epic', 'phones'],
    })),
    ...some(12, { role: ROLE, level: 'lead', regions: ['US-OH'] }),
    ...some(60, { role: 'patient-care-representative', skills: ['Epic'] }),
    ...some(60, { role: 'electrician', skills: ['wiring'] }),
    ...some(15, { role: ROLE, countries: ['GB'], regions: [], pay_mid: 30_000, pay_currency: 'GBP' }),
    ...some(30, { role: null, regions: ['US-OH'] }),
  ])
  await insertCells(db, [{ measure: 'pay-median', value: 40_000, period: '2026-08' }])
  await insertRates(db, [
    { currency: 'GBP', country: 'GB', kind: 'year', on_date: '2026-01-01', rate: 0.75 },
    { currency: 'GBP', country: 'GB', kind: 'ppp', on_date: '2025-01-01', rate: 0.7 },
  ])
  await insertFilings(db)
  figures = await allFigures(db)
})
afterAll(() => test.drop())

/** Twelve filings under the role's title: 9 of one code, 3 of another. */
async function insertFilings(db: Database): Promise<void> {
  const file = await insertFile(db, { publisher: 'dol-oflc', dataset: 'LCA 2026 Q1' })
  for (let at = 0; at < 12; at += 1) {
    await sql`
      insert into filed_wage (case_number, file_id, row_ref, programme, title, system, soc, decided_on)
      values (${`I-${at}`}, ${file}, ${`line ${at}`}, 'lca', ' Patient Services REPRESENTATIVE', 'soc2018', ${at < 9 ? '43-6013' : '43-4051'}, '2026-03-01')`.execute(
      db,
    )
  }
}

const find = (metric: string, scope: Partial<GatedFigure>) => findIn(figures, metric, { country: 'US', ...scope })

describe('pay growth', () => {
  it('is the median over like cells, as the mean of three months', () => {
    expect(find('pay-growth', { role: '', period: '2026-10' })).toMatchObject({
      ...{ value: expect.closeTo(4, 9), low: expect.closeTo(4, 9), high: expect.closeTo(4, 9), n: 32, grade: 'medium' },
    })
  })

  it('needs all three months', () => {
    expect(find('pay-growth', { role: '', period: '2026-08' })).toBeUndefined()
  })
})

describe('the official median brought forward', () => {
  it('grows by a twelfth of the growth in a year for each month, and is marked modelled', () => {
    expect(find('nowcast', { role: ROLE })).toMatchObject({
      ...{ value: expect.closeTo(40_000 * 1.04 ** (2 / 12), 6), period: '2026-10', grade: 'modelled', low: null },
    })
  })
})

describe('the gap between ads and the statistical office', () => {
  it('is given as published and against the median brought forward', () => {
    // The advertised median of 44 openings is 44,000.
    expect(find('advertised-gap', { role: ROLE, item: 'as-published' })).toMatchObject({
      ...{ value: expect.closeTo(10, 9), n: 44, grade: 'medium', period: '2026-08/2026-11-27' },
    })
    expect(find('advertised-gap', { role: ROLE })).toMatchObject({
      ...{ value: expect.closeTo(100 * (1.1 / 1.04 ** (2 / 12) - 1), 9), grade: 'modelled' },
    })
  })
})

describe('the median of few ads', () => {
  it('is drawn towards that of the role, and stands beside the withheld one', () => {
    expect(find('pay-by-level', { role: ROLE, level: 'lead' })).toMatchObject({
      value: null,
      withheld: 'too-few',
      n: 4,
    })
    const shrunk = find('shrunk-median', { role: ROLE, level: 'lead' })
    expect(shrunk).toMatchObject({ n: 4, grade: 'modelled' })
    expect(shrunk?.value).toBeGreaterThan(44_000)
    expect(shrunk?.value).toBeLessThan(51_500)
  })
})

describe('pay by country', () => {
  const pay = (country: string, item: string) => find('global-pay', { role: ROLE, country, item })

  it('is the official median where there is one, else the advertised one, never both', () => {
    expect(pay('US', 'local')).toMatchObject({ value: 40_000, unit: 'USD/year', grade: 'official', period: '2026-08' })
    expect(pay('GB', 'local')).toMatchObject({ value: 30_000, unit: 'GBP/year', grade: 'low', n: 15 })
  })

  it('is converted at the average rate of its very year, or withheld', () => {
    expect(pay('GB', 'usd')).toMatchObject({ value: 40_000, unit: 'USD/year' })
    expect(pay('GB', 'ppp')).toMatchObject({ value: null, withheld: 'no-rate' })
    expect(pay('US', 'ppp')?.value).toBe(40_000)
  })
})

describe('related roles', () => {
  const near = (item: string) => find('related-role', { role: ROLE, country: '', item })

  it('share skills and a place in the taxonomy', () => {
    // Skill shares of 71 described openings: Epic 44, phones 44. Cosine with Epic alone: 1 / sqrt 2; named by the taxonomy.
    expect(near('patient-care-representative')?.value).toBeCloseTo((0.5 * Math.SQRT1_2 + 0.25) / 0.75, 9)
    expect(near('electrician')?.value).toBe(0)
  })

  it('that the taxonomy names are withheld without enough ads', () => {
    expect(
      find('related-role', { role: 'electrician', country: '', item: 'solar-installer' })?.withheld ?? 'too-few',
    ).toBe('too-few')
    const withheld = figures.filter(({ metric, withheld }) => metric === 'related-role' && withheld !== null)
    expect(withheld.length).toBeGreaterThan(1_000)
    expect(new Set(withheld.map((figure) => figure.withheld))).toEqual(new Set(['too-few']))
  })
})

describe('the ambiguity of a title', () => {
  it('is how many filings are not under the commonest code', () => {
    expect(find('title-ambiguity', { role: ROLE })).toMatchObject({ value: 0.25, n: 12, period: '2026' })
    expect(find('title-ambiguity', { role: ROLE, item: 'entropy' })?.value).toBeCloseTo(
      -0.75 * Math.log2(0.75) + 0.5,
      9,
    )
  })
})
