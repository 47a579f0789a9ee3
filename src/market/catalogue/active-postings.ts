import { sql } from 'kysely'
import { type Cell, scopeKey } from '../cell.ts'
import type { Cut } from '../cut.ts'
import type { MarketHandle } from '../handle.ts'
import type { Metric, RawFigure } from '../metric.ts'
import { DIMENSIONS, openAt } from './_openings.ts'
import { counted, raw } from './_raw.ts'
import { basisOf, tally } from './_tally.ts'

export const activePostings: Metric = {
  id: 'active-postings',
  number: '1',
  name: 'Active postings',
  version: 1,
  definition: 'Openings on a board at the end of the release day, each counted once however many ads it has.',
  formula: 'count of openings with first_seen_at <= t and (closed_at is null or closed_at > t)',
  unit: 'openings',
  minimum: 10,
  interval: 'none: it is a count, not an estimate',
  suppression: 'common rules; a hidden count says fewer than 10',
  limits:
    'Only the boards that are read. In several countries or regions an opening counts once in each and once in the total.',
  additivity: 'count',
  population: 'open',
  compute: async (db, cut) => {
    const openings = sql`select ${DIMENSIONS}, 0 as k from market_opening o where ${openAt(cut)}`
    const found = await tally(db, openings, { regions: true })
    const figures = found.map((cell) => countOf(cell, cell.n, basisOf(cell), cut))
    return [...figures, ...(await rolesWithout(db, cut, new Set(found.map(scopeKey))))]
  },
}

/** A role of which nothing is open has a count of its own, so that its page can say so. */
async function rolesWithout(db: MarketHandle, cut: Cut, known: ReadonlySet<string>): Promise<RawFigure[]> {
  const roles = await sql<{ slug: string }>`select slug from role`.execute(db)
  return roles.rows
    .map(({ slug }): Cell => ({ role: slug, level: '', country: '', region: '', mode: '' }))
    .filter((cell) => !known.has(scopeKey(cell)))
    .map((cell) => countOf(cell, 0, { kind: 'openings', n: 0, employers: 0, largest: 0 }, cut))
}

function countOf(cell: Cell, value: number, basis: RawFigure['basis'], { releaseDay }: Cut): RawFigure {
  return raw(cell, {
    period: releaseDay,
    unit: 'openings',
    value,
    basis,
    proof: counted('open at the end of the release day'),
  })
}
