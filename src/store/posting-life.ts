import { sql } from 'kysely'
import type { Database, Handle } from './database.ts'
import { IS_GONE } from './own-page.ts'
import { settleSource } from './source-health.ts'

/** A posting is closed when this many complete runs in a row did not see it. */
const MISSING_RUNS_TO_CLOSE = 2
/** A board of so many open postings that shows a fifth of them or less is more likely to fail than to hire no more. */
const LEAST_TO_SHRINK = 5
const SHRUNK_TO = 0.2

export const CLOSED = {
  missing: 'missing from two complete crawls',
  pageGone: 'its own page is gone',
  removed: 'removed by the source',
  expired: 'expired',
} as const

/** What a crawl without faults has seen; see SourceDefinition. */
type Listing = 'whole' | 'latest' | 'changes'

/**
 * Ends a run whose pages are all read. A complete run counts against the open postings it did not see and closes those
 * missing for the second time in a row, unless the board is suddenly much smaller; any other run closes nothing for being
 * missing. Of a source that never shows the whole board, postings past their stated expiry are closed. The run's own state
 * guards the transaction, so repeating it counts nothing twice. Returns the number closed, or null when the run was over
 * already.
 */
export async function finishRun(
  db: Database,
  runId: string,
  at: Date,
  listing: Listing = 'whole',
): Promise<number | null> {
  return db.transaction().execute(async (trx) => {
    const run = await trx
      .selectFrom('run')
      .select(['source_id as sourceId', 'complete', 'state', 'reason', 'closed'])
      .select(['new', 'reopened', 'removed', 'postings', 'listed'])
      .where('id', '=', runId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (run.state !== 'reading') return null
    const shrunk = run.complete ? await compareSize(trx, runId, run) : null
    const isTrusted = shrunk === null || (await wasShrunk(trx, runId, run.sourceId))
    const missing = run.complete && isTrusted ? await closeMissing(trx, runId, run.sourceId, at) : 0
    const expired = listing === 'whole' ? 0 : await closeExpired(trx, runId, run.sourceId, at)
    const closed = run.closed + missing + expired
    const reason = run.reason ?? (isTrusted ? null : shrunk)
    const end = { state: 'done' as const, finished_at: at, touched_at: at }
    const found = { closed, reason, shrunk: shrunk !== null }
    await trx
      .updateTable('run')
      .set({ ...end, ...found })
      .where('id', '=', runId)
      .execute()
    await settleSource(trx, runId, at)
    return closed
  })
}

/** Closes open postings with their spells, for one reason. Returns how many were open. */
export async function closePostings(trx: Handle, ids: string[], at: Date, reason: string): Promise<number> {
  if (ids.length === 0) return 0
  const closed = await sql`
    update posting set closed_at = ${at}, closed_reason = ${reason} where id = any(${ids}::uuid[]) and closed_at is null`.execute(
    trx,
  )
  await sql`
    update posting_spell sp set last_seen_at = p.last_seen_at, closed_at = p.closed_at, closed_reason = p.closed_reason
    from posting p
    where p.id = sp.posting_id and sp.closed_at is null and p.closed_at is not null and p.id = any(${ids}::uuid[])`.execute(
    trx,
  )
  return Number(closed.numAffectedRows ?? 0)
}

type Counts = { sourceId: string; new: number; reopened: number; removed: number; postings: number; listed: number }

/** Says so when the board is suddenly empty or 80 % smaller than what was open before this run; null when it is not. */
async function compareSize(trx: Handle, runId: string, run: Counts): Promise<string | null> {
  const { rows } = await sql<{ open: number; seen: number }>`
    select count(*)::int as open, count(*) filter (where seen_run_id = ${runId})::int as seen
    from posting where source_id = ${run.sourceId} and closed_at is null`.execute(trx)
  const { open = 0, seen = 0 } = rows[0] ?? {}
  const before = open - run.new - run.reopened + run.removed
  const now = Math.max(seen, run.postings + run.listed)
  if (before < LEAST_TO_SHRINK || now > before * SHRUNK_TO) return null
  return `the board went from ${before} open postings to ${now}: nothing counts as missing until that repeats`
}

async function wasShrunk(trx: Handle, runId: string, sourceId: string): Promise<boolean> {
  const last = await trx
    .selectFrom('run')
    .select('shrunk')
    .where('source_id', '=', sourceId)
    .where('id', '<>', runId)
    .where('state', '=', 'done')
    .where('complete', '=', true)
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last?.shrunk ?? false
}

async function closeMissing(trx: Handle, runId: string, sourceId: string, at: Date): Promise<number> {
  const missing = await sql<{ id: string; missing_runs: number }>`
    update posting set missing_runs = missing_runs + 1
    where source_id = ${sourceId} and closed_at is null and seen_run_id <> ${runId}
    returning id, missing_runs`.execute(trx)
  const ids = missing.rows.filter((row) => row.missing_runs >= MISSING_RUNS_TO_CLOSE).map(({ id }) => id)
  const { rows } = await sql<{ id: string }>`
    select posting_id as id from posting_link l where posting_id = any(${ids}::uuid[]) and ${IS_GONE}`.execute(trx)
  const withoutPage = rows.map(({ id }) => id)
  const told = await closePostings(trx, withoutPage, at, CLOSED.pageGone)
  return told + (await closePostings(trx, ids, at, CLOSED.missing))
}

/** A posting that is still shown is not over, whatever it says. An expiry of midnight states a day, which is its last. */
async function closeExpired(trx: Handle, runId: string, sourceId: string, at: Date): Promise<number> {
  const expired = await sql<{ id: string }>`
    select id from posting
    where source_id = ${sourceId} and closed_at is null and seen_run_id <> ${runId} and ${at}::timestamptz >=
      expires_at + case when expires_at = date_trunc('day', expires_at, 'UTC') then interval '1 day' else interval '0' end`.execute(
    trx,
  )
  return closePostings(
    trx,
    expired.rows.map(({ id }) => id),
    at,
    CLOSED.expired,
  )
}
