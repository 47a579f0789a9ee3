import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { forgetDocuments } from '../jobs/forget-documents.ts'
import { makeRelease } from '../jobs/make-release.ts'
import { matchNew } from '../jobs/match-new.ts'
import { planDigests } from '../jobs/plan-digests.ts'
import { refreshMarket } from '../jobs/refresh-market.ts'
import { scheduleSources } from '../jobs/schedule-sources.ts'
import { sweep } from '../jobs/sweep.ts'
import { printTable } from '../src/cli/session.ts'
import { type Config, readConfig } from '../src/config.ts'
import type { Context } from '../src/context.ts'
import { createLog } from '../src/log.ts'
import { EMPTY_CRITERIA } from '../src/match/criteria.ts'
import { addSource } from '../src/store/source.ts'
import { startSinkProcess } from '../test/_support/sink-process.ts'
import { open } from '../workers/_open.ts'
import { storeSubscribers } from './alert-rows.ts'
import { freshDatabase, withFolder, withServer } from './server.ts'
import { serveYear } from './year-boards.ts'
import { measureTables, type TableSize, vacuum } from './year-growth.ts'
import { type JobTimes, openJobs } from './year-jobs.ts'

const START = Date.UTC(2026, 0, 1)
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const DAYS_A_MONTH = 30
const DAYS_A_WEEK = 7

export type YearWorld = {
  days: number
  boards: number
  adsEach: number
  subscribers: number
  /** Days that rows are kept; null: as the settings say. */
  keep: (Partial<Record<'postingDays' | 'runDays' | 'digestDays', number>> & { documents?: number }) | null
}

/** How things stood at the end of a month of 30 days: heap after a collection, in bytes. */
export type YearMonth = {
  day: number
  tables: TableSize[]
  jobs: JobTimes
  heap: number
  handles: number
  openAds: number
}
export type Year = { months: YearMonth[]; mails: number; jobFaults: Record<string, number> }

/**
 * Lets the days of a service pass as fast as its jobs are done: boards are crawled over loopback, postings read, alerts planned
 * and sent to a counting relay, the market brought up to date, releases made, old rows forgotten. Every job is the service's own
 * and takes its time from the simulated clock. `look` sees the database at the end.
 */
export function simulateYear(
  world: YearWorld,
  url: (name: string) => string,
  look: (context: Context, year: Year) => Promise<void>,
): Promise<void> {
  return withFolder(async (folder) => {
    const fresh = await freshDatabase({ urlOf: url })
    const relay = await startSinkProcess()
    const clock = { now: new Date(START) }
    const boards = await serveYear(world.boards, world.adsEach, clock.now)
    const config = configured(world, { DATABASE_URL: fresh.url, DATA_DIR: folder, SMTP_URL: relay.url })
    const opened = await open(config, createLog({ level: 'silent', pretty: false }), { now: () => clock.now })
    const jobs = await openJobs(opened.context)
    try {
      await settle(jobs.context, world, boards.sources)
      const months: YearMonth[] = []
      for (let day = 1; day <= world.days; day += 1) {
        clock.now = new Date(START + day * DAY_MS)
        boards.pass(clock.now)
        await liveDay(jobs, clock)
        if (day % DAYS_A_WEEK === 0) await vacuum(fresh.db)
        if (day % DAYS_A_MONTH === 0 || day === world.days) months.push(await lookAt(jobs, day))
      }
      const { mails } = await relay.report()
      await look(jobs.context, { months, mails, jobFaults: jobs.faults() })
    } finally {
      await opened.close()
      await boards.stop()
      await relay.stop()
      await fresh.drop()
    }
  })
}

function configured({ keep }: YearWorld, environment: Record<string, string>): Config {
  const config = readConfig({
    ...environment,
    FETCH_ALLOW_ADDRESSES: '127.0.0.1/32',
    FETCH_PER_SECOND: '0',
    MAIL_PER_SECOND: '10000',
    MAIL_PER_SECOND_AND_DOMAIN: '10000',
  })
  if (keep === null) return config
  const { documents = config.keepDocuments.days, ...days } = keep
  return { ...config, keep: { ...config.keep, ...days }, keepDocuments: { ...config.keepDocuments, days: documents } }
}

async function settle(
  { db, now }: Context,
  { subscribers }: YearWorld,
  sources: Awaited<ReturnType<typeof serveYear>>['sources'],
): Promise<void> {
  for (const source of sources) await addSource(db, source, now())
  const wishes = [
    { workModes: ['remote' as const, 'hybrid' as const] },
    { countries: ['US', 'GB'] },
    { employmentTypes: ['full_time' as const] },
  ]
  const searches = Array.from({ length: subscribers }, (_, index) => ({
    ...{ id: `search-${index}`, subscriberId: `subscriber-${index}`, name: 'Work' },
    criteria: { ...EMPTY_CRITERIA, ...wishes[index % wishes.length] },
  }))
  await storeSubscribers(db, searches, now())
  // Half are mailed by the week.
  await sql`update subscriber set cadence = 'weekly' where id in (select id from subscriber order by id limit ${Math.floor(subscribers / 2)})`.execute(
    db,
  )
}

/** Crawled at six, mailed at ten, and the rest at noon. */
async function liveDay({ run, context }: Awaited<ReturnType<typeof openJobs>>, clock: { now: Date }): Promise<void> {
  const midnight = clock.now.getTime()
  const at = async (hour: number, ...jobs: Parameters<typeof run>[0][]) => {
    clock.now = new Date(midnight + hour * HOUR_MS)
    for (const job of jobs) await run(job)
  }
  await sql`update source set next_run_at = ${new Date(midnight)} where state <> 'paused'`.execute(context.db)
  await at(6, scheduleSources, matchNew, refreshMarket)
  await at(10, planDigests)
  await at(11, sweep)
  await at(12, refreshMarket, makeRelease, sweep, forgetDocuments)
}

async function lookAt(jobs: Awaited<ReturnType<typeof openJobs>>, day: number): Promise<YearMonth> {
  globalThis.gc?.()
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from posting where closed_at is null`.execute(
    jobs.context.db,
  )
  return {
    day,
    tables: await measureTables(jobs.context.db),
    jobs: jobs.takeTimes(),
    heap: process.memoryUsage().heapUsed,
    handles: process.getActiveResourcesInfo().length,
    openAds: rows[0]?.n ?? 0,
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2))

const USAGE = `usage: npm run year -- [--days 360] [--boards 40] [--ads 40] [--subscribers 200] [--keep DAYS] [--json]
lets days pass through the service's own jobs and tells how tables grow and jobs slow down; --keep: instead of the settings`

async function main(words: string[]): Promise<void> {
  const text = (value: string) => ({ type: 'string' as const, default: value })
  const { values } = parseArgs({
    args: words,
    options: {
      ...{ days: text('360'), boards: text('40'), ads: text('40'), subscribers: text('200'), keep: { type: 'string' } },
      ...{ json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
    },
  })
  if (values.help) return console.log(USAGE)
  const kept = Number(values.keep)
  const world: YearWorld = {
    ...{ days: Number(values.days), boards: Number(values.boards), adsEach: Number(values.ads) },
    subscribers: Number(values.subscribers),
    keep: values.keep === undefined ? null : { postingDays: kept, runDays: kept, digestDays: kept },
  }
  await withServer((server) =>
    simulateYear(world, server.urlOf, async (_context, year) => {
      if (values.json) process.stdout.write(`${JSON.stringify(year)}\n`)
      else printYear(year)
    }),
  )
}

function printYear({ months, mails, jobFaults }: Year): void {
  console.log(`${mails} mails; jobs given up: ${JSON.stringify(jobFaults)}`)
  const last = months.at(-1)
  const mebibytes = (size: TableSize | undefined) =>
    size === undefined ? 0 : Math.round(((size.bytes + size.indexBytes) / 2 ** 20) * 10) / 10
  printTable(
    (last?.tables ?? []).map(({ table }) => {
      const of = (month: YearMonth | undefined) => month?.tables.find((size) => size.table === table)
      return {
        table,
        ...Object.fromEntries(months.map((month) => [`MiB ${month.day}`, mebibytes(of(month))])),
        rows: of(last)?.rows ?? 0,
        dead: of(last)?.dead ?? 0,
      }
    }),
  )
  printTable(
    Object.keys(last?.jobs ?? {}).map((job) => ({
      job,
      ...Object.fromEntries(months.map((month) => [`ms ${month.day}`, Math.round(month.jobs[job]?.msEach ?? 0)])),
    })),
  )
  printTable(
    months.map(({ day, heap, handles, openAds }) => ({
      day,
      'heap MiB': Math.round(heap / 2 ** 20),
      handles,
      openAds,
    })),
  )
}
