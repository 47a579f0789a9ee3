import { sql } from 'kysely'
import { COMPARABLE, codeLinks } from '../code-links.ts'
import type { Cut } from '../cut.ts'
import type { MarketHandle } from '../handle.ts'
import type { RawFigure } from '../metric.ts'
import { cellOfArea } from './_official.ts'
import { raw } from './_raw.ts'

/**
 * Official medians that a country publishes in a classification of its own and that no role can be given: the crosswalks name no
 * code of it, or several. Withheld as not comparable, for the latest edition.
 */
export async function notComparable(db: MarketHandle, { asOf }: Cut): Promise<RawFigure[]> {
  const found = await sql<{ role: string; system: string; area: string; period: string; unit: string }>`
    with published as (
      select distinct on (s.system, s.area) s.system, s.area, s.period, s.unit
      from official_stat s join official_file f on f.id = s.file_id
      where f.imported_at <= ${asOf} and (f.superseded_at is null or f.superseded_at > ${asOf})
        and s.system not in ('none', 'soc2018', 'soc2010') and s.measure = 'pay-median' and length(s.area) = 2
      order by s.system, s.area, s.period desc, s.unit desc),
    linked as (select soc, system from (${codeLinks(asOf)}) l where match = any(${COMPARABLE}))
    select r.slug as role, p.system, p.area, p.period, p.unit from role r cross join published p
    where not exists (select from linked l where l.soc = r.soc and l.system = p.system)
    order by r.slug collate "C", p.area collate "C", p.system collate "C"`.execute(db)
  return found.rows.map(({ role, system, area, period, unit }) =>
    raw(cellOfArea(role, area), {
      item: 'median',
      period,
      unit,
      value: null,
      basis: { kind: 'official', n: null },
      withheld: 'not-comparable',
      proof: { kind: 'official', cells: [], note: `the crosswalks that are loaded give no single code of ${system}` },
    }),
  )
}
