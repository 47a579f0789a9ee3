import { sql } from 'kysely'
import type { Figure, GatedFigure } from '../../src/domain/figure.ts'
import type { ComputeFigures } from '../../src/releases/make.ts'

/** A figure as the gate would let it out; what a test does not care about is left out. */
export function figure(changes: Partial<Figure> = {}): GatedFigure {
  const plain: Figure = {
    role: 'registered-nurse',
    metric: 'active-postings',
    level: '',
    country: '',
    region: '',
    mode: '',
    item: '',
    period: '2026-11-20',
    version: 1,
    unit: 'postings',
    value: 12,
    text: null,
    low: null,
    high: null,
    n: 12,
    employers: 4,
    grade: 'low',
    withheld: null,
    proof: { kind: 'openings', counted: 'open at the release', leftOut: {} },
    ...changes,
  }
  return plain as GatedFigure
}

/** A computation that gives these, in this order. */
export function giving(figures: Partial<Figure>[]): ComputeFigures {
  return async function* () {
    for (const each of figures) yield figure(each)
  }
}

/** Counts openings known at the cut and their middle pay, by role: a computation that depends on the rows alone. */
export const countOpenings: ComputeFigures = async function* (db, { asOf, releaseDay }) {
  const found = await sql<{ role: string; n: number; employers: number; pay: number | null }>`
    select coalesce(role, '') as role, count(*)::int as n, count(distinct employer)::int as employers,
      percentile_cont(0.5) within group (order by pay_mid) as pay
    from market_opening where recorded_at <= ${asOf} and superseded_at > ${asOf} group by 1 order by 1 desc`.execute(db)
  for (const { role, n, employers, pay } of found.rows) {
    yield figure({ role, period: releaseDay, value: n, n, employers })
    yield figure({ role, metric: 'advertised-median', unit: 'USD/year', period: releaseDay, value: pay, n, employers })
  }
}
