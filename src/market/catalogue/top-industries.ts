import { sql } from 'kysely'
import type { CellProof } from '../../domain/figure.ts'
import type { Cut } from '../cut.ts'
import { groupBy } from '../group-by.ts'
import type { MarketHandle } from '../handle.ts'
import type { Metric, RawFigure } from '../metric.ts'
import { cellOfArea, noteOf, type OfficialRow, readForRoles } from './_official.ts'
import { raw } from './_raw.ts'

const MOST = 10

export const topIndustries: Metric = {
  id: 'top-industries',
  number: '32',
  name: 'Top industries',
  version: 1,
  definition:
    'Share of the occupation’s employees that each sector has, of the latest edition; the ten largest sectors, each an item named by its NAICS code.',
  formula: '100 x employment of the occupation in the sector / employment of the occupation in all industries',
  unit: '%',
  minimum: null,
  interval: 'none: of rounded counts',
  suppression: 'the publisher’s own; a sector without a published count is not listed',
  limits:
    'Employees, without the self-employed. The ads themselves cannot be set beside it: employers in ads have no industry, so the item “ads” is withheld.',
  additivity: 'none',
  population: 'other',
  compute: computeIndustries,
}

async function computeIndustries(db: MarketHandle, cut: Cut): Promise<RawFigure[]> {
  const sectors = await readForRoles(db, cut, ['employment'], { sectors: true })
  const totals = new Map((await readForRoles(db, cut, ['employment'])).map((row) => [keyOf(row), row]))
  const names = await readNames(db, cut)
  const latest = new Map<string, string>()
  for (const { role, area, period } of sectors) {
    if (totals.has(`${role} ${area} ${period}`) && period > (latest.get(`${role} ${area}`) ?? ''))
      latest.set(`${role} ${area}`, period)
  }
  const byRole = groupBy(
    sectors.filter(({ role, area, period, value }) => value !== null && latest.get(`${role} ${area}`) === period),
    keyOf,
  )
  const listed = [...byRole].flatMap(([key, rows]) => sharesOf(rows, totals.get(key), names))
  return [...listed, ownAds(cut)]
}

function keyOf({ role, area, period }: OfficialRow): string {
  return `${role} ${area} ${period}`
}

function sharesOf(rows: OfficialRow[], total: OfficialRow | undefined, names: Map<string, string>): RawFigure[] {
  const all = total?.value ?? null
  if (total === undefined || all === null || all === 0) return []
  // The occupation itself may be missing in a sector; the broader one that stands in for it is no part of this total.
  return rows
    .filter(({ code }) => code === total.code)
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0) || (a.industry < b.industry ? -1 : 1))
    .slice(0, MOST)
    .map((row) => shareOf(row, all, [row.proof, total.proof], names.get(row.industry) ?? null))
}

function shareOf(row: OfficialRow, all: number, cells: CellProof[], name: string | null): RawFigure {
  return raw(cellOfArea(row.role, row.area), {
    item: row.industry,
    period: row.period,
    unit: '%',
    value: (100 * (row.value ?? 0)) / all,
    text: name,
    basis: { kind: 'official', n: row.value },
    proof: { kind: 'official', cells, ...noteOf(row) },
  })
}

/** What the publisher calls the industries, from the newest edition that names them. */
async function readNames(db: MarketHandle, { asOf }: Cut): Promise<Map<string, string>> {
  const found = await sql<{ industry: string; text: string }>`
    select distinct on (s.industry) s.industry, s.text
    from official_stat s join official_file f on f.id = s.file_id
    where s.measure = 'industry-title' and s.text is not null
      and f.imported_at <= ${asOf} and (f.superseded_at is null or f.superseded_at > ${asOf})
    order by s.industry, s.period desc, f.publisher collate "C", f.dataset collate "C", s.row_ref collate "C"`.execute(
    db,
  )
  return new Map(found.rows.map(({ industry, text }) => [industry, text]))
}

function ownAds({ releaseDay }: Cut): RawFigure {
  return raw(
    { role: '', level: '', country: '', region: '', mode: '' },
    {
      item: 'ads',
      period: releaseDay,
      unit: '%',
      value: null,
      basis: { kind: 'counted', n: 0, employers: null },
      withheld: 'no-data',
      proof: {
        kind: 'openings',
        counted: 'open at the end of the release day, by industry of the employer',
        leftOut: {},
      },
    },
  )
}
