import { sql } from 'kysely'
import type { OfficialReading } from '../domain/official.ts'
import type { Handle } from './database.ts'
import type { Replaced } from './official-rows.ts'

/** What a file brings against the version before, of one measure: 'pay-median', 'rate-day', 'filed-wages', 'vintages'. */
export type Change = { measure: string; added: number; changed: number; gone: number }

/** Compares what was read of two versions of a dataset, measure by measure. Without a version before, everything is added. */
export async function compareVersions(
  db: Handle,
  fileId: string,
  beforeId: string | null,
  reading: OfficialReading,
  replaced: Replaced,
): Promise<Change[]> {
  const written = [
    { measure: 'filed-wages', added: replaced.wages, changed: 0, gone: 0 },
    { measure: 'vintages', added: replaced.series, changed: 0, gone: 0 },
    { measure: 'code-links', added: replaced.links, changed: 0, gone: 0 },
  ].filter(({ added }) => added > 0)
  if (beforeId === null) return [...countMeasures(reading), ...written]
  return [...(await compareCells(db, fileId, beforeId)), ...(await compareRates(db, fileId, beforeId)), ...written]
}

function countMeasures({ cells = [], rates = [] }: OfficialReading): Change[] {
  const counts = new Map<string, number>()
  for (const { measure } of cells) counts.set(measure, (counts.get(measure) ?? 0) + 1)
  for (const { kind } of rates) counts.set(`rate-${kind}`, (counts.get(`rate-${kind}`) ?? 0) + 1)
  return [...counts]
    .map(([measure, added]) => ({ measure, added, changed: 0, gone: 0 }))
    .sort((one, other) => (one.measure < other.measure ? -1 : 1))
}

/** A cell is the same by what it is of, not by where it stands: rows move between versions. Of equal ones the order counts. */
async function compareCells(db: Handle, fileId: string, beforeId: string): Promise<Change[]> {
  const version = (id: string) => sql`
    select measure, unit, system, code, detail, area, industry, period, case when code = '' then title else '' end as named,
      row_number() over (partition by measure, unit, system, code, detail, area, industry, period,
        case when code = '' then title else '' end order by row_ref, column_ref) as nth,
      (value, token, lower_bound, text, error_percent, low, high, n)::text as printed
    from official_stat where file_id = ${id}`
  const key = sql`measure, unit, system, code, detail, area, industry, period, named, nth`
  return countChanges(db, sql`(${version(fileId)}) new full join (${version(beforeId)}) old using (${key})`)
}

async function compareRates(db: Handle, fileId: string, beforeId: string): Promise<Change[]> {
  const version = (id: string) => sql`
    select 'rate-' || kind as measure, base, currency, country, on_date, rate::text as printed
    from fx_rate where file_id = ${id}`
  const key = sql`measure, base, currency, country, on_date`
  return countChanges(db, sql`(${version(fileId)}) new full join (${version(beforeId)}) old using (${key})`)
}

async function countChanges(db: Handle, joined: ReturnType<typeof sql>): Promise<Change[]> {
  const found = await sql<Change>`
    select measure, (count(*) filter (where old.printed is null))::int as added,
      (count(*) filter (where new.printed <> old.printed))::int as changed,
      (count(*) filter (where new.printed is null))::int as gone
    from ${joined} group by measure
    having count(*) filter (where new.printed is distinct from old.printed) > 0 order by measure`.execute(db)
  return found.rows
}
