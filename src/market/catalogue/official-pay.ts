import type { Cut } from '../cut.ts'
import type { MarketHandle } from '../handle.ts'
import type { Metric, RawFigure } from '../metric.ts'
import { Z_95 } from '../statistics/normal.ts'
import { cellOfArea, noteOf, type OfficialRow, readForRoles } from './_official.ts'
import { raw } from './_raw.ts'
import { notComparable } from './_without-link.ts'

const ITEMS = ['mean', 'p10', 'p25', 'median', 'p75', 'p90']

export const officialPay: Metric = {
  id: 'official-pay',
  number: '18',
  name: 'Official pay',
  version: 1,
  definition:
    'What the statistical office publishes of the occupation of the role: mean, median and percentiles, each as printed, of every edition in force. A top-coded value is said to be at least its bound.',
  formula: 'the cell of the publisher’s table; the mean’s interval is mean x (1 ± 1.96 x relative standard error)',
  unit: 'currency a year, or an hour where the publisher gives no year',
  minimum: null,
  interval: 'that of the mean, from its relative standard error; percentiles have none from most publishers',
  suppression:
    'the publisher’s own; a cell with a token instead of a number is withheld as not published; a country in whose classification crosswalks give no single code for the occupation, as not comparable',
  limits:
    'Of the SOC 2018 occupation, which may hold several roles; of the broad occupation where the detailed one is not published, which the proof says; abroad of the code that the publishers’ crosswalks give, where they give one alone. A year or two old.',
  additivity: 'none',
  population: 'other',
  compute: computeOfficialPay,
}

async function computeOfficialPay(db: MarketHandle, cut: Cut): Promise<RawFigure[]> {
  const rows = await readForRoles(
    db,
    cut,
    ITEMS.map((item) => `pay-${item}`),
  )
  const latest = latestPeriods(rows)
  const own = preferYear(rows)
    .filter(({ role, area, period }) => area.length === 2 || latest.get(`${role} ${area}`) === period)
    .map(payOf)
  return [...own, ...(await notComparable(db, cut))]
}

/** A year's pay where the publisher says anything of it, else an hour's: some occupations have one alone. */
export function preferYear(rows: OfficialRow[]): OfficialRow[] {
  const best = new Map<string, OfficialRow>()
  for (const row of rows) {
    const key = [row.role, row.area, row.measure, row.period].join(' ')
    const known = best.get(key)
    if (known === undefined || rank(row) < rank(known)) best.set(key, row)
  }
  return [...best.values()]
}

function rank({ unit, value, lowerBound }: OfficialRow): string {
  const says = value === null && lowerBound === null ? 1 : 0
  return `${says} ${unit.endsWith('/year') ? 0 : 1} ${unit}`
}

/** Every edition is given of a country, the latest alone of a region. */
function latestPeriods(rows: OfficialRow[]): Map<string, string> {
  const latest = new Map<string, string>()
  for (const { role, area, period } of rows) {
    const key = `${role} ${area}`
    if (period > (latest.get(key) ?? '')) latest.set(key, period)
  }
  return latest
}

function payOf(row: OfficialRow): RawFigure {
  const { value, lowerBound } = row
  return raw(cellOfArea(row.role, row.area), {
    item: row.measure.slice('pay-'.length),
    period: row.period,
    unit: row.unit,
    value,
    text: value === null && lowerBound !== null ? `at least ${lowerBound}` : null,
    ...intervalOf(row),
    basis: { kind: 'official', n: row.n },
    withheld: value === null && lowerBound === null ? 'not-published' : null,
    proof: { kind: 'official', cells: [row.proof], ...noteOf(row) },
  })
}

/** The publisher's own interval, else that of a standard error which is given for this very figure. */
function intervalOf({ value, low, high, errorPercent }: OfficialRow): { low: number | null; high: number | null } {
  if (low !== null && high !== null) return { low, high }
  if (value === null || errorPercent === null) return { low: null, high: null }
  const spread = (value * Z_95 * errorPercent) / 100
  return { low: value - spread, high: value + spread }
}
