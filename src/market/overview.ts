import { sql } from 'kysely'
import type { MarketHandle } from './handle.ts'

export type Overview = {
  active: number
  companies: number
  topRoles: { slug: string; active: number }[]
  asOf: Date | null
}

const TOP_ROLES = 24

/** Open openings over all roles, and the roles that have most of them. */
export async function readOverview(db: MarketHandle): Promise<Overview> {
  const totals = await sql<{ active: number; companies: number }>`
    select count(*)::int as active, count(distinct company_key)::int as companies from analyst.openings where is_open`.execute(
    db,
  )
  const roles = await sql<{ slug: string; active: number }>`
    select role_slug as slug, count(*)::int as active from analyst.openings
    where is_open and role_slug is not null group by 1 order by 2 desc, 1 limit ${TOP_ROLES}`.execute(db)
  const runs = await sql<{
    at: Date | null
  }>`select max(finished_at) as at from analyst.runs where state = 'done'`.execute(db)
  return {
    active: totals.rows[0]?.active ?? 0,
    companies: totals.rows[0]?.companies ?? 0,
    topRoles: roles.rows,
    asOf: runs.rows[0]?.at ?? null,
  }
}
