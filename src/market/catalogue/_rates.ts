import { sql } from 'kysely'
import type { CellProof } from '../../domain/figure.ts'
import type { Cut } from '../cut.ts'
import type { MarketHandle } from '../handle.ts'

/** Units of a currency that one US dollar (kind year) or one international dollar (kind ppp) bought over a year. */
export type Rate = { kind: 'year' | 'ppp'; rate: number; proof: CellProof }

/**
 * Rates in force at the cut, by "kind currency country year". A publisher's yearly average comes before the mean of a year's
 * daily rates against the euro, which is taken where most of the year's days are there.
 */
export async function readRates(db: MarketHandle, cut: Cut): Promise<Map<string, Rate>> {
  const daily = await readDaily(db, cut)
  const yearly = await readYearly(db, cut)
  return new Map([...daily, ...yearly].map(({ key, ...rate }) => [key, rate]))
}

type Keyed = Rate & { key: string }
type Stored = Omit<Rate, 'proof'> & CellProof & { currency: string; country: string; year: string }

async function readYearly(db: MarketHandle, { asOf }: Cut): Promise<Keyed[]> {
  const found = await sql<Stored>`
    select r.kind, r.currency, r.country, to_char(r.on_date, 'YYYY') as year, r.rate::float8 as rate, f.publisher, f.dataset, f.release,
      f.name as file, encode(f.sha256, 'hex') as sha256, r.row_ref as row, r.kind as column, trim_scale(r.rate)::text as printed
    from fx_rate r join official_file f on f.id = r.file_id
    where r.kind in ('year', 'ppp') and r.base = 'USD' and f.imported_at <= ${asOf} and (f.superseded_at is null or f.superseded_at > ${asOf})
    order by f.publisher collate "C" desc, f.dataset collate "C" desc, r.row_ref collate "C" desc`.execute(db)
  return found.rows.map(keyed)
}

/** Days with a rate that a year must have: three quarters of its working days. */
const MOST_OF_A_YEAR = 190

async function readDaily(db: MarketHandle, { asOf }: Cut): Promise<Keyed[]> {
  const found = await sql<Stored>`
    with rate as (
      select r.currency, r.on_date, r.rate, f.publisher, f.dataset, f.release, f.name as file, encode(f.sha256, 'hex') as sha256
      from fx_rate r join official_file f on f.id = r.file_id
      where r.kind = 'day' and r.base = 'EUR' and f.imported_at <= ${asOf} and (f.superseded_at is null or f.superseded_at > ${asOf})),
    one as (select distinct on (currency, on_date) * from rate order by currency, on_date, publisher collate "C", dataset collate "C", sha256),
    euro as (select 'EUR' as currency, on_date, 1 as rate, publisher, dataset, release, file, sha256 from one where currency = 'USD'),
    dollar as (select *, max(rate) filter (where currency = 'USD') over (partition by on_date) as usd from (select * from one union all select * from euro) own)
    select 'year' as kind, currency, '' as country, to_char(on_date, 'YYYY') as year, avg(rate / usd)::float8 as rate,
      min(publisher collate "C") as publisher, min(dataset collate "C") as dataset, min(release collate "C") as release, min(file collate "C") as file,
      min(sha256) as sha256, to_char(min(on_date), 'YYYY-MM-DD') || ' to ' || to_char(max(on_date), 'YYYY-MM-DD') as row,
      currency || ' / USD' as column, 'mean of ' || count(*) || ' days' as printed
    from dollar where usd is not null
    group by currency, to_char(on_date, 'YYYY') having count(*) >= ${MOST_OF_A_YEAR}`.execute(db)
  return found.rows.map(keyed)
}

function keyed({ kind, rate, currency, country, year, ...proof }: Stored): Keyed {
  return { key: `${kind} ${currency} ${country} ${year}`, kind, rate, proof }
}
