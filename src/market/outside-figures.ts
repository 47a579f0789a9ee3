import { sql } from 'kysely'
import type { Release } from '../domain/release.ts'
import { compareIndices, type IndexComparison, type Levels } from './compare-indices.ts'
import type { MarketHandle } from './handle.ts'
import { comparePay, type PayComparison, type PayPair } from './outside.ts'
import { type PrintedValue, type Revisions, revisionsOf } from './revisions.ts'

/** What others' figures are laid beside: one country, in one currency, as its statistical office and Hiring Lab publish it. */
const COUNTRY = 'US'
const UNIT = 'USD/year'
/** Ours is not seasonally adjusted, so it stands beside theirs that is not; what is revised most is the adjusted one. */
export const THEIR_INDEX = `hiring-lab/${COUNTRY}/total/nsa`
export const THEIR_ADJUSTED_INDEX = `hiring-lab/${COUNTRY}/total/sa`

export type OutsidePay = {
  pairs: PayPair[]
  comparison: PayComparison | null
  /** Roles whose advertised median the release withholds, and those that have one without an official median in the same unit. */
  withheld: number
  withoutOfficial: number
  /** The editions of the official medians. */
  official: { publisher: string; release: string }[]
}

/** The medians of a release by role, advertised beside official. A role stands for the occupation of its SOC code. */
export async function readOutsidePay(db: MarketHandle, { id }: Pick<Release, 'id'>): Promise<OutsidePay> {
  type Row = Omit<PayPair, 'title' | 'advertised' | 'official'> & {
    advertised: number | null
    official: number | null
    publisher: string
    edition: string
  }
  const found = await sql<Row>`
    select a.role as key, a.value as advertised, o.value as official, coalesce(a.n, 0)::float8 as n, coalesce(a.employers, 0) as employers,
      coalesce(o.proof #>> '{cells,0,publisher}', '') as publisher, coalesce(o.proof #>> '{cells,0,release}', '') as edition
    from figure a left join lateral (
      select value, proof from figure o
      where o.release_id = a.release_id and o.role = a.role and o.metric = 'official-pay' and o.level = '' and o.country = a.country
        and o.region = '' and o.mode = '' and o.item = 'median' and o.unit = a.unit and o.value is not null
      order by o.period desc limit 1) o on true
    where a.release_id = ${id} and a.role <> '' and a.metric = 'advertised-median' and a.level = '' and a.country = ${COUNTRY}
      and a.region = '' and a.mode = '' and a.item = '' and a.unit = ${UNIT}
    order by a.role collate "C"`.execute(db)
  const pairs = found.rows.flatMap(({ advertised, official, publisher: _, edition: __, ...row }): PayPair[] =>
    advertised === null || official === null ? [] : [{ ...row, title: '', advertised, official }],
  )
  return {
    pairs,
    comparison: comparePay(pairs),
    withheld: found.rows.filter(({ advertised }) => advertised === null).length,
    withoutOfficial: found.rows.filter(({ advertised, official }) => advertised !== null && official === null).length,
    official: editionsOf(found.rows),
  }
}

function editionsOf(rows: { official: number | null; publisher: string; edition: string }[]): OutsidePay['official'] {
  const named = rows.filter(({ official, publisher }) => official !== null && publisher !== '')
  const editions = new Map(
    named.map(({ publisher, edition }) => [`${publisher} ${edition}`, { publisher, release: edition }]),
  )
  return [...editions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, edition]) => edition)
}

/** Our index of the country in this release beside Hiring Lab's as it was known then. */
export async function readOutsideIndex(
  db: MarketHandle,
  { id, asOf }: Pick<Release, 'id' | 'asOf'>,
): Promise<IndexComparison> {
  const own = await sql<{ onDate: string; value: number }>`
    select period as "onDate", value from figure
    where release_id = ${id} and role = '' and metric = 'panel-index' and level = '' and country = ${COUNTRY} and region = ''
      and mode = '' and item = '' and value is not null and period ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
    order by period`.execute(db)
  const ours = levelsOf(own.rows)
  const first = own.rows[0]?.onDate
  if (first === undefined) return compareIndices(ours, new Map())
  const others = await sql<{ onDate: string; value: number }>`
    select distinct on (v.on_date) to_char(v.on_date, 'YYYY-MM-DD') as "onDate", v.value::float8 as value
    from series_vintage v join official_file f on f.id = v.file_id
    where v.series = ${THEIR_INDEX} and v.on_date >= ${first}::date and v.vintage <= ${asOf} and f.imported_at <= ${asOf}
    order by v.on_date, v.vintage desc`.execute(db)
  return compareIndices(ours, levelsOf(others.rows))
}

function levelsOf(rows: { onDate: string; value: number }[]): Levels {
  return new Map(rows.map(({ onDate, value }) => [onDate, value]))
}

/** How much first prints of a series were revised until the newest vintage known at `asOf`. Null with fewer than two vintages. */
export async function readRevisions(db: MarketHandle, series: string, asOf: Date): Promise<Revisions | null> {
  const known = sql`from series_vintage v join official_file f on f.id = v.file_id
    where v.series = ${series} and v.vintage <= ${asOf} and f.imported_at <= ${asOf}`
  const counted = await sql<{ vintages: number; last: string | null }>`
    select count(distinct v.vintage)::int as vintages, to_char(max(v.vintage), 'YYYY-MM-DD') as last ${known}`.execute(
    db,
  )
  const { vintages = 0, last = null } = counted.rows[0] ?? {}
  if (vintages < 2 || last === null) return null
  // The first print of each day and the newest vintage: what lies between does not count.
  const prints = await sql<PrintedValue>`
    select to_char(vintage, 'YYYY-MM-DD') as vintage, to_char(on_date, 'YYYY-MM-DD') as "onDate", value::float8 as value
    from (select v.*, min(v.vintage) over (partition by v.on_date) as first_vintage ${known}) prints
    where vintage = first_vintage or vintage = ${last}::date`.execute(db)
  const revisions = revisionsOf(prints.rows)
  return revisions && { ...revisions, vintages }
}

export type OutsideSample = {
  boards: { connector: string; boards: number }[]
  employers: { name: string; share: number }[]
}

/** Which boards are read now, and which employers have most of the open ads in the release. */
export async function readOutsideSample(db: MarketHandle, { id }: Pick<Release, 'id'>): Promise<OutsideSample> {
  const boards = await sql<{ connector: string; boards: number }>`
    select connector, count(*)::int as boards from source where state = 'active' group by 1 order by 2 desc, 1`.execute(
    db,
  )
  const employers = await sql<{ name: string; share: number }>`
    select item as name, value as share from figure
    where release_id = ${id} and role = '' and metric = 'top-employers' and level = '' and country = '' and region = ''
      and mode = '' and item <> '' and value is not null
    order by value desc, item collate "C" limit 10`.execute(db)
  return { boards: boards.rows, employers: employers.rows }
}
