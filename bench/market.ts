import { sql } from 'kysely'
import { periodsBetween } from '../src/market/period.ts'
import { figuresOfRole } from '../src/market/release-figures.ts'
import { readTrend, type TrendRequest } from '../src/market/slice.ts'
import type { Database } from '../src/store/database.ts'
import { checkCells, rebuildCells } from '../src/store/market-cell.ts'
import { refreshMarket } from '../src/store/market-refresh.ts'
import { storeRoles } from '../src/store/migrate.ts'
import { loadTaxonomy } from '../src/taxonomy/load-roles.ts'
import { type Duck, exportToDuck } from './market-duckdb.ts'
import { changeADay, loadAds, loadOpenings, TODAY } from './market-load.ts'
import { type BenchResult, median, withRatios } from './result.ts'
import { freshDatabase, type Server, withFolder, withServer } from './server.ts'

const NOW = new Date(`${TODAY}T10:05:00Z`)
const FIGURES_A_ROLE = 250
/** Openings that are new on a day, for each that was seen in two years: 7,000 for 5,000,000. */
const TURNOVER = 7_000 / 5_000_000

/** A day's refresh, a role page's figures and trends over random slices, beside counting anew and DuckDB over Parquet. */
export function run({ full }: { full: boolean }): Promise<BenchResult> {
  return withServer((server) => measureMarket(server, full ? 5_000_000 : 50_000, full ? 200 : 40))
}

export async function measureMarket(server: Server, size: number, slices: number): Promise<BenchResult> {
  const { db, drop } = await freshDatabase(server)
  try {
    await storeRoles(db, loadTaxonomy())
    const turnover = Math.max(200, Math.round(size * TURNOVER))
    const loadMs = await timed(() => loadOpenings(db, size))
    const rebuildMs = await timed(() => rebuildCells(db))
    await loadAds(db, turnover * 3)
    await loadFigures(db)
    await sql`vacuum analyze`.execute(db)
    const dayMs = await timed(() => changeADay(db, turnover))
    const refreshMs = await timed(() => refreshMarket(db, () => NOW))
    await sql`vacuum analyze`.execute(db)
    const faults = await checkCells(db)
    if (faults.length > 0) throw new Error(`the cells are wrong after the refresh: ${JSON.stringify(faults[0])}`)
    const pageMs = await timePages(db, slices)
    const trends = await timeTrends(db, slices)
    return withRatios({
      name: 'market',
      size,
      metrics: {
        load_s: loadMs / 1000,
        day_turnover: turnover,
        day_ingest_ms: dayMs,
        refresh_ms: refreshMs,
        page_p50_ms: percentile(pageMs, 0.5),
        page_p95_ms: percentile(pageMs, 0.95),
        ...trends.metrics,
        ...(await sizesOf(db)),
      },
      baselines: { refresh_ms: rebuildMs, ...trends.baselines },
    })
  } finally {
    await drop()
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return share === 0.5 ? median(values) : (sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN)
}

/** A release of figures for every role, in the shape and number of a real one. */
async function loadFigures(db: Database): Promise<void> {
  await sql`insert into release (id, as_of, made_at, code_version, taxonomy_version, parameters, inputs, inputs_hash)
    values (${TODAY}, ${NOW}, ${NOW}, '', '', '{}', '[]', '')`.execute(db)
  await sql`insert into figure (release_id, role, metric, level, country, region, mode, item, period, version, unit, value, n, employers, grade, proof)
    select ${TODAY}, slug, 'metric-' || number % 36, '', '', '', '', 'item ' || number, ${TODAY}, 1, 'percent', number, 100, 10, 'high',
      '{"kind": "openings", "counted": "open at the end of the release day", "leftOut": {}}'
    from role, generate_series(1, ${FIGURES_A_ROLE}) number`.execute(db)
}

async function timePages(db: Database, count: number): Promise<number[]> {
  const roles = await sql<{ slug: string }>`select slug from role order by md5(slug) limit ${count}`.execute(db)
  const times: number[] = []
  for (const { slug } of roles.rows)
    times.push(
      await timed(async () => {
        const figures = await figuresOfRole(db, TODAY, slug)
        if (figures.length !== FIGURES_A_ROLE) throw new Error(`${slug} has ${figures.length} figures`)
      }),
    )
  return times
}

/** Slices of openings drawn by chance, so that large roles come as often as they are asked for; dimensions dropped by turns. */
async function drawSlices(db: Database, count: number): Promise<TrendRequest[]> {
  const rows = await sql<{ role: string; level: string; mode: string; country: string; region: string }>`
    select role, coalesce(level, 'mid') as level, coalesce(work_mode, 'unknown') as mode, countries[1] as country, regions[1] as region
    from market_opening where role is not null and superseded_at = 'infinity' order by md5(group_id::text) limit ${count}`.execute(
    db,
  )
  return rows.rows.map((row, at) => ({
    metric: 'active-postings',
    role: at % 3 === 0 ? '' : row.role,
    level: at % 4 === 1 ? row.level : '',
    mode: at % 5 === 2 ? row.mode : '',
    country: at % 2 === 0 ? row.country : '',
    region: at % 6 === 4 ? row.region : '',
    from: at % 7 === 0 ? '2025-11-01' : '2024-11-04',
    to: '2026-10-31',
    grain: at % 2 === 0 ? 'week' : 'month',
  }))
}

async function timeTrends(db: Database, count: number) {
  const slices = await drawSlices(db, count)
  const counts: number[] = []
  const pays: number[] = []
  const answers: number[][] = []
  for (const slice of slices) {
    counts.push(await timed(async () => answers.push(await openIn(db, slice))))
    if (slice.role !== '') pays.push(await timed(() => readTrend(db, { ...slice, metric: 'advertised-median' }, NOW)))
  }
  const duck = await withFolder(async (folder) => timeDuck(await exportToDuck(db, folder), slices, answers), {
    forAll: true,
  })
  const both = [...counts, ...pays]
  return {
    metrics: {
      trend_p50_ms: percentile(both, 0.5),
      trend_p95_ms: percentile(both, 0.95),
      count_p50_ms: percentile(counts, 0.5),
      count_p95_ms: percentile(counts, 0.95),
      pay_p50_ms: percentile(pays, 0.5),
      pay_p95_ms: percentile(pays, 0.95),
    },
    baselines: { count_p50_ms: percentile(duck, 0.5), count_p95_ms: percentile(duck, 0.95) },
  }
}

async function openIn(db: Database, slice: TrendRequest): Promise<number[]> {
  const { points } = await readTrend(db, slice, NOW)
  return points.map(({ value }) => value ?? 0)
}

async function timeDuck(duck: Duck, slices: TrendRequest[], answers: number[][]): Promise<number[]> {
  const times: number[] = []
  try {
    for (const [at, slice] of slices.entries()) {
      const ends = endsOf(slice)
      const started = performance.now()
      const found = await duck.openAt(slice, ends)
      times.push(performance.now() - started)
      if (JSON.stringify(found) !== JSON.stringify(answers[at]))
        throw new Error(`DuckDB counts ${JSON.stringify(found)} where we count ${JSON.stringify(answers[at])}`)
    }
  } finally {
    duck.close()
  }
  return times
}

function endsOf({ from, to, grain }: TrendRequest): string[] {
  return periodsBetween(from, to, grain).map(({ last }) => last)
}

async function sizesOf(db: Database): Promise<Record<string, number>> {
  const found = await sql<{ name: string; rows: number; mb: number }>`
    select parent.relname as name, sum(part.reltuples)::int as rows, (sum(pg_total_relation_size(part.oid)) / 1e6)::int as mb
    from pg_class parent join pg_inherits on inhparent = parent.oid join pg_class part on part.oid = inhrelid
    where parent.relname in ('market_opening', 'market_cell') group by 1`.execute(db)
  return Object.fromEntries(
    found.rows.flatMap(({ name, rows, mb }) => [
      [`${name}_rows`, rows],
      [`${name}_mb`, mb],
    ]),
  )
}
