import { sql } from 'kysely'
import type { MarketHandle } from './handle.ts'

/** A rate with the row it comes from: one unit of `base` buys `rate` units of `currency`. `onDate`: the day, or the first of the year. */
export type Rate = {
  rate: number
  base: string
  currency: string
  kind: 'day' | 'year' | 'ppp'
  onDate: string
  /** ISO 3166-1 for a year's average and a parity, else ''. */
  country: string
  publisher: string
  dataset: string
  release: string
  file: string
  /** Hexadecimal. */
  sha256: string
  rowRef: string
  attribution: string
}

/** What was asked for, or why there is none: nothing is filled in. */
export type RateAnswer = { found: Rate } | { found: null; reason: 'no-rate'; detail: string }

/** The last working day before stands in for a day without a rate; the longest gap, Christmas to New Year, is shorter. */
const LOOK_BACK_DAYS = 7

/** Units of a currency for one euro on a day, ISO, as known at `asOf`; on days without one the rate of the last day before. */
export async function rateOn(db: MarketHandle, asOf: Date, currency: string, day: string): Promise<RateAnswer> {
  const rate = await findRate(
    db,
    asOf,
    sql`
    r.kind = 'day' and r.base = 'EUR' and r.currency = ${currency}
    and r.on_date between ${day}::date - ${LOOK_BACK_DAYS}::int and ${day}::date`,
  )
  return rate ?? none(`no rate of ${currency} to the euro on ${day} or the ${LOOK_BACK_DAYS} days before`)
}

/** Units of the country's currency for one US dollar, average of a year. */
export async function yearAverage(
  db: MarketHandle,
  asOf: Date,
  currency: string,
  country: string,
  year: number,
): Promise<RateAnswer> {
  const rate = await findRate(
    db,
    asOf,
    sql`
    r.kind = 'year' and r.base = 'USD' and r.currency = ${currency} and r.country = ${country}
    and r.on_date = make_date(${year}::int, 1, 1)`,
  )
  return rate ?? none(`no average rate of ${currency} in ${country} in ${year}`)
}

/** Units of the country's currency that buy what one US dollar buys of household consumption in the United States, in a year. */
export async function ppp(db: MarketHandle, asOf: Date, country: string, year: number): Promise<RateAnswer> {
  const rate = await findRate(
    db,
    asOf,
    sql`
    r.kind = 'ppp' and r.base = 'USD' and r.country = ${country} and r.on_date = make_date(${year}::int, 1, 1)`,
  )
  return rate ?? none(`no purchasing power parity of ${country} in ${year}`)
}

/** The latest day first; of the same day the publisher and dataset decide, so that the answer is always the same. */
async function findRate(db: MarketHandle, asOf: Date, condition: ReturnType<typeof sql>): Promise<RateAnswer | null> {
  const found = await sql<Rate>`
    select r.rate::float8 as rate, r.base, r.currency, r.kind, to_char(r.on_date, 'YYYY-MM-DD') as "onDate", r.country,
      f.publisher, f.dataset, f.release, f.name as file, encode(f.sha256, 'hex') as sha256, r.row_ref as "rowRef", f.attribution
    from fx_rate r join official_file f on f.id = r.file_id
    where ${condition} and f.imported_at <= ${asOf} and (f.superseded_at is null or f.superseded_at > ${asOf})
    order by r.on_date desc, f.publisher, f.dataset desc limit 1`.execute(db)
  const rate = found.rows[0]
  return rate === undefined ? null : { found: rate }
}

function none(detail: string): RateAnswer {
  return { found: null, reason: 'no-rate', detail }
}
