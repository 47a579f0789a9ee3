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
  const bases = await readBases(db, cut, base)
  const large = [...bases].filter(([, { n }]) => (n ?? 0) >= INDEX_MIN_N).map(([role]) => role)
  const rows = groupBy(await readBoardWeeks(db, cut, observed, large), ({ role }) => role)
  const gaps = weeks.filter((week) => week > base && !observed.includes(week))
  return [...bases].flatMap(([role, basis]) => {
    const about = { unit: 'index', basis, proof: counted(`${what}; the week to ${dayOf(base)} is 100`) }
    const point = (week: Week, value: number | null) =>
      raw(cellOfRole(role), { ...about, period: dayOf(week), value, withheld: value === null ? 'gap' : null })
    const own = rows.get(role)
    // Too few in the base week: the last point says so for all.
    if (own === undefined)
      return [raw(cellOfRole(role), { ...about, period: dayOf(weeks.at(-1) ?? base), value: null })]
    const values = rule(
      daysByBoard(own, observed),
      observed.map((week) => boards.get(week) ?? new Set()),
    )
    return [...observed.map((week, at) => point(week, values[at] ?? null)), ...gaps.map((week) => point(week, null))]
  })
}

/** Fewest openings in the base week. */
export const INDEX_MIN_N = 100

function cellOfRole(role: string) {
  return { role, level: '', country: '', region: '', mode: '' }
}

function daysByBoard(rows: BoardWeek[], weeks: Week[]): Map<string, number>[] {
  const byWeek = groupBy(rows, ({ week }) => String(week))
  return weeks.map((week) => new Map((byWeek.get(String(week)) ?? []).map(({ board, days }) => [board, days])))
}

/** What the base week rests on: its mean of open openings, their employers, and the largest of these. */
async function readBases(db: MarketHandle, cut: Cut, week: Week): Promise<Map<string, Basis>> {
  const found = await sql<{ role: string; n: number; employers: number; largest: number }>`
    with spell as (${spells(cut)}),
    by_employer as (
      select role, employer, sum(${OPEN_DAYS}) as days
      from spell, (select ${week}::int as week) week where ${TOUCHES} group by grouping sets ((role, employer), (employer)))
    select coalesce(role, '') as role, (sum(days) / ${WEEK_DAYS})::int as n, count(*)::int as employers, max(days)::float8 / ${WEEK_DAYS} as largest
    from by_employer where role is distinct from '?' group by 1`.execute(db)
  return new Map(found.rows.map(({ role, ...base }) => [role, { kind: 'openings', ...base }]))
}

/** Over the boards that are asked for. */
export function total(days: Map<string, number>, among: (board: string) => boolean = () => true): number {
  return [...days].reduce((sum, [board, own]) => sum + (among(board) ? own : 0), 0)
}
