import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Figure } from '../../src/domain/figure.ts'
import type { OfficialFile, OfficialImporter } from '../../src/domain/official.ts'
import type { Release } from '../../src/domain/release.ts'
import { readFigures } from '../../src/market/figure-rows.ts'
import { readOfficialFile } from '../../src/official/_read.ts'
import blsOews from '../../src/official/bls-oews.ts'
import { makeRelease } from '../../src/releases/make.ts'
import { ofMarket } from '../../src/releases/of-market.ts'
import { verifyRelease } from '../../src/releases/verify.ts'
import { storeReadings } from '../../src/store/official.ts'
import { loadTaxonomy } from '../../src/taxonomy/load-roles.ts'
import type { TestDatabase } from '../_support/database.ts'
import { copyOf, someOpenings } from '../_support/market-copy.ts'
import { officialFile, workbookOf } from '../_support/workbook.ts'

const NOW = new Date('2026-11-20T12:00:00Z')
const ROLE = 'patient-services-representative'
const taxonomy = loadTaxonomy()

const HEADINGS =
  'AREA AREA_TITLE AREA_TYPE PRIM_STATE NAICS NAICS_TITLE I_GROUP OWN_CODE OCC_CODE OCC_TITLE O_GROUP TOT_EMP EMP_PRSE H_MEAN A_MEAN MEAN_PRSE H_PCT10 H_PCT25 H_MEDIAN H_PCT75 H_PCT90 A_PCT10 A_PCT25 A_MEDIAN A_PCT75 A_PCT90 ANNUAL HOURLY'.split(
    ' ',
  )

/** An invented table in the publisher's layout. `median` of the year, in dollars. */
function workbook(medians: Record<string, number>): OfficialFile {
  const rows = Object.entries(medians).map(([code, median]) => {
    const year = [median + 1_000, median - 9_000, median - 4_000, median, median + 9_000]
    const [meanHour, ...hour] = year.map((amount) => Math.round(amount / 20.8) / 100)
    const head = ['99', 'U.S.', '1', 'US', '000000', 'Cross-industry', 'cross-industry', '1235', code, code, 'detailed']
    return [...head, 1000, 1.5, meanHour ?? null, year[0] ?? null, 0.5, ...hour, '#', ...year.slice(1), '#', null, null]
  })
  const notes = [
    ['May 2023 OEWS Estimates'],
    ['# = indicates a wage equal to or greater than $115.00 per hour or $239,200 per year'],
  ]
  return officialFile('national_M2023_dl.xlsx', workbookOf({ data: [HEADINGS, ...rows], 'Field Descriptions': notes }))
}

const WITHDRAWN = workbook({ '43-6013': 140_640 })
const CORRECTED = workbook({ '43-6013': 40_640, '43-4171': 35_840, '29-1141': 86_070 })

async function importFile(
  { db }: TestDatabase,
  importer: OfficialImporter,
  file: OfficialFile,
  at: string,
): Promise<void> {
  await storeReadings(db, importer, file, await readOfficialFile(importer, file), new Date(at))
}

async function release({ db }: TestDatabase, now = NOW): Promise<Release> {
  const made = await makeRelease({ db, taxonomy, now: () => now }, ofMarket())
  if (made.state !== 'published') throw new Error(made.state)
  return made.release
}

async function figures({ db }: TestDatabase, { id }: Release): Promise<Figure[]> {
  const all: Figure[] = []
  for await (const batch of readFigures(db, id)) all.push(...batch)
  return all
}

describe('a release of official statistics and openings', () => {
  let one: TestDatabase
  let two: TestDatabase
  let made: Release
  beforeAll(async () => {
    one = await copyOf(someOpenings(80), 'one')
    await importFile(one, blsOews, CORRECTED, '2026-11-02T00:00:00Z')
    two = await copyOf(someOpenings(80), 'two')
    await importFile(two, blsOews, WITHDRAWN, '2026-11-01T00:00:00Z')
    await importFile(two, blsOews, CORRECTED, '2026-11-02T06:00:00Z')
    made = await release(one)
  })
  afterAll(async () => {
    await one.drop()
    await two.drop()
  })

  it('holds what the workbook prints, with the cell that a person finds it in', async () => {
    const all = await figures(one, made)
    const median = all.find((each) => each.metric === 'official-pay' && each.role === ROLE && each.item === 'median')
    expect(median).toMatchObject({
      value: 40_640,
      unit: 'USD/year',
      grade: 'official',
      country: 'US',
      period: '2023-05',
    })
    expect(median?.proof).toMatchObject({
      kind: 'official',
      cells: [{ file: 'national_M2023_dl.xlsx', row: 'data!2', column: 'A_MEDIAN', printed: '40640' }],
    })
    const advertised = all.filter(({ metric, role }) => metric === 'advertised-median' && role === 'electrician')
    expect(advertised.map(({ value, n }) => [value, n])).toContainEqual([43_900, 26])
  })

  it('has the same hashes on two databases that came to the same data on other ways', async () => {
    const other = await release(two)
    expect(other).toMatchObject({ inputsHash: made.inputsHash, outputsHash: made.outputsHash, figures: made.figures })
    expect(other.inputs.find(({ kind }) => kind === 'official')).toMatchObject({
      publisher: 'bls-oews',
      release: 'May 2023',
    })
    expect(made.figures).toBeGreaterThan(20)
  })

  it('is computed again without a difference, and as of an earlier day with the file of that day', async () => {
    const verified = await verifyRelease({ db: two.db, taxonomy }, '2026-11-20', { ...ofMarket(), limit: 10 })
    expect(verified).toMatchObject({ ok: true, differences: [], inputs: { same: true } })
    const earlier = await makeRelease(
      { db: two.db, taxonomy, now: () => NOW },
      { ...ofMarket(), asOf: new Date('2026-11-01T12:00:00Z') },
    )
    if (earlier.state !== 'published') throw new Error(earlier.state)
    const values = (await figures(two, earlier.release)).filter(
      ({ metric, item }) => metric === 'official-pay' && item === 'median',
    )
    expect(new Set(values.map(({ value }) => value))).toEqual(new Set([140_640]))
  })

  it('betrays the one figure that was changed past the triggers', async () => {
    await one.db.connection().execute(async (session) => {
      await sql`set session_replication_role = replica`.execute(session)
      await sql`
        update figure set value = 39010 where role = ${ROLE} and metric = 'official-pay' and item = 'median'`.execute(
        session,
      )
      await sql`set session_replication_role = origin`.execute(session)
    })
    const verified = await verifyRelease({ db: one.db, taxonomy }, made.id, { ...ofMarket(), limit: 10 })
    expect(verified.ok).toBe(false)
    expect(verified.differences).toHaveLength(1)
    expect(verified.differences[0]).toMatchObject({
      kind: 'changed',
      role: ROLE,
      metric: 'official-pay',
      item: 'median',
      before: { value: 39_010 },
      after: { value: 40_640 },
    })
  })
})
