import { sql } from 'kysely'
import type { Candidate } from '../domain/alert.ts'
import { listCandidates } from './candidate.ts'
import type { Handle } from './database.ts'

/**
 * What a reader has not seen yet. `mark` goes to `keepMark` in the transaction that keeps what became of the candidates.
 * `isLast`: nothing more can be read now.
 */
export type NewGroups = { candidates: Candidate[]; mark: string; isLast: boolean }

/**
 * The openings whose first posting was stored since the reader's mark, as long as the posting is open at `at`. A reader
 * without a mark starts now. Reads about `limit` postings: those of one transaction are never parted.
 *
 * Ids and times are given before the commit, so that a slow writer's rows appear below an id or time that was read
 * before. Below the oldest running transaction nothing can appear any more: up to there is read, and never further.
 *
 * In a transaction a second reader of the same name waits here until the first is done.
 */
export async function readNewGroups(db: Handle, reader: string, at: Date, limit: number): Promise<NewGroups> {
  const from = await lockMark(db, reader)
  const { mark, isLast } = await nextMark(db, from, limit)
  return { candidates: await listCandidates(db, await listFounders(db, from, mark, at)), mark, isLast }
}

/** Keeps how far the reader has come. A mark never goes back. */
export async function keepMark(trx: Handle, reader: string, mark: string): Promise<void> {
  await sql`
    insert into watermark (reader, xid) values (${reader}, ${mark}::xid8)
    on conflict (reader) do update set xid = excluded.xid where watermark.xid < excluded.xid`.execute(trx)
}

/** Moves a reader to now without reading: what was stored before is of no interest to it. */
export async function skipToNow(db: Handle, reader: string): Promise<void> {
  const found = await sql<{ now: string }>`select pg_snapshot_xmin(pg_current_snapshot())::text as now`.execute(db)
  await keepMark(db, reader, found.rows[0]?.now ?? '0')
}

async function lockMark(db: Handle, reader: string): Promise<string> {
  await sql`
    insert into watermark (reader, xid) values (${reader}, pg_snapshot_xmin(pg_current_snapshot())) on conflict do nothing`.execute(
    db,
  )
  const found = await sql<{ xid: string }>`
    select xid::text from watermark where reader = ${reader} for update`.execute(db)
  return found.rows[0]?.xid ?? '0'
}

/** Up to the transaction that would go over the limit, and past at least one. */
async function nextMark(db: Handle, from: string, limit: number): Promise<{ mark: string; isLast: boolean }> {
  const found = await sql<{ safe: string; first: string | null; over: string | null }>`
    with safe as materialized (select pg_snapshot_xmin(pg_current_snapshot()) as xid)
    select (select xid from safe)::text as safe,
      (select xid from posting where xid >= ${from}::xid8 and xid < (select xid from safe) order by xid limit 1)::text as first,
      (select xid from posting where xid >= ${from}::xid8 and xid < (select xid from safe) order by xid offset ${limit} limit 1)::text as over`.execute(
    db,
  )
  const { safe = from, first = null, over = null } = found.rows[0] ?? {}
  if (first === null || over === null) return { mark: BigInt(safe) > BigInt(from) ? safe : from, isLast: true }
  const mark = over === first ? String(BigInt(first) + 1n) : over
  return { mark, isLast: false }
}

/** A group is new when none of its postings is older than what is read now, nor was one that has been forgotten. */
async function listFounders(db: Handle, from: string, mark: string, at: Date): Promise<string[]> {
  const rows = await sql<{ id: string }>`
    select p.id from posting p
    where p.xid >= ${from}::xid8 and p.xid < ${mark}::xid8 and p.closed_at is null and (p.expires_at is null or p.expires_at > ${at})
      and not exists (select from posting older where older.group_id = p.group_id and older.xid < ${from}::xid8)
      and not exists (select from posting_group g where g.id = p.group_id and g.forgotten_at is not null)`.execute(db)
  return rows.rows.map((row) => row.id)
}
