import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { RawPosting } from '../../src/domain/posting.ts'
import { replay } from '../../src/replay/replay.ts'
import { raw } from '../_support/postings.ts'
import { until } from '../_support/service.ts'
import { toldRows } from '../_support/told-rows.ts'
import { contextOf, keepPages, readKept, startTwins, type Twins, type World } from '../_support/twin-worlds.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const PROCESS = fileURLToPath(new URL('../_support/read-process.ts', import.meta.url))
const HOUR = 3_600_000
const START = Date.parse('2026-03-01T00:00:00Z')

let twins: Twins
beforeAll(async () => {
  twins = await startTwins()
})
afterAll(() => twins.stop())

async function crawl(world: World, hours: number, ads: RawPosting[]) {
  const at = new Date(START + hours * HOUR)
  world.titles = 0
  const run = await readKept(world, await keepPages(world, at, pagesOf(ads)), at)
  return { read: world.titles, unchanged: run.unchanged, changed: run.changed, new: run.new, reopened: run.reopened }
}

const pagesOf = (postings: RawPosting[]) => ({ list: { postings, refused: [] }, details: [] })

const ADS = [1, 2, 3].map((id) => raw(id, { title: 'Ward Star', description: `Care for patients on ward ${id}.` }))
const KEPT = { read: 0, unchanged: 3, changed: 0, new: 0, reopened: 0 }

describe('an ad that neither its employer nor our readers have changed', () => {
  it('is seen and not read', async () => {
    const [world] = await twins.worlds()
    expect(await crawl(world, 0, ADS)).toEqual({ ...KEPT, read: 3, unchanged: 0, new: 3 })
    expect(await crawl(world, 1, ADS)).toEqual(KEPT)
    const seen = await world.db.selectFrom('posting').select('last_seen_at').distinct().execute()
    expect(seen).toEqual([{ last_seen_at: new Date(START + HOUR) }])
  })

  it('is opened again unread when it was closed', async () => {
    const [world] = await twins.worlds()
    await crawl(world, 0, ADS)
    for (const hours of [1, 2]) await crawl(world, hours, ADS.slice(1))
    expect(await crawl(world, 3, ADS)).toEqual({ ...KEPT, reopened: 1 })
  })

  it('is read once more when an operator gave a role another name, and takes the role', async () => {
    const [world] = await twins.worlds()
    await crawl(world, 0, ADS)
    world.readers = twins.aliased
    expect(await crawl(world, 1, ADS)).toEqual({ ...KEPT, read: 3 })
    expect(await crawl(world, 2, ADS)).toEqual(KEPT)
    const roles = await world.db.selectFrom('posting').select('role_slug').distinct().execute()
    expect(roles).toEqual([{ role_slug: 'registered-nurse' }])
  })

  it('is read once more when the employer of the board has another name, the ad naming none', async () => {
    const [world] = await twins.worlds()
    const ads = ADS.map((ad) => ({ ...ad, company: null }))
    await crawl(world, 0, ads)
    await world.db.updateTable('source').set({ name: 'Zenith' }).execute()
    expect(await crawl(world, 1, ads)).toEqual({ ...KEPT, read: 3 })
    expect(await crawl(world, 2, ads)).toEqual(KEPT)
  })

  it.each([
    ['was written by anybody else', sql`update posting set content_hash = '2.other' where external_id = '2'`],
    ['was read otherwise', sql`update posting set reading_hash = 'of an earlier reader' where external_id = '2'`],
    ['has another address', sql`update posting set url = 'https://jobs.example/moved' where external_id = '2'`],
    [
      'is not in the index of openings',
      sql`delete from posting_signature s using posting p where p.id = s.posting_id and p.external_id = '2'`,
    ],
    ['is of an earlier version of this program', sql`update posting set input_hash = null where external_id = '2'`],
  ])('is read once more when its row %s', async (_why, change) => {
    const [world] = await twins.worlds()
    await crawl(world, 0, ADS)
    await change.execute(world.db)
    expect((await crawl(world, 1, ADS)).read).toBe(1)
    expect(await crawl(world, 2, ADS)).toEqual(KEPT)
  })

  it('is always read by replay', async () => {
    const [world] = await twins.worlds()
    await crawl(world, 0, ADS)
    world.titles = 0
    const options = { since: new Date(0), sourceId: null, apply: true, examples: 3 }
    expect(
      await replay(
        contextOf(world, () => new Date(START)),
        options,
      ),
    ).toMatchObject({ looked: 3, reread: 0 })
    expect(world.titles).toBe(3)
  })
})

it('a crawl of unchanged ads that is killed goes on where its last batch ended, and leaves what one that was not killed leaves', async () => {
  const [skipping, reading] = await twins.worlds()
  const many = Array.from({ length: 1_200 }, (_, at) => raw(at + 1, { company: 'Acme', places: [] }))
  const at = new Date(START + HOUR)
  for (const world of [skipping, reading]) await crawl(world, 0, many)
  const runId = await keepPages(skipping, at, pagesOf(many))
  await killWhileReading(skipping, runId)
  const half = await skipping.db.selectFrom('run').selectAll().where('id', '=', runId).executeTakeFirstOrThrow()
  expect(half).toMatchObject({ state: 'reading', next_batch: 1, unchanged: 500 })
  skipping.titles = 0
  expect(await readKept(skipping, runId, half.touched_at)).toMatchObject({ state: 'done', unchanged: 1_200, new: 0 })
  expect(skipping.titles).toBe(0)
  await readKept(reading, await keepPages(reading, at, pagesOf(many)), half.touched_at)
  expect(await toldRows(skipping.db, CLOCKED)).toEqual(await toldRows(reading.db, CLOCKED))
})

/** The child's clock is its own. */
const CLOCKED = ['input_hash', 'last_seen_at', 'touched_at']

/** In the middle of the second batch, which waits for a posting that is held here. */
async function killWhileReading({ db, url }: World, runId: string): Promise<void> {
  await db.transaction().execute(async (held) => {
    await sql`select from posting where external_id = '700' for update`.execute(held)
    const child = spawn(process.execPath, ['--import', 'tsx', PROCESS, url, twins.test.folder, runId])
    const ended = once(child, 'exit')
    await until('the second batch waits', () => isAnyoneWaiting(db), 60)
    child.kill('SIGKILL')
    await ended
  })
  await until('its transaction is over', async () => !(await isAnyoneWorking(db)), 60)
}

async function isAnyoneWaiting(db: World['db']): Promise<boolean> {
  const { rows } = await sql`
    select from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`.execute(
    db,
  )
  return rows.length > 0
}

async function isAnyoneWorking(db: World['db']): Promise<boolean> {
  const { rows } = await sql`
    select from pg_stat_activity where datname = current_database() and backend_xid is not null and pid <> pg_backend_pid()`.execute(
    db,
  )
  return rows.length > 0
}
