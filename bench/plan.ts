import { sql } from 'kysely'
import { planDue } from '../src/alerts/plan.ts'
import { DEFAULT_TIERS } from '../src/config.ts'
import { openDatabase } from '../src/store/database.ts'
import { storeCandidates, storeSubscribers } from './alert-rows.ts'
import { serverCpu, withCpu } from './cpu.ts'
import { makeWorkload } from './match-workload.ts'
import { type BenchResult, withRatios } from './result.ts'
import { type BenchDatabase, freshDatabase, withServer } from './server.ts'

const SEED = 7
const WORDS_PER_POSTING = 40
/** After the made-up postings were first seen, within the two days that a daily digest looks back. */
const AT = new Date('2026-11-20T12:00:00Z')
const DAY_MS = 86_400_000

/**
 * Plans the digests of subscribers who are all due at once, each with one search, and plans again: the same instant must
 * give nothing, the next day only what did not fit. The baseline writes the finished digests and ledger rows into tables
 * of the same shape and does nothing else.
 */
export function run({ full }: { full: boolean }): Promise<BenchResult> {
  const size = full ? { searches: 100_000, candidates: 10_000 } : { searches: 10_000, candidates: 2_000 }
  const workload = makeWorkload({ ...size, wordsPerPosting: WORDS_PER_POSTING, seed: SEED })
  return withServer(async (server) => {
    const fresh = await freshDatabase(server)
    try {
      await storeCandidates(fresh.db, workload.candidates, AT)
      await storeSubscribers(fresh.db, workload.searches, AT)
      return await measure(fresh, size)
    } finally {
      await fresh.drop()
    }
  })
}

async function measure(
  { db, url }: BenchDatabase,
  size: { searches: number; candidates: number },
): Promise<BenchResult> {
  const market = openDatabase(url, { max: 2, readOnly: true })
  const plan = async (at: Date) => {
    const before = await serverCpu(db)
    const started = performance.now()
    const { result: tally, cpu } = await withCpu(() =>
      planDue({ db, market, tiers: DEFAULT_TIERS }, at, async () => {}),
    )
    const seconds = (performance.now() - started) / 1000
    const serverSeconds = (await serverCpu(db)) - before
    return { seconds, cpu, serverCpu: serverSeconds, planned: tally?.planned ?? 0, due: tally?.due ?? 0 }
  }
  try {
    const first = await plan(AT)
    const { digests, items } = await count(db)
    const writing = await writeAlone(db)
    const again = await plan(AT)
    const replayed = await replay(db, () => plan(AT))
    const next = await plan(new Date(AT.getTime() + DAY_MS))
    if (again.due + replayed.planned > 0) throw new Error('a period that was planned was planned again')
    return withRatios({
      name: 'plan',
      size: size.searches,
      metrics: {
        postings: size.candidates,
        subscribers_due: first.due,
        digests,
        items,
        plan_seconds: first.seconds,
        plan_cpu_seconds: first.cpu + first.serverCpu,
        planner_cpu_seconds: first.cpu,
        database_cpu_seconds: first.serverCpu,
        subscribers_per_second: first.due / first.seconds,
        replay_seconds: replayed.seconds,
        replay_planned: replayed.planned,
        next_day_planned: next.planned,
        next_day_seconds: next.seconds,
      },
      baselines: { plan_seconds: writing.seconds, plan_cpu_seconds: writing.cpu },
    })
  } finally {
    await market.destroy()
  }
}

async function count(db: BenchDatabase['db']): Promise<{ digests: number; items: number }> {
  const counted = await sql<{ digests: number; items: number }>`
    select (select count(*)::int from digest where items > 0) as digests, (select count(*)::int from delivered) as items`.execute(
    db,
  )
  return counted.rows[0] ?? { digests: 0, items: 0 }
}

/** Seconds that writing the same rows takes, as in one transaction, and of them those of the database's processors. */
async function writeAlone(db: BenchDatabase['db']): Promise<{ seconds: number; cpu: number }> {
  await sql`create table digest_twin (like digest including all)`.execute(db)
  await sql`create table delivered_twin (like delivered including all)`.execute(db)
  const before = await serverCpu(db)
  const started = performance.now()
  await sql`insert into digest_twin select * from digest`.execute(db)
  await sql`insert into delivered_twin select * from delivered`.execute(db)
  const seconds = (performance.now() - started) / 1000
  return { seconds, cpu: (await serverCpu(db)) - before }
}

/** Makes everyone due again, as if the clock had been set back. */
async function replay<Result>(db: BenchDatabase['db'], plan: () => Promise<Result>): Promise<Result> {
  await db.updateTable('subscriber').set({ next_digest_at: AT }).execute()
  return plan()
}
