import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readInputs } from '../../src/market/release-inputs.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { makeRelease } from '../../src/releases/make.ts'
import { ofMarket } from '../../src/releases/of-market.ts'
import { verifyRelease } from '../../src/releases/verify.ts'
import { checkCells } from '../../src/store/market-cell.ts'
import { refreshMarket } from '../../src/store/market-refresh.ts'
import { forgetOldPostings } from '../../src/store/posting-retention.ts'
import { forgetOldRows } from '../../src/store/retention.ts'
import { forgetOldRuns } from '../../src/store/run-retention.ts'
import { readNewGroups, skipToNow } from '../../src/store/watermark.ts'
import { plan } from '../_support/planning.ts'
import { raw, storeRaws } from '../_support/postings.ts'
import { startTestService, type TestService, until } from '../_support/service.ts'
import { makeSubscriber } from '../_support/subscribers.ts'

const DAY_MS = 86_400_000

let test: TestService
beforeAll(async () => {
  test = await startTestService({ parts: [] })
})
afterAll(() => test.stop())

const db = () => test.service.context.db
const now = () => test.clock.now
const daysAgo = (days: number) => new Date(now().getTime() - days * DAY_MS)

/** The board shows these ads, and days go by. */
async function show(ids: number[], days: number): Promise<void> {
  await storeRaws(
    test,
    ids.map((id) => raw(id, { company: `Employer ${id % 10}`, description: `What number ${id} does.` })),
  )
  await refreshMarket(db(), now)
  test.clock.now = new Date(now().getTime() + days * DAY_MS)
}

const rowsOf = async (query: string) =>
  (await sql<{ row: string }>`select row::text as row from (${sql.raw(query)}) row order by 1`.execute(db())).rows.map(
    ({ row }) => row,
  )
const adsKept = () => rowsOf('select external_id from posting')
const groupOf = async (id: number) =>
  (await db().selectFrom('posting').select('group_id').where('external_id', '=', String(id)).executeTakeFirst())
    ?.group_id
const COUNTED =
  'select group_id, recorded_at, superseded_at, first_seen_at, closed_at, ads, spells, employer, role, skills from market_opening'

describe('closed ads', () => {
  let forgottenGroup: string | undefined
  it('leave when every ad of their opening is closed for long, and figures, releases and cells stay as they are', async () => {
    await makeSubscriber(test, 'reader@people.example', [
      { name: 'Clerk', criteria: { ...EMPTY_CRITERIA, roles: ['patient-services-representative'] } },
    ])
    await show([1, 2, 3], 1)
    // 11 is the same job as 1, at another board.
    await storeRaws(test, [raw(11, { company: 'Employer 1', description: 'What number 1 does.' })], 'lever')
    expect(await groupOf(11)).toBe(await groupOf(1))
    await plan(db(), now())
    await show([1, 3], 1)
    await show([3], 1)
    await show([3], 30)
    await show([3], 100)
    forgottenGroup = await groupOf(2)
    const { context } = test.service
    const made = await makeRelease(context, { ...ofMarket(), onlyWhenChanged: false })
    if (made.state !== 'published') throw new Error(made.state)
    const before = { counted: await rowsOf(COUNTED), inputs: await readInputs(db(), now()) }
    expect(await forgetOldPostings(db(), daysAgo(90), now())).toBe(1)
    expect(await adsKept()).toEqual(['(1)', '(11)', '(3)'])
    await refreshMarket(db(), now)
    expect(await rowsOf(COUNTED)).toEqual(before.counted)
    expect(await readInputs(db(), now())).toEqual(before.inputs)
    expect(await checkCells(db())).toEqual([])
    const verified = await verifyRelease(context, made.release.id, { ...ofMarket(), limit: 10 })
    expect(verified).toMatchObject({ ok: true, inputs: { same: true } })
    for (const table of ['posting_place', 'posting_spell', 'posting_change', 'posting_signature', 'posting_key'])
      expect(
        await rowsOf(`select posting_id from ${table} where posting_id not in (select id from posting)`),
        table,
      ).toEqual([])
  })

  it('leave once: a second look finds nothing', async () => {
    expect(await forgetOldPostings(db(), daysAgo(90), now())).toBe(0)
  })

  it('that come back are the opening that they were, and no news to a subscriber or a webhook', async () => {
    await skipToNow(db(), 'test')
    await show([2, 3, 4], 0)
    expect(await groupOf(2)).toBe(forgottenGroup)
    const fresh = async () => (await readNewGroups(db(), 'test', now(), 100)).candidates.map(({ url }) => url)
    // What any transaction of the server that began before is still at is not shown yet.
    await until('something is new', async () => (await fresh()).length > 0)
    expect(await fresh()).toEqual(['https://jobs.example/4'])
    test.clock.now = new Date(now().getTime() + DAY_MS)
    await plan(db(), now())
    const { rows } = await sql<{ groups: string[] }>`
      select content -> 'groups' as groups from digest order by planned_at desc limit 1`.execute(db())
    expect(rows[0]?.groups).toEqual([await groupOf(4)])
    const spells = await sql<{ spells: number }>`
      select spells from market_opening where group_id = ${forgottenGroup} order by first_seen_at`.execute(db())
    expect(spells.rows.map((row) => row.spells)).toEqual([1, 2])
    expect(await checkCells(db())).toEqual([])
  })

  it('stay while a crawl works on them', async () => {
    await show([3, 4], 1)
    await show([3, 4], 100)
    await db()
      .transaction()
      .execute(async (crawl) => {
        await sql`update posting set last_seen_at = last_seen_at where external_id = '2'`.execute(crawl)
        await forgetOldPostings(db(), daysAgo(90), now())
        expect(await adsKept()).toContain('(2)')
      })
    expect(await forgetOldPostings(db(), daysAgo(90), now())).toBe(1)
  })
})

describe('crawls', () => {
  it('leave but for the first and last complete one of a day, those that later ones are compared with, and those of kept pages', async () => {
    const { rows } = await sql<{ id: string }>`
      insert into source (connector, board, origin, name, every_minutes, next_run_at, created_at)
      values ('greenhouse', 'runs', 'https://runs.example', 'Runs', 60, now(), now()) returning id`.execute(db())
    const run = (days: number, hour: number, state: string, complete: boolean) => {
      const at = new Date(Date.UTC(2027, 0, 31 - days, hour))
      return sql`insert into run (source_id, state, started_at, touched_at, finished_at, complete, went_well, reason)
        values (${rows[0]?.id}, ${state}, ${at}, ${at}, ${at}, ${complete}, ${complete}, ${`${days}-${hour} ${state}`})`.execute(
        db(),
      )
    }
    for (const hour of [1, 2, 3, 4]) await run(20, hour, 'done', true)
    await run(20, 5, 'failed', false)
    await run(19, 1, 'done', false)
    await run(18, 1, 'done', true)
    for (const hour of [1, 2, 3]) await run(5, hour, 'done', false)
    const before = new Date(Date.UTC(2027, 0, 31 - 10))
    await sql`insert into document_body values ('\\x01', '\\x01', 1)`.execute(db())
    await sql`insert into document (run_id, source_id, ordinal, url, fetched_at, hash)
      select id, source_id, 0, 'x', now(), '\\x01' from run where reason = '20-3 done'`.execute(db())
    await forgetOldRuns(db(), before)
    const kept = await rowsOf(`select reason from run where source_id = '${rows[0]?.id}'`)
    expect(kept).toEqual([
      '("18-1 done")',
      '("20-1 done")',
      '("20-3 done")',
      '("20-4 done")',
      '("5-1 done")',
      '("5-2 done")',
      '("5-3 done")',
    ])
  })

  it('are looked for in the last month that is over, and once a month in all that was before', async () => {
    const { rows } = await sql<{ id: string }>`
      insert into source (connector, board, origin, name, every_minutes, next_run_at, created_at)
      values ('greenhouse', 'late', 'https://late.example', 'Late', 60, now(), now()) returning id`.execute(db())
    for (const day of ['2026-03-01', '2026-03-02'])
      await sql`insert into run (source_id, state, started_at, touched_at, finished_at, complete, went_well)
        values (${rows[0]?.id}, 'done', ${day}, ${day}, ${day}, false, true)`.execute(db())
    const left = () => rowsOf(`select 1 from run where source_id = '${rows[0]?.id}'`)
    await forgetOldRuns(db(), new Date('2026-05-01T01:30:00Z'))
    expect(await left()).toHaveLength(2)
    await forgetOldRuns(db(), new Date('2026-05-01T00:30:00Z'))
    expect(await left()).toHaveLength(1)
  })
})

describe('what is over', () => {
  const days = { eventDays: 40, runDays: 50, digestDays: 60 }
  it('leaves when it is old: digests with what the ledger says of them, planning runs, reports, replays, attempts to sign in', async () => {
    const at = new Date('2026-03-01T00:00:00Z')
    const ago = (number: number) => new Date(at.getTime() - number * DAY_MS)
    await sql`truncate digest, delivered, digest_run, mail_event, replay_request cascade`.execute(db())
    const subscriber = await sql<{ id: string }>`select id from subscriber`.execute(db())
    const source = await sql<{ id: string }>`select id from source limit 1`.execute(db())
    const [who, where] = [subscriber.rows[0]?.id, source.rows[0]?.id]
    for (const number of [61, 59]) {
      for (const state of ['accepted', 'rejected', 'cancelled', 'empty', 'planned', 'deferred', 'unknown']) {
        const group = await sql<{ id: string }>`select uuidv7() as id`.execute(db())
        const id = group.rows[0]?.id
        await sql`with made as (
            insert into digest (subscriber_id, period, cadence, state, items, more, planned_at, content)
            values (${who}, ${`${state} ${number}`}, 'daily', ${state}, 1, 0, ${ago(number)}, json_build_object('groups', json_build_array(${id}::text))) returning id)
          insert into delivered (subscriber_id, posting_group_id, digest_id) select ${who}, ${id}, id from made`.execute(
          db(),
        )
      }
      await sql`insert into digest_run (at, due, planned, empty, excluded, finished_at) values (${ago(number)}, 0, 0, 0, '{}', ${ago(number)})`.execute(
        db(),
      )
      await sql`insert into mail_event (key, address_hash, kind, permanent, detail, origin, at) values (${String(number)}, 'x', 'bounce', true, '', 'dsn', ${ago(number)})`.execute(
        db(),
      )
      await sql`insert into operator_attempt (name, tries, since) values (${String(number)}, 1, ${ago(number - 20)})`.execute(
        db(),
      )
    }
    await sql`insert into replay_request (source_id, apply, asked_by, asked_at, finished_at) values (${where}, false, 'old', ${ago(51)}, ${ago(51)}), (${where}, false, 'open', ${ago(52)}, null), (${where}, false, 'young', ${ago(49)}, ${ago(49)})`.execute(
      db(),
    )
    const gone = await forgetOldRows(db(), days, at)
    expect(gone).toMatchObject({ digest: 4, digest_run: 1, mail_event: 1, replay_request: 1, operator_attempt: 1 })
    expect(await rowsOf("select period from digest where period like '% 61'")).toEqual([
      '("deferred 61")',
      '("planned 61")',
      '("unknown 61")',
    ])
    expect(await rowsOf('select 1 from digest')).toHaveLength(10)
    expect(await rowsOf('select digest_id from delivered')).toEqual(await rowsOf('select id from digest'))
    expect(await rowsOf('select asked_by from replay_request')).toEqual(['(open)', '(young)'])
    expect(await forgetOldRows(db(), days, at)).toEqual({})
  })

  it('stays when it is the last planning run, however old', async () => {
    await forgetOldRows(db(), days, new Date('2036-01-01T00:00:00Z'))
    expect(await rowsOf('select 1 from digest_run')).toHaveLength(1)
  })
})
