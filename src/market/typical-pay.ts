import { sql } from 'kysely'
import type { PayEstimate } from '../domain/alert.ts'
import { MAX_EMPLOYER_SHARE, MIN_EMPLOYERS, MIN_N } from './gate.ts'
import type { MarketHandle } from './handle.ts'

/** What open postings of a role advertise in a country. `asOf`: day of the reading, ISO. */
export type TypicalPay = {
  /** In the currency most of them use; null when too few state their pay. */
  of(roleSlug: string | null, country: string | undefined): PayEstimate | null
  asOf: string
}

type Cell = PayEstimate & { roleSlug: string; country: string }

/**
 * Quartiles of the advertised annual base pay of open openings, by role and country of their places. Withheld, as every
 * figure, under 10 openings, under 3 employers, or when one employer has more than half of them.
 */
export async function readTypicalPay(db: MarketHandle, at: Date): Promise<TypicalPay> {
  const cells = await readCells(db)
  const byCell = new Map<string, Cell>()
  for (const cell of cells) {
    const key = `${cell.roleSlug} ${cell.country}`
    const known = byCell.get(key)
    if (known === undefined || cell.n > known.n) byCell.set(key, cell)
  }
  return {
    of: (roleSlug, country) => {
      const cell = byCell.get(`${roleSlug} ${country}`)
      return cell ? { low: cell.low, median: cell.median, high: cell.high, currency: cell.currency, n: cell.n } : null
    },
    asOf: at.toISOString().slice(0, 10),
  }
}

async function readCells(db: MarketHandle): Promise<Cell[]> {
  const rows = await sql<Cell>`
    with stated as (
      select o.role_slug, p.country, o.pay_currency, o.annual_pay,
        count(*) over (partition by o.role_slug, p.country, o.pay_currency, o.company_key) as of_employer, o.company_key
      from analyst.openings o
      join lateral (select distinct country from analyst.places where posting_id = o.posting_id) p on true
      where o.is_open and o.annual_pay is not null and o.role_slug is not null)
    select role_slug as "roleSlug", country, pay_currency as currency, count(*)::int as n,
      percentile_cont(0.25) within group (order by annual_pay) as low,
      percentile_cont(0.5) within group (order by annual_pay) as median,
      percentile_cont(0.75) within group (order by annual_pay) as high
    from stated group by role_slug, country, pay_currency
    having count(*) >= ${MIN_N} and count(distinct company_key) >= ${MIN_EMPLOYERS}
      and max(of_employer) <= ${MAX_EMPLOYER_SHARE}::float8 * count(*)`.execute(db)
  return rows.rows
}
