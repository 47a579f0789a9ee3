import { type RawBuilder, sql } from 'kysely'
import type { Cell } from './cell.ts'
import type { MarketHandle } from './handle.ts'
import type { Period } from './period.ts'

/** Of one period: what began and ended in it, and what was open at its end. */
export type DaySums = { new: number; closed: number; open: number; openPaid: number; openAds: number }

type Sums = { period: number; opened: number; new: number; closed: number; paid: number; ads: number }

/** Sums of the cells of a slice by period, as known at `asOf`. */
export async function readSums(
  db: MarketHandle,
  slice: Cell,
  periods: readonly Period[],
  asOf: Date,
): Promise<DaySums[]> {
  const [first, last] = [periods[0], periods.at(-1)]
  if (first === undefined || last === undefined) return []
  const isPast = await hasLaterRecords(db, asOf)
  const rows = await sql<Sums>`
    select width_bucket(day, ${periods.map((period) => period.first)}::date[]) as period, sum(opened)::int as opened, sum(new)::int as new,
      sum(closed)::int as closed, sum(opened_paid - closed_paid)::int as paid, sum(opened_ads - closed_ads)::int as ads
    from (
      select day, opened, new, closed, opened_paid, closed_paid, opened_ads, closed_ads from market_cell
      where ${inCell(slice)} and day <= ${last.last}::date
      ${isPast ? sql`union all ${takenBack(slice, last.last, asOf)}` : sql``}) counts
    group by 1 order by 1`.execute(db)
  return runningSums(rows.rows, periods.length)
}

/** Bucket 0 is what came before the first period. */
function runningSums(rows: readonly Sums[], length: number): DaySums[] {
  const byPeriod = new Map(rows.map((row) => [row.period, row]))
  const before = byPeriod.get(0)
  let open = { open: 0, openPaid: 0, openAds: 0 }
  const add = (row: Sums | undefined) => {
    open = {
      open: open.open + (row?.opened ?? 0) - (row?.closed ?? 0),
      openPaid: open.openPaid + (row?.paid ?? 0),
      openAds: open.openAds + (row?.ads ?? 0),
    }
  }
  add(before)
  return Array.from({ length }, (_, at) => {
    const row = byPeriod.get(at + 1)
    add(row)
    return { new: row?.new ?? 0, closed: row?.closed ?? 0, ...open }
  })
}

function inCell({ role, country, region, level, mode }: Cell): RawBuilder<unknown> {
  return sql`role = ${role} and country = ${region === '' ? country : (region.split('-')[0] ?? '')} and region = ${region}
    ${level === '' ? sql`` : sql`and level = ${level}`} ${mode === '' ? sql`` : sql`and mode = ${mode}`}`
}

async function hasLaterRecords(db: MarketHandle, asOf: Date): Promise<boolean> {
  const found = await sql<{ later: boolean }>`
    select exists (select from market_progress where recorded_at > ${asOf}) as later`.execute(db)
  return found.rows[0]?.later ?? false
}

/**
 * What was recorded after `asOf`, taken back out of the cells: rows that came later are taken away, rows that were replaced later
 * are put back, and what was closed in place later is open again.
 */
function takenBack(slice: Cell, last: string, asOf: Date): RawBuilder<unknown> {
  const events = (
    closedAt: RawBuilder<unknown>,
  ) => sql`market_event(o.first_seen_at, ${closedAt}, o.previous_closed_at, o.role, o.countries,
    o.regions, o.level, o.work_mode, o.pay_status, o.described, o.ads)`
  const role = slice.role === '' ? sql`` : sql`and o.role = ${slice.role}`
  const isKnownThen = sql`case when o.closed_at <= ${asOf} then o.closed_at end`
  const signed = sql.join(
    ['opened', 'new', 'closed', 'opened_paid', 'closed_paid', 'opened_ads', 'closed_ads'].map(
      (name) => sql`sign * ${sql.ref(name)}`,
    ),
  )
  const rows = (sign: number, closedAt: RawBuilder<unknown>, where: RawBuilder<unknown>) => sql`
    select ${sql.lit(sign)} as sign, e.* from market_opening o cross join lateral ${events(closedAt)} e where ${where} ${role}`
  return sql`
    select day, ${signed} from (
      ${rows(-1, sql`o.closed_at`, sql`o.recorded_at > ${asOf} and o.superseded_at = 'infinity'`)}
      union all
      ${rows(1, isKnownThen, sql`o.superseded_at > ${asOf} and o.superseded_at < 'infinity' and o.recorded_at <= ${asOf}`)}
      union all
      ${rows(-1, sql`o.closed_at`, sql`o.closed_at > ${asOf} and o.recorded_at <= ${asOf} and o.superseded_at = 'infinity'`)}
      union all
      ${rows(1, sql`null::timestamptz`, sql`o.closed_at > ${asOf} and o.recorded_at <= ${asOf} and o.superseded_at = 'infinity'`)}
    ) changes where ${inCell(slice)} and day <= ${last}::date`
}
