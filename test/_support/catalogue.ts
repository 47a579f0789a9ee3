import type { GatedFigure } from '../../src/domain/figure.ts'
import { computeFigures } from '../../src/market/compute.ts'
import type { Cut } from '../../src/market/cut.ts'
import type { Metric } from '../../src/market/metric.ts'
import type { Database } from '../../src/store/database.ts'
import type { StoredOpening } from './openings.ts'

export const CUT: Cut = { asOf: new Date('2026-11-27T12:00:00Z'), releaseDay: '2026-11-27' }

export async function allFigures(db: Database, cut = CUT, catalogue?: readonly Metric[]): Promise<GatedFigure[]> {
  const figures: GatedFigure[] = []
  for await (const figure of computeFigures(db, cut, catalogue)) figures.push(figure)
  return figures
}

/** The first figure of a metric at a scope; '' in every dimension that is not named. */
export function find(
  figures: readonly GatedFigure[],
  metric: string,
  scope: Partial<GatedFigure>,
): GatedFigure | undefined {
  const wanted = { metric, level: '', country: '', region: '', mode: '', item: '', ...scope }
  return figures.find((figure) => Object.entries(wanted).every(([name, value]) => figure[name as 'role'] === value))
}

export function some(count: number, opening: StoredOpening): StoredOpening[] {
  return Array.from({ length: count }, () => opening)
}
