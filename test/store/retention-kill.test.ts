import { once } from 'node:events'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeRelease } from '../../src/releases/make.ts'
import { ofMarket } from '../../src/releases/of-market.ts'
import { verifyRelease } from '../../src/releases/verify.ts'
import type { Database } from '../../src/store/database.ts'
import { checkCells } from '../../src/store/market-cell.ts'
import { refreshMarket } from '../../src/store/market-refresh.ts'
import { loadTaxonomy } from '../../src/taxonomy/load-roles.ts'
import { cloneDatabase, copyDatabase, type TestDatabase } from '../_support/database.ts'
import { forgetOld } from '../_support/forget-old.ts'
import { launchScript } from '../_support/fork-script.ts'
import { storeOldRows } from '../_support/old-rows.ts'
import { until } from '../_support/service.ts'

const NOW = new Date('2026-11-20T12:00:00Z')
const now = () => NOW
const FORGET = new URL('../_support/forget-process.ts', import.meta.url)
const MINUTE_MS = 60_000

/**
 * Rows at which the process is held, in the order of its work, and killed there: mostly the last that it comes to, so that a batch
 * before it is done and one is begun. In a transaction of several statements it comes to nothing, a single one may still end.
 */
const HELD = [
  ['document', 'id', 'where fetched_at < $old order by fetched_at desc'],
  ['market_opening', 'posting_id', 'where closed_at is not null order by posting_id desc'],
  [
    'posting_place',
    'posting_id',
    'where posting_id in (select id from posting where closed_at is not null) order by 1 desc',
  ],
  ['run', 'id', 'where finished_at < $old order by finished_at desc'],
  [
    'delivered',
    'digest_id',
    'where digest_id in (select id from digest where planned_at < $old) order by digest_id desc',
  ],
  ['webhook_message', 'id', 'where planned_at < $old order by id desc'],
] as const

let undisturbed: TestDatabase
let killed: TestDatabase
let release: string
beforeAll(async () => {
  const filled = await cloneDatabase()
  await storeOldRows(filled.db, NOW)
  await refreshMarket(filled.db, now)
  const made = await makeRelease({ db: filled.db, taxonomy: loadTaxonomy(), now }, ofMarket())
  if (made.state !== 'published' || made.release.figures === 0) throw new Error(made.state)
  release = made.release.id
  undisturbed = await copyDatabase(filled)
  killed = await copyDatabase(filled)
  await filled.drop()
}, MINUTE_MS)
afterAll(() => Promise.all([undisturbed.drop(), killed.drop()]))

it(
  'retention that is killed again and again while it forgets leaves nothing half forgotten, and ends as if nobody had disturbed it',
  async () => {
    for (const [table, key, which] of HELD) {
      expect(await killAt(killed, table, key, which), table).toBe('SIGKILL')
      expect(await halfForgotten(killed.db), table).toEqual([])
    }
    for (const { db } of [undisturbed, killed]) {
      await forgetOld(db, NOW)
      await refreshMarket(db, now)
    }
    const rows = await everything(killed.db)
    expect(rows).toEqual(await everything(undisturbed.db))
    expect(counts(rows, ['run', 'document', 'posting', 'digest', 'mail_event', 'stripe_event'])).toEqual([
      ...[3, 2, 20, 2, 2, 2],
    ])
    await forgetOld(killed.db, NOW)
    expect(await everything(killed.db)).toEqual(rows)
    expect(await checkCells(killed.db)).toEqual([])
    const context = { db: killed.db, taxonomy: loadTaxonomy(), now }
    expect(await verifyRelease(context, release, { ...ofMarket(), limit: 10 })).toMatchObject({ ok: true })
  },
  3 * MINUTE_MS,
)

/** Lets a process forget until it comes to a row, and kills it there. Returns what ended it. */
async function killAt({ db, url }: TestDatabase, table: string, key: string, which: string): Promise<string | null> {
  await stopAt(db, table, key, which)
  const child = launchScript(FORGET, [url, NOW.toISOString()], {}, 'inherit')
  const ended = once(child, 'exit')
  const held = await db.connection().execute(async (holder) => {
    // Held by the session: a transaction with a row of its own would have readers in other databases of the server wait, too.
    await sql`select pg_advisory_lock(${LOCK}::bigint)`.execute(holder)
    await until(`the process comes to a row of ${table}`, async () => (await waiting(db)).length > 0, 60)
    child.kill('SIGKILL')
    await ended
    const pids = await waiting(db)
    await sql`select pg_advisory_unlock(${LOCK}::bigint)`.execute(holder)
    return pids
  })
  // The server ends the session of a client that is gone when it comes to tell it something.
  await until('its session is over', async () => !(await isThere(db, held)), 60)
  await sql`drop trigger stop_here on ${sql.table(table)}`.execute(db)
  return child.signalCode
}

const LOCK = 7

/** Whoever changes or deletes one row waits there for the lock. */
async function stopAt(db: Database, table: string, key: string, which: string): Promise<void> {
  const old = `'${new Date(NOW.getTime() - 400 * 86_400_000).toISOString()}'`
  const { rows } = await sql<{ id: string }>`
    select ${sql.ref(key)} as id from ${sql.table(table)} ${sql.raw(which.replace('$old', old))} limit 1`.execute(db)
  await sql`
    create or replace function stop_here() returns trigger language plpgsql as
    'begin perform pg_advisory_xact_lock(7); return coalesce(new, old); end'`.execute(db)
  await sql`
    create trigger stop_here before update or delete on ${sql.table(table)} for each row
    when (old.${sql.ref(key)} = ${sql.lit(rows[0]?.id ?? '')}) execute function stop_here()`.execute(db)
}

async function waiting(db: Database): Promise<number[]> {
  const { rows } = await sql<{ pid: number }>`
    select pid from pg_locks where locktype = 'advisory' and objid = ${LOCK} and not granted
      and database = (select oid from pg_database where datname = current_database())`.execute(db)
  return rows.map(({ pid }) => pid)
}

async function isThere(db: Database, pids: number[]): Promise<boolean> {
  return (await sql`select from pg_stat_activity where pid = any(${pids}::int[])`.execute(db)).rows.length > 0
}

/** What must not be: a part of something whose other part has left. */
const HALVES: Record<string, string> = {
  'a key without its ad': 'posting_key k where not exists (select from posting p where p.id = k.posting_id)',
  'an opening that lost its ads unsaid':
    'posting_group g where (g.forgotten_at is null) = (not exists (select from posting p where p.group_id = g.id))',
  'an opening of the market that does not name the ad it lost':
    'market_opening m where m.external_id is null and not exists (select from posting p where p.id = m.posting_id)',
  'a row of the ledger without its digest':
    'delivered l where not exists (select from digest d where d.id = l.digest_id)',
  'a digest without its ledger': 'digest d where not exists (select from delivered l where l.digest_id = d.id)',
  'a body without its page': 'document_body b where not exists (select from document d where d.hash = b.hash)',
}

async function halfForgotten(db: Database): Promise<string[]> {
  const found: string[] = []
  for (const [name, from] of Object.entries(HALVES))
    if ((await sql`select from ${sql.raw(from)} limit 1`.execute(db)).rows.length > 0) found.push(name)
  return found
}

/** Every row of every table as text. */
async function everything(db: Database): Promise<string[]> {
  const tables = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public' order by 1`.execute(db)
  const rows: string[] = []
  for (const { name } of tables.rows) {
    const found = await sql<{
      text: string
    }>`select ${`${name} `} || r::text as text from ${sql.table(name)} r`.execute(db)
    rows.push(...found.rows.map(({ text }) => text))
  }
  return rows.sort()
}

const counts = (rows: string[], tables: string[]) =>
  tables.map((table) => rows.filter((row) => row.startsWith(`${table} `)).length)
