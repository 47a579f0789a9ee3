import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { storeCandidates } from '../../bench/alert-rows.ts'
import { runChaos } from '../../bench/chaos.ts'
import { audit } from '../../bench/chaos-audit.ts'
import { passDay, readLeft, signUp } from '../../bench/chaos-days.ts'
import { type Arrivals, countArrivals } from '../../bench/chaos-repeats.ts'
import { makeWorkload } from '../../bench/match-workload.ts'
import { planDue } from '../../src/alerts/plan.ts'
import { DEFAULT_TIERS } from '../../src/config.ts'
import { openDatabase } from '../../src/store/database.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { findRedis } from '../_support/redis.ts'
import { CAN_MOUNT } from '../_support/small-disk.ts'

// Five processes are started, and again after each kill.
vi.setConfig({ testTimeout: 600_000 })

const LEASE_MS = 11_000
const COPY = { messageId: '<d.one@localhost>', to: 'a@people.example', raw: '', address: '127.16.0.2', at: 50_000 }

describe('a mail that came twice', () => {
  const twice = (first: Partial<typeof COPY> & { answered?: boolean }, kills = [{ at: 0, address: '' }].slice(1)) =>
    countArrivals(
      [
        { ...COPY, answered: true, ...first },
        { ...COPY, address: '127.17.0.2', at: 80_000, answered: true },
      ],
      kills,
      [],
      LEASE_MS,
    ).get('one')

  it('is explained by an answer that never came', () => {
    expect(twice({ answered: false })).toEqual({ copies: 2, repeats: 1, unexplained: 0, sure: true })
  })

  it('is explained by a kill of its own sender before the lease ran out, and by no other', () => {
    expect(twice({}, [{ at: 55_000, address: '127.16.0.2' }])?.unexplained).toBe(0)
    expect(twice({}, [{ at: 62_000, address: '127.16.0.2' }])?.unexplained).toBe(1)
    expect(twice({}, [{ at: 55_000, address: '127.16.0.3' }])?.unexplained).toBe(1)
    expect(twice({})?.unexplained).toBe(1)
  })

  it('is explained by a database that was down then', () => {
    const copies = [COPY, { ...COPY, at: 80_000 }].map((copy) => ({ ...copy, answered: true }))
    const during = (from: number, to: number) =>
      countArrivals(copies, [], [{ from, to }], LEASE_MS).get('one')?.unexplained
    expect([during(40_000, 49_000), during(49_000, 51_000), during(60_000, 90_000), during(62_000, 90_000)]).toEqual([
      1, 0, 0, 1,
    ])
  })
})

describe('the audit of a run', () => {
  let database: TestDatabase
  let arrivals: Map<string, Arrivals>
  beforeEach(async () => {
    database = await cloneDatabase()
    const { db, url } = database
    const { candidates } = makeWorkload({ searches: 0, candidates: 20, wordsPerPosting: 20, seed: 3 })
    const now = new Date()
    const fresh = candidates.map((each) => ({ ...each, firstSeenAt: now, workMode: 'remote' as const }))
    await storeCandidates(db, fresh, now)
    await sql`insert into run (source_id, state, started_at, touched_at) select id, 'done', now(), now() from source`.execute(
      db,
    )
    await signUp(db, 3)
    await plan(url)
    await sql`update digest set state = 'accepted' where items > 0`.execute(db)
    const sent = await db.selectFrom('digest').select('id').where('items', '>', 0).execute()
    arrivals = new Map(sent.map(({ id }) => [id, { copies: 1, repeats: 0, unexplained: 0, sure: true }]))
  })
  afterEach(() => database.drop())

  async function plan(url: string): Promise<void> {
    const market = openDatabase(url, { max: 2, readOnly: true })
    const context = { db: database.db, market, tiers: DEFAULT_TIERS }
    await planDue(context, new Date(), async () => {}).finally(() => market.destroy())
  }

  it('finds nothing where nothing is wrong, on the next day either', async () => {
    expect(await audit(database.db, [], arrivals)).toMatchObject({ broken: [], counts: { due: 3, lost: 0, twice: 0 } })
    await passDay(database.db, 2, 0)
    expect(await readLeft(database.db)).toMatchObject({ subscribers: 3 })
    await plan(database.url)
    expect(await readLeft(database.db)).toEqual({ runs: 0, sources: 0, subscribers: 0, digests: 0 })
    expect(await audit(database.db, [], arrivals)).toMatchObject({ broken: [], counts: { due: 6, empty: 3 } })
  })

  it.each([
    ['hold other openings', 'delete from delivered'],
    ['not come to an end', "update digest set state = 'sending'"],
    ['were taken and are not accepted', "update digest set state = 'cancelled'"],
    ['do not add up', 'update digest_run set due = due + 1'],
    ['became due', 'insert into bench_due values (1)'],
    ['there are', 'delete from digest where id in (select id from digest limit 1)'],
    ['name no digest', 'update delivered set digest_id = uuidv7()'],
    ['runs are not over', "update run set state = 'fetching'"],
    ['runs failed without a reason', "update run set state = 'failed'"],
    ['other pages than they kept', 'update run set pages = 1'],
    [
      'pages were never read',
      `with body as (insert into document_body values ('x', 'x', 1))
      insert into document (run_id, source_id, ordinal, url, fetched_at, hash) select id, source_id, 0, 'u', now(), 'x' from run`,
    ],
  ])('says that something is wrong: %s', async (words, harm) => {
    await sql.raw(harm).execute(database.db)
    const { broken } = await audit(database.db, [], arrivals)
    expect(broken.join('\n')).toContain(words)
  })

  it('says what the relay or the boards have and the database does not', async () => {
    const source = { connector: 'greenhouse', board: 'b', origin: 'http://127.0.1.1', name: 'B', everyMinutes: 60 }
    const [first = ''] = arrivals.keys()
    arrivals.delete(first)
    arrivals.set('unknown', { copies: 2, repeats: 1, unexplained: 1, sure: true })
    const { broken, counts } = await audit(database.db, [{ source, expected: ['7'] }], arrivals)
    expect(broken).toEqual([
      '1 postings are not stored, the first greenhouse 7 (no such source)',
      '1 digests count as accepted that the relay never took',
      '1 mails came twice without having been under way',
      '1 mails name no digest',
    ])
    expect(counts).toMatchObject({ postings_lost: 1, lost: 1, twice: 1, unexplained: 1 })
  })
})

it('the chaos bench keeps every promise at its smallest size', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jobtide-chaos-'))
  await chmod(folder, 0o777)
  const size = { kills: 3, disks: 1, days: 1, recorded: 6, made: 2, postings: 5, subscribers: 10, seconds: 300 }
  try {
    const { url, stop } = await findRedis(folder)
    await stop()
    const metrics = await runChaos(size, folder, url === null ? 'postgres' : 'redis')
    expect(metrics).toMatchObject({
      kills: 3,
      disk_fills: CAN_MOUNT ? 1 : 0,
      due: 20,
      lost: 0,
      postings_lost: 0,
      unexplained: 0,
    })
    expect(metrics.mails).toBeGreaterThan(0)
    expect(metrics.postings).toBeGreaterThanOrEqual(10)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
