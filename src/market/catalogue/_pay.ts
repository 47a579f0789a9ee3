import { sql } from 'kysely'
import type { Cell } from '../cell.ts'
import type { Cut } from '../cut.ts'
import { groupBy } from '../group-by.ts'
import type { MarketHandle } from '../handle.ts'
import { payLimits } from '../statistics/outliers.ts'
import { DIMENSIONS, openAt } from './_openings.ts'

/** Advertised base pay of one opening, whole currency units a year. One end alone stands for both. */
export type PayObservation = {
  level: string
  mode: string
  region: string
  employer: string
  min: number
  mid: number
  max: number
}
type StoredPay = Omit<PayObservation, 'region'> & { role: string; country: string; regions: string[]; currency: string }

/** The pay of a cell. `leftOut` is of its role and country: in other currencies, and outliers. */
export type PayCell = { cell: Cell; currency: string; observations: PayObservation[]; leftOut: Record<string, number> }

const ALL = ''

/**
 * Open openings with accepted base pay, by country and there by role (and all roles), or by the `parts` of a role. Of a role in a
 * country the currency that most of its openings use counts; pay farther than 3.5 scaled MADs from the median of log pay is
 * left out, from 20 openings on.
 */
export async function readPayCells(db: MarketHandle, cut: Cut, parts: readonly Part[] = ['whole']): Promise<PayCell[]> {
  const stored = await readStored(db, cut)
  const roles = groupBy(
    stored.filter(({ role }) => role !== '?'),
    ({ role, country }) => `${country} ${role}`,
  )
  const countries = groupBy(stored, ({ country }) => country)
  return [
    ...[...countries.values()].flatMap((all) =>
      cellsOf(
        all,
        ALL,
        parts.filter((part) => part === 'whole'),
      ),
    ),
    ...[...roles.values()].flatMap((all) => cellsOf(all, all[0]?.role ?? ALL, parts)),
  ]
}

/** One row for each country of an opening. */
async function readStored(db: MarketHandle, cut: Cut): Promise<StoredPay[]> {
  const found = await sql<StoredPay>`
    select o.role, country, o.level, o.mode, o.employer, o.currency, o.min, o.mid, o.max,
      array(select region from unnest(o.regions) region where split_part(region, '-', 1) = country) as regions
    from (select ${DIMENSIONS}, o.pay_currency as currency, o.pay_mid::float8 as mid,
        coalesce(o.pay_min, o.pay_mid)::float8 as min, coalesce(o.pay_max, o.pay_mid)::float8 as max
      from market_opening o
      where ${openAt(cut)} and o.pay_status = 'accepted' and o.pay_mid > 0 and o.pay_currency is not null) o,
      unnest(o.countries) country`.execute(db)
  return found.rows
}

function cellsOf(all: StoredPay[], role: string, parts: readonly Part[]): PayCell[] {
  const currency = commonest(all.map((pay) => pay.currency))
  const ours = all.filter((pay) => pay.currency === currency)
  const { from, to } = payLimits(ours.map(({ mid }) => mid))
  const kept = ours.filter(({ mid }) => mid >= from && mid <= to)
  const leftOut = { 'in another currency': all.length - ours.length, outliers: ours.length - kept.length }
  const country = all[0]?.country ?? ''
  const observed = kept.flatMap((pay) => placesOf(pay).map((region) => ({ ...pay, region })))
  return parts.flatMap((part) =>
    [
      ...groupBy(
        observed.filter(({ region }) => (region === ALL) === (part !== 'region')),
        KEYS[part],
      ),
    ].map(([key, observations]) => ({
      cell: { role, level: '', country, region: '', mode: '', ...(part !== 'whole' && { [part]: key }) },
      ...{ currency, observations, leftOut },
    })),
  )
}

type Part = 'whole' | 'level' | 'mode' | 'region'
const KEYS: Record<Part, (pay: PayObservation) => string> = {
  whole: () => '',
  level: ({ level }) => level,
  mode: ({ mode }) => mode,
  region: ({ region }) => region,
}

/** '' first: the opening as such, then in each of its regions. */
function placesOf({ regions }: StoredPay): string[] {
  return [ALL, ...regions]
}

function commonest(texts: string[]): string {
  const counts = [...groupBy(texts, (text) => text)].map(([text, all]) => ({ text, count: all.length }))
  return counts.sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1))[0]?.text ?? ''
}
