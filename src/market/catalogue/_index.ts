import { sql } from 'kysely'
import type { Cut } from '../cut.ts'
import { groupBy } from '../group-by.ts'
import type { MarketHandle } from '../handle.ts'
import type { Basis, RawFigure } from '../metric.ts'
import { counted, raw } from './_raw.ts'
import {
  type BoardWeek,
  boardsRead,
  dayOf,
  monthlyWeeks,
  OPEN_DAYS,
  readBoardWeeks,
  spells,
  TOUCHES,
  WEEK_DAYS,
  type Week,
} from './_weeks.ts'

/** From the days that openings of each board were open in each observed week, the index of each; null where it cannot be said. */
export type IndexRule = (weeks: Map<string, number>[], boards: Set<string>[]) => (number | null)[]

/**
 * An index of open openings of all roles and of each, at the ends of months and on the last whole day; 100 in the first week
 * in which a board was read completely. Weeks in which none was are gaps.
 */
export async function computeIndex(db: MarketHandle, cut: Cut, what: string, rule: IndexRule): Promise<RawFigure[]> {
  const weeks = await monthlyWeeks(db, cut)
  const boards = await boardsRead(db, cut, weeks)
  const observed = weeks.filter((week) => (boards.get(week)?.size ?? 0) > 0)
  const base = observed[0]
  if (base === undefined) return []
  const rows = await readBoardWeeks(db, cut, observed)
  const bases = await readBases(db, cut, base)
  const roles = groupBy([...rows, ...rows.map((row) => ({ ...row, role: '' }))], ({ role }) => role)
  roles.delete('?')
  const gaps = weeks.filter((week) => week > base && !observed.includes(week))
  return [...roles].flatMap(([role, own]) => {
    const values = rule(
      observed.map((week) => byBoard(own, week)),
      observed.map((week) => boards.get(week) ?? new Set()),
    )
    const about = {
      unit: 'index',
      basis: bases.get(role) ?? NOTHING,
      proof: counted(`${what}; the week to ${dayOf(base)} is 100`),
    }
    const cell = { role, level: '', country: '', region: '', mode: '' }
    return [
      ...observed.map((week, at) =>
        raw(cell, {
          ...about,
          period: dayOf(week),
          value: values[at] ?? null,
          withheld: values[at] == null ? 'gap' : null,
        }),
      ),
      ...gaps.map((week) => raw(cell, { ...about, period: dayOf(week), value: null, withheld: 'gap' })),
    ]
  })
}

const NOTHING: Basis = { kind: 'openings', n: 0, employers: 0, largest: 0 }

function byBoard(rows: BoardWeek[], week: Week): Map<string, number> {
  const days = new Map<string, number>()
  for (const row of rows) if (row.week === week) days.set(row.board, (days.get(row.board) ?? 0) + row.days)
  return days
}

/** What the base week rests on: its mean of open openings, their employers, and the largest of these. */
async function readBases(db: MarketHandle, cut: Cut, week: Week): Promise<Map<string, Basis>> {
  const found = await sql<{ role: string; n: number; employers: number; largest: number }>`
    with spell as (${spells(cut)}),
    by_employer as (
      select role, employer, sum(${OPEN_DAYS}) as days
      from spell, (select ${week}::int as week) week where ${TOUCHES} group by grouping sets ((role, employer), (employer)))
    select coalesce(role, '') as role, (sum(days) / ${WEEK_DAYS})::int as n, count(*)::int as employers, max(days)::float8 / ${WEEK_DAYS} as largest
    from by_employer group by 1`.execute(db)
  return new Map(found.rows.map(({ role, ...base }) => [role, { kind: 'openings', ...base }]))
}

/** Over the boards that are asked for. */
export function total(days: Map<string, number>, among: (board: string) => boolean = () => true): number {
  return [...days].reduce((sum, [board, own]) => sum + (among(board) ? own : 0), 0)
}
