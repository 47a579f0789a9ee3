import { sql } from 'kysely'
import type { Cell } from '../cell.ts'
import { scopeKey } from '../cell.ts'
import type { Cut } from '../cut.ts'
import { groupBy } from '../group-by.ts'
import type { MarketHandle } from '../handle.ts'
import type { Metric, RawFigure } from '../metric.ts'
import { bootstrapInterval } from '../statistics/bootstrap.ts'
import { counted, raw } from './_raw.ts'
import { boardsRead, dayOf, lastWeek, OPEN_DAYS, spells, TOUCHES, WEEK_DAYS } from './_weeks.ts'

/** Whole weeks, so that both sides have the same weekdays. */
const YEAR = 364
const MIN_N = 100

export const yearOnYear: Metric = {
  id: 'year-on-year',
  number: '7',
  name: 'Year on year',
  version: 1,
  definition:
    'Change of open openings against the same week a year before, on boards that were read completely in both weeks; of all roles and of each, by country and region.',
  formula: '100 x (T7(d) / T7(d - 364 days) - 1), boards of both weeks; T7 = mean over 7 day ends',
  unit: '%',
  minimum: MIN_N,
  interval: 'bootstrap over employers, 500 draws, 95 % percentiles',
  suppression: `common rules and n >= ${MIN_N} in the week a year before; n is that of it`,
  limits: 'A gap where no board was read completely in both weeks. Nothing is said of what has under 100 openings.',
  additivity: 'none',
  population: 'other',
  compute: computeChange,
}

type EmployerWeeks = Cell & { employer: string; now: number; before: number }

async function computeChange(db: MarketHandle, cut: Cut): Promise<RawFigure[]> {
  const now = lastWeek(cut)
  const read = await boardsRead(db, cut, [now, now - YEAR])
  const panel = [...(read.get(now) ?? [])].filter((board) => read.get(now - YEAR)?.has(board))
  const period = `${dayOf(now - YEAR)}/${dayOf(now)}`
  if (panel.length === 0) return [gap(period)]
  const rows = await readEmployers(db, cut, panel, now)
  return [...groupBy(rows, scopeKey).values()].flatMap((own) => changeOf(own, period))
}

function gap(period: string): RawFigure {
  return raw(
    { role: '', level: '', country: '', region: '', mode: '' },
    {
      ...{ period, unit: '%', value: null, withheld: 'gap' },
      basis: { kind: 'counted', n: 0, employers: null },
      proof: counted(WHAT),
    },
  )
}

const WHAT = 'open on boards that were read completely in both weeks'

/** Days that openings were open in both weeks by employer, of scopes that had 100 openings a year before. */
async function readEmployers(db: MarketHandle, cut: Cut, panel: string[], now: number): Promise<EmployerWeeks[]> {
  const found = await sql<EmployerWeeks>`
    with spell as (${spells(cut)} and o.source_id = any(${panel}::uuid[])),
    week_of as (
      select role, employer, countries, regions, week, ${OPEN_DAYS} as days
      from spell join (values (${now}::int), (${now - YEAR}::int)) w (week) on ${TOUCHES}),
    placed as (
      select role, employer, '' as country, '' as region, week, days from week_of
      union all select role, employer, country, '', week, days from week_of, unnest(countries) as country
      union all select role, employer, split_part(region, '-', 1), region, week, days from week_of, unnest(regions) as region),
    summed as (
      select coalesce(role, '') as role, country, region, employer, coalesce(sum(days) filter (where week = ${now}), 0)::int as now,
        coalesce(sum(days) filter (where week <> ${now}), 0)::int as before
      from placed group by grouping sets ((role, country, region, employer), (country, region, employer))),
    sized as (select *, sum(before) over (partition by role, country, region) as size from summed where role <> '?')
    select role, '' as level, country, region, '' as mode, employer, now, before
    from sized where size >= ${MIN_N * WEEK_DAYS} order by employer collate "C"`.execute(db)
  return found.rows
}

function changeOf(employers: EmployerWeeks[], period: string): RawFigure[] {
  const [first] = employers
  if (!first) return []
  const befores = employers.map(({ before }) => before).filter((before) => before > 0)
  const interval = bootstrapInterval(employers, change, `${yearOnYear.id} ${scopeKey(first)} ${period}`)
  return [
    raw(first, {
      ...{
        period,
        unit: '%',
        value: change(employers),
        low: interval?.low ?? null,
        high: interval?.high ?? null,
        proof: counted(WHAT),
      },
      basis: {
        kind: 'openings',
        n: Math.floor(sum(befores) / WEEK_DAYS),
        employers: befores.length,
        largest: Math.max(...befores) / WEEK_DAYS,
      },
    }),
  ]
}

function change(employers: readonly EmployerWeeks[]): number {
  return 100 * (sum(employers.map(({ now }) => now)) / sum(employers.map(({ before }) => before)) - 1)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
