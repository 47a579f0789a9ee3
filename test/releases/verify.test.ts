import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countDifferences, listDifferences } from '../../src/market/release-diff.ts'
import { readRevisions } from '../../src/market/release-revisions.ts'
import { type ComputeFigures, makeRelease } from '../../src/releases/make.ts'
import { verifyRelease } from '../../src/releases/verify.ts'
import { loadTaxonomy } from '../../src/taxonomy/load-roles.ts'
import type { TestDatabase } from '../_support/database.ts'
import { countOpenings, giving } from '../_support/figures.ts'
import { copyOf, someOpenings } from '../_support/market-copy.ts'

const taxonomy = loadTaxonomy()
const at = (day: string) => new Date(`${day}T12:00:00Z`)

const opened: TestDatabase[] = []
afterAll(async () => {
  for (const test of opened) await test.drop()
})

async function copy(salt: string): Promise<TestDatabase> {
  const test = await copyOf(someOpenings(60), salt)
  opened.push(test)
  return test
}

async function publish({ db }: TestDatabase, compute: ComputeFigures, day: string): Promise<string> {
  const made = await makeRelease({ db, taxonomy, now: () => at(day) }, { compute, parameters: {} })
  return made.state === 'published' ? made.release.id : made.state
}

const verify = ({ db }: TestDatabase, id: string, compute = countOpenings, limit = 100) =>
  verifyRelease({ db, taxonomy }, id, { compute, parameters: {}, limit })

/** As a superuser can, past the triggers that keep everyone else out. */
async function tamper({ db }: TestDatabase, statement: string): Promise<void> {
  await db.connection().execute(async (session) => {
    await sql`set session_replication_role = replica`.execute(session)
    await sql.raw(statement).execute(session)
    await sql`set session_replication_role = origin`.execute(session)
  })
}

describe('verify', () => {
  it('finds a release as it was made, also after the market went on', async () => {
    const test = await copy('as made')
    const id = await publish(test, countOpenings, '2026-11-20')
    await sql`update market_opening set superseded_at = ${at('2026-11-22')} where role = 'electrician'`.execute(test.db)
    const verified = await verify(test, id)
    expect(verified).toMatchObject({ ok: true, figures: { stored: 4, recomputed: 4 }, differences: [], counts: [] })
    expect(verified.inputs).toEqual({ same: true, changed: [] })
    expect(new Set(Object.values(verified.outputsHash)).size).toBe(1)
  })

  it.each([
    ['a value', 'value = value + 1'],
    ['a proof', `proof = '{"kind": "openings", "counted": "all", "leftOut": {}}'`],
    ['a grade', "grade = 'high'"],
  ])('says which figure has another %s than its rows give', async (_, change) => {
    const test = await copy(change)
    const id = await publish(test, countOpenings, '2026-11-20')
    await tamper(test, `update figure set ${change} where role = 'electrician' and metric = 'active-postings'`)
    const verified = await verify(test, id)
    expect(verified.ok).toBe(false)
    expect(verified.outputsHash.stored).not.toBe(verified.outputsHash.published)
    expect(verified.outputsHash.recomputed).toBe(verified.outputsHash.published)
    expect(verified.differences).toHaveLength(1)
    expect(verified.differences[0]).toMatchObject({ kind: 'changed', role: 'electrician', metric: 'active-postings' })
  })

  it('says which figures are missing, too many, and which input is another', async () => {
    const test = await copy('missing')
    const id = await publish(test, countOpenings, '2026-11-20')
    await tamper(test, `delete from figure where role = 'electrician' and metric = 'active-postings'`)
    await tamper(test, `update figure set item = 'x' where role = 'registered-nurse' and metric = 'active-postings'`)
    await sql`update market_opening set employer = 'someone else' where role = 'electrician'`.execute(test.db)
    const verified = await verify(test, id)
    expect(verified.differences.map(({ kind, role, item }) => [kind, role, item])).toEqual([
      ['added', 'electrician', ''],
      ['changed', 'electrician', ''],
      ['added', 'registered-nurse', ''],
      ['gone', 'registered-nurse', 'x'],
    ])
    expect(verified.counts).toEqual([
      { metric: 'active-postings', added: 2, gone: 1, changed: 0 },
      { metric: 'advertised-median', added: 0, gone: 0, changed: 1 },
    ])
    expect(verified.inputs.changed).toEqual([
      expect.stringMatching(/^openings: was \w{12} \(60 rows\), is \w{12} \(60 rows\)$/),
    ])
  })

  it('lists no more than asked for, and counts them all', async () => {
    const test = await copy('limit')
    const id = await publish(test, giving(Array.from({ length: 30 }, (_, item) => ({ item: `${item}` }))), '2026-11-20')
    const verified = await verify(test, id, giving([]), 7)
    expect(verified.differences).toHaveLength(7)
    expect(verified.counts).toEqual([{ metric: 'active-postings', added: 0, gone: 30, changed: 0 }])
  })

  it('of a release that is not there is refused', async () => {
    await expect(verify(await copy('none'), '2020-01-01')).rejects.toThrow(/no release 2020-01-01/)
  })
})

describe('two releases', () => {
  let test: TestDatabase
  let ids: string[]
  beforeAll(async () => {
    test = await copy('two')
    const series = (values: Record<string, number | null>) =>
      giving(
        Object.entries(values).map(([period, value]) => ({
          period,
          value,
          withheld: value === null ? ('too-few' as const) : null,
          n: value ?? 3,
        })),
      )
    ids = [
      await publish(test, series({ '2026-09': 10, '2026-10': 20 }), '2026-11-01'),
      await publish(test, series({ '2026-09': 11, '2026-10': 20, '2026-11': null }), '2026-11-08'),
      await publish(test, series({ '2026-10': 22, '2026-11': 30 }), '2026-11-15'),
    ]
  })
  const [first, third] = [() => ({ releaseId: ids[0] ?? '' }), () => ({ releaseId: ids[2] ?? '' })]

  it('differ by figures that were added, are gone, or have another value, each with both', async () => {
    const differences = await listDifferences(test.db, first(), third(), { limit: 10 })
    expect(
      differences.map(({ kind, period, ...each }) => [kind, period, each.before?.value, each.after?.value]),
    ).toEqual([
      ['gone', '2026-09', 10, undefined],
      ['changed', '2026-10', 20, 22],
      ['added', '2026-11', undefined, 30],
    ])
    expect(await countDifferences(test.db, first(), third())).toEqual([
      { metric: 'active-postings', added: 1, gone: 1, changed: 1 },
    ])
    expect(await countDifferences(test.db, first(), first())).toEqual([])
  })

  it('make a triangle: what each release said of each period', async () => {
    const series = { metric: 'active-postings', role: 'registered-nurse' }
    const table = await readRevisions(test.db, series, { releases: 9 })
    expect(table.releases).toEqual(ids)
    expect(
      table.rows.map(({ period, values }) => [period, ...values.map((each) => each && (each.value ?? each.withheld))]),
    ).toEqual([
      ['2026-09', 10, 11, null],
      ['2026-10', 20, 20, 22],
      ['2026-11', null, 'too-few', 30],
    ])
    expect((await readRevisions(test.db, series, { releases: 2 })).releases).toEqual(ids.slice(1))
    expect(await readRevisions(test.db, { metric: 'none' }, { releases: 2 })).toEqual({ releases: [], rows: [] })
  })
})
