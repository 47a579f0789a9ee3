import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { text } from 'node:stream/consumers'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { figuresJson } from '../../src/market/figure-line.ts'
import { readFigures } from '../../src/market/figure-rows.ts'
import { currentRelease, findRelease, listReleases, releaseAt, releaseBefore } from '../../src/market/release.ts'
import { type ComputeFigures, type MakeOptions, makeRelease } from '../../src/releases/make.ts'
import { leadOnSnapshot } from '../../src/store/release.ts'
import { loadTaxonomy } from '../../src/taxonomy/load-roles.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { countOpenings, figure, giving } from '../_support/figures.ts'
import { copyOf, someOpenings } from '../_support/market-copy.ts'
import { until } from '../_support/service.ts'

const NOW = new Date('2026-11-20T12:00:00Z')
const taxonomy = loadTaxonomy()
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
const KILLED = fileURLToPath(new URL('../_support/killed-release.ts', import.meta.url))

const opened: TestDatabase[] = []
let empty: TestDatabase
beforeAll(async () => {
  empty = await cloneDatabase()
  opened.push(empty)
})
afterAll(async () => {
  for (const test of opened) await test.drop()
})

async function copy(salt: string, openings = someOpenings(60)): Promise<TestDatabase> {
  const test = await copyOf(openings, salt)
  opened.push(test)
  return test
}

function make({ db }: TestDatabase, options: Partial<MakeOptions> = {}, now = NOW) {
  return makeRelease({ db, taxonomy, now: () => now }, { compute: countOpenings, parameters: { minN: 10 }, ...options })
}

async function published(test: TestDatabase, options: Partial<MakeOptions> = {}, now = NOW) {
  const made = await make(test, options, now)
  if (made.state !== 'published') throw new Error(made.state)
  return made.release
}

describe('a release', () => {
  it('has one hash of inputs and one of outputs, whatever ids and order the rows have', async () => {
    const [first, second] = [await published(await copy('one')), await published(await copy('two'))]
    expect(second.inputsHash).toBe(first.inputsHash)
    expect(second.outputsHash).toBe(first.outputsHash)
    expect(first.figures).toBe(4)
    expect(first.inputs.find(({ kind }) => kind === 'openings')).toMatchObject({ rows: 60 })
  })

  it('counts first what crawls changed', async () => {
    const test = await copy('crawled', someOpenings(1))
    await sql`delete from market_opening`.execute(test.db)
    await sql`insert into posting_spell (posting_id, first_seen_at) select id, first_seen_at from posting`.execute(
      test.db,
    )
    await sql`insert into market_stale (group_id) select group_id from posting`.execute(test.db)
    const release = await published(test, { compute: giving([]) })
    expect(release.inputs.find(({ kind }) => kind === 'openings')).toMatchObject({ rows: 1 })
  })

  it('made again from the same inputs as of the same instant has the same hashes and the next id of the day', async () => {
    const test = await copy('again')
    const first = await published(test)
    const second = await published(test, { asOf: NOW }, new Date('2026-11-21T12:00:00Z'))
    expect([first.id, second.id]).toEqual(['2026-11-20', '2026-11-20.2'])
    expect(second).toMatchObject({ inputsHash: first.inputsHash, outputsHash: first.outputsHash })
  })

  it.each([
    ['another pay', { pay: 1 }],
    ['another external id', { externalId: 'ad-x' }],
    ['another role', { role: 'nurse' }],
    ['another first day', { day: 29 }],
  ])('has another hash of inputs with %s of one opening', async (name, change) => {
    const openings = someOpenings(20)
    const changed = openings.map((opening, at) => (at === 3 ? { ...opening, ...change } : opening))
    const [one, other] = [await copy(name, openings), await copy(name, changed)]
    expect((await published(other)).inputsHash).not.toBe((await published(one)).inputsHash)
  })

  it('leaves out what was learnt after its instant', async () => {
    const test = await copy('later')
    const asOf = new Date('2026-10-12T00:00:00Z')
    const then = await published(test, { asOf })
    await sql`update market_opening set closed_at = ${NOW} where first_seen_at < ${asOf}`.execute(test.db)
    expect(await published(test, { asOf })).toMatchObject({
      inputsHash: then.inputsHash,
      outputsHash: then.outputsHash,
    })
    expect(then.inputs.find(({ kind }) => kind === 'openings')?.rows).toBeLessThan(60)
  })

  it('has the hash of its figures.json, which has a line a figure in the order of the keys', async () => {
    const test = await cloneDatabase()
    opened.push(test)
    const keys = ['b', 'B', 'a', 'ä', 'Z', '', '\u{1F600}', '\uFFFD']
    const release = await published(test, { compute: giving(keys.map((item) => ({ item }))) })
    const json = await text(figuresJson(readFigures(test.db, release.id, { batch: 3 })))
    expect(createHash('sha256').update(json).digest('hex')).toBe(release.outputsHash)
    const items = (JSON.parse(json) as { item: string }[]).map(({ item }) => item)
    expect(items).toEqual([...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))))
    expect(json.trimEnd().split('\n')).toHaveLength(keys.length + 2)
  })

  it('is not made when nothing changed and that was asked for', async () => {
    const test = await copy('unchanged')
    const first = await published(test, { onlyWhenChanged: true })
    expect(await make(test, { onlyWhenChanged: true })).toMatchObject({ state: 'unchanged', release: { id: first.id } })
    expect(await make(test, { onlyWhenChanged: true, parameters: { minN: 11 } })).toMatchObject({ state: 'published' })
  })

  it('is not made of nothing when that was asked for', async () => {
    expect(await make(empty, { onlyWhenChanged: true })).toEqual({ state: 'empty' })
  })

  it('is not published when rows of its time appear while it is made', async () => {
    const test = await copy('late', someOpenings(3))
    const compute: ComputeFigures = async function* () {
      await sql`update market_opening set role = 'late'`.execute(test.db)
      yield figure({})
    }
    await expect(make(test, { compute })).rejects.toThrow(/still being written/)
    expect(await currentRelease(test.db)).toBeNull()
    expect(await published(test)).toMatchObject({ id: '2026-11-20' })
  })

  it('is made by one process at a time', async () => {
    const meanwhile = await leadOnSnapshot(empty.db, () => make(empty))
    expect(meanwhile).toEqual({ state: 'busy' })
  })

  it('refuses an instant to come and an id that is taken', async () => {
    const test = await copy('refused', [])
    await expect(make(test, { asOf: new Date('2027-01-01T00:00:00Z') })).rejects.toThrow(/still to come/)
    await published(test, { id: '2026-11-01' })
    await expect(make(test, { id: '2026-11-01' })).rejects.toThrow(/2026-11-01 is published/)
  })

  it('that fails halfway is shown to nobody, and the next one starts clean', async () => {
    const test = await copy('halfway', [])
    const failing: ComputeFigures = async function* () {
      for (let at = 0; at < 4_500; at += 1) yield figure({ item: `item ${at}` })
      throw new Error('the computer went away')
    }
    await expect(make(test, { compute: failing })).rejects.toThrow('went away')
    expect(await count(test)).toEqual({ releases: 1, figures: 4_000 })
    expect(await currentRelease(test.db)).toBeNull()
    expect(await published(test, { compute: giving([{}]) })).toMatchObject({ id: '2026-11-20', figures: 1 })
    expect(await count(test)).toEqual({ releases: 1, figures: 1 })
  })

  it('whose process is killed halfway leaves nothing that is shown and no lock', async () => {
    const test = await copy('killed', [])
    const ended = once(fork(KILLED, [test.url], { execArgv: ['--import', TSX] }), 'exit')
    expect(await ended).toEqual([null, 'SIGKILL'])
    expect(await count(test)).toEqual({ releases: 1, figures: 4_000 })
    expect(await listReleases(test.db)).toEqual([])
    await until(
      'the dead session is gone',
      async () => (await make(test, { compute: giving([{}]) })).state === 'published',
    )
    expect(await count(test)).toEqual({ releases: 1, figures: 1 })
  })

  it('takes no number that is none', async () => {
    const test = await copy('numbers', [])
    await expect(make(test, { compute: giving([{ value: Number.NaN }]) })).rejects.toThrow(
      /active-postings of registered-nurse/,
    )
    await expect(make(test, { compute: giving([{ high: Infinity }]) })).rejects.toThrow(/Infinity/)
    expect(await currentRelease(test.db)).toBeNull()
  })
})

async function count({ db }: TestDatabase) {
  const found = await sql<{ releases: number; figures: number }>`
    select (select count(*)::int from release) as releases, (select count(*)::int from figure) as figures`.execute(db)
  return found.rows[0]
}

describe('a published release', () => {
  let id: string
  beforeAll(async () => {
    id = (await published(empty, { compute: giving([{}, { item: 'x' }]) })).id
  })

  it.each([
    ['update figure set value = 1'],
    ['delete from figure'],
    [
      "insert into figure select release_id, role, metric, level, country, region, mode, 'late', period, version, unit, value, text, low, high, n, employers, grade, withheld, proof from figure limit 1",
    ],
    ['truncate figure'],
    ["update release set outputs_hash = ''"],
    ['update release set published_at = null'],
    ['delete from release'],
    ['truncate release cascade'],
  ])('refuses: %s', async (statement) => {
    await expect(sql.raw(statement).execute(empty.db)).rejects.toThrow(/published/)
    expect(await count(empty)).toEqual({ releases: 1, figures: 2 })
    expect((await findRelease(empty.db, id))?.figures).toBe(2)
  })
})

describe('which release is current', () => {
  it('is the one that knows most, of those published at the time', async () => {
    const test = await copy('current', [])
    const at = (day: string) => new Date(`${day}T12:00:00Z`)
    const first = await published(test, {}, at('2026-11-01'))
    const second = await published(test, {}, at('2026-11-08'))
    const old = await published(test, { asOf: at('2026-10-01') }, at('2026-11-09'))
    expect((await currentRelease(test.db))?.id).toBe(second.id)
    expect((await listReleases(test.db)).map(({ id }) => id)).toEqual([second.id, first.id, old.id])
    expect((await releaseAt(test.db, at('2026-11-05')))?.id).toBe(first.id)
    expect(await releaseAt(test.db, at('2026-10-31'))).toBeNull()
    expect((await releaseBefore(test.db, second))?.id).toBe(first.id)
    expect(await releaseBefore(test.db, old)).toBeNull()
  })
})
