import { sql } from 'kysely'
import type { CellProof } from '../../domain/figure.ts'
import type { Cell } from '../cell.ts'
import { COMPARABLE, type CodeMatch, codeLinks } from '../code-links.ts'
import type { Cut } from '../cut.ts'
import type { MarketHandle } from '../handle.ts'

/** A printed cell that speaks of a role's occupation, in the publisher's unit. */
export type OfficialRow = {
  /** Slug; '' = all occupations. */
  role: string
  code: string
  detail: string
  title: string
  /** Whether the occupation is the role's own; otherwise the broader one. */
  isOwn: boolean
  /** Of the code. Another than soc2018 is one that a crosswalk gives. */
  system: string
  /** How the crosswalk's code stands to the role's; null without one. */
  match: CodeMatch | null
  area: string
  industry: string
  measure: string
  unit: string
  period: string
  value: number | null
  lowerBound: number | null
  text: string | null
  errorPercent: number | null
  low: number | null
  high: number | null
  n: number | null
  proof: CellProof
}

/** SOC 2018's code of everything. */
const ALL_OCCUPATIONS = '00-0000'

/**
 * The cells in force at the cut that speak of the occupation of each role, and of all occupations (role ''): of its SOC 2018
 * code where the publisher has it, else of the broad code; of another classification where crosswalks give one code of it. One
 * cell for each role, area, industry, measure, period and unit.
 */
export async function readForRoles(
  db: MarketHandle,
  { asOf }: Cut,
  measures: string[],
  { sectors = false }: { sectors?: boolean } = {},
): Promise<OfficialRow[]> {
  const found = await sql<OfficialRow & CellColumns>`
    with wanted as materialized (
      select slug as role, 'soc2018' as system, soc as code, true as is_own, null as match from role
      union all select slug, 'soc2018', left(soc, 6) || '0', false, null from role where right(soc, 1) <> '0'
      union all select '', 'soc2018', ${ALL_OCCUPATIONS}, true, null
      union all select r.slug, l.system, l.code, true, l.match from role r join (${codeLinks(asOf)}) l on l.soc = r.soc
      where l.match = any(${COMPARABLE}))
    select distinct on (w.role, s.area, s.industry, s.measure, s.period, s.unit)
      w.role, s.code, s.detail, s.title, w.is_own as "isOwn", w.system, w.match, s.area, s.industry, s.measure, s.unit, s.period, s.value,
      s.lower_bound as "lowerBound", s.text, s.error_percent as "errorPercent", s.low, s.high, s.n,
      f.publisher, f.dataset, f.release, f.name as file, encode(f.sha256, 'hex') as sha256, s.row_ref as row, s.column_ref as column,
      coalesce(s.token, s.text, trim_scale(s.value)::text, '') as printed
    from wanted w join official_stat s on s.system = w.system and s.code = w.code and s.measure = any(${measures})
      join official_file f on f.id = s.file_id
    where f.imported_at <= ${asOf} and (f.superseded_at is null or f.superseded_at > ${asOf})
      and ${sectors ? sql`s.industry ~ '^naics:[0-9]{2}(-[0-9]{2})?$'` : sql`s.industry = ''`}
    order by w.role, s.area, s.industry, s.measure, s.period, s.unit, w.is_own desc, s.detail <> 'detailed', s.detail <> 'broad',
      f.publisher collate "C", f.dataset collate "C", f.name collate "C", s.row_ref collate "C", s.column_ref collate "C"`.execute(
    db,
  )
  return found.rows.map(withProof)
}

type CellColumns = CellProof

function withProof({
  publisher,
  dataset,
  release,
  file,
  sha256,
  row,
  column,
  printed,
  ...rest
}: OfficialRow & CellColumns): OfficialRow {
  return { ...rest, proof: { publisher, dataset, release, file, sha256, row, column, printed } }
}

/** 'US' → country US; 'US-CA' and 'US:metro:35620' → a region of it. */
export function cellOfArea(role: string, area: string): Cell {
  return { role, level: '', country: area.slice(0, 2), region: area.length > 2 ? area : '', mode: '' }
}

/** Says that a cell is of the broader occupation, or of one that a crosswalk gives. */
export function noteOf({
  isOwn,
  system,
  match,
  code,
  title,
}: Pick<OfficialRow, 'isOwn' | 'system' | 'match' | 'code' | 'title'>): {
  note?: string
} {
  if (match !== null) {
    const holds = match === 'broader' ? ', which holds other occupations too' : ''
    return { note: `of ${system} ${code} ${title}, by the publishers’ crosswalks${holds}` }
  }
  return isOwn
    ? {}
    : { note: `of the broader occupation ${code} ${title}, as the publisher gives none of the role's own` }
}
