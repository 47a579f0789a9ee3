import { sql } from 'kysely'
import { expect, inject, it, vi } from 'vitest'
import { simulateYear } from '../../bench/year.ts'
import type { Database } from '../../src/store/database.ts'
import { checkCells } from '../../src/store/market-cell.ts'

// Thirty days of five boards pass.
vi.setConfig({ testTimeout: 300_000 })

const KEPT = 10
const DAYS = 30

const numberOf = async (db: Database, query: string): Promise<number> =>
  (await sql<{ n: number }>`select (${sql.raw(query)})::int as n`.execute(db)).rows[0]?.n ?? Number.NaN

it('days that pass leave tables bounded that hold what is over, ledgers that agree, and a market that counts right', async () => {
  const keep = { documents: KEPT, postingDays: KEPT, runDays: KEPT, digestDays: KEPT }
  const world = { days: DAYS, boards: 5, adsEach: 12, subscribers: 6, keep }
  const urlOf = (name: string) => inject('postgresUrl').replace(/\/postgres$/, `/${name}`)
  await simulateYear(world, urlOf, async ({ db, now }, { mails, jobFaults, months }) => {
    const before = `timestamptz '${new Date(now().getTime() - (KEPT + 1) * 86_400_000).toISOString()}'`
    const count = (rest: string) => numberOf(db, `select count(*) from ${rest}`)
    const bounded = {
      digests: await count(`digest where planned_at < ${before}`),
      // The openings that they told of were first seen before they were planned.
      ledger: await count('delivered where digest_id not in (select id from digest)'),
      planningRuns: await count(`digest_run where at < ${before}`),
      ads: await count(
        `posting p where closed_at < ${before} and not exists (select from posting o where o.group_id = p.group_id and o.closed_at is null)`,
      ),
      pages: await count(
        `document d where fetched_at < ${before} and run_id not in (select distinct on (source_id) id from run where state = 'done' order by source_id, started_at desc)`,
      ),
      keysOfNoAd: await count('posting_key where posting_id not in (select id from posting)'),
    }
    expect(bounded).toEqual({ digests: 0, ledger: 0, planningRuns: 0, ads: 0, pages: 0, keysOfNoAd: 0 })
    expect(await count('posting_group where forgotten_at is not null')).toBeGreaterThan(0)
    expect(mails).toBeGreaterThan(DAYS)
    // Boards that answer 503 fail their crawl, and nothing else fails.
    expect(Object.keys(jobFaults)).toEqual(['fetch-source'])
    expect(
      await numberOf(
        db,
        'select count(*) from digest_run where due <> planned + empty + (select coalesce(sum(value::int), 0) from jsonb_each_text(excluded))',
      ),
    ).toBe(0)
    expect(await count("digest where state not in ('accepted', 'empty')")).toBe(0)
    const told = "from digest d, json_array_elements_text(content -> 'groups') told"
    expect(await numberOf(db, `select count(*) - count(distinct (subscriber_id, told.value)) ${told}`)).toBe(0)
    expect(await count('delivered')).toBe(await numberOf(db, `select count(*) ${told}`))
    expect(await checkCells(db)).toEqual([])
    expect(months.at(-1)?.openAds).toBeLessThan(5 * 12 * 1.5)
  })
})
