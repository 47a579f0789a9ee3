import type { FigureScope, GatedFigure } from '../domain/figure.ts'
import { CATALOGUE } from './catalogue/all.ts'
import type { Cut } from './cut.ts'
import { createGate } from './gate.ts'
import type { MarketHandle } from './handle.ts'
import type { Metric } from './metric.ts'
import { isSilent, silence } from './silence.ts'

const KEY: readonly (keyof FigureScope | 'metric')[] = [
  ...(['role', 'metric', 'level', 'country', 'region', 'mode', 'item', 'period'] as const),
]

/**
 * Every figure of the catalogue as of a cut, in the order of the primary key of `figure` (by code units, as collation "C").
 * The same rows give the same figures, in whatever order they were stored.
 */
export async function* computeFigures(
  db: MarketHandle,
  cut: Cut,
  catalogue: readonly Metric[] = CATALOGUE,
): AsyncIterable<GatedFigure> {
  const byMetric = new Map<string, GatedFigure[]>()
  const known = (metric: string) => byMetric.get(metric) ?? []
  const gate = createGate()
  const silent = await isSilent(db, cut)
  for (const metric of catalogue) {
    const raws = await metric.compute(db, cut, known)
    byMetric.set(metric.id, gate(metric, silent ? raws.map(silence) : raws))
  }
  yield* [...byMetric.values()].flat().sort(byKey)
}

function byKey(a: GatedFigure, b: GatedFigure): number {
  for (const part of KEY) if (a[part] !== b[part]) return a[part] < b[part] ? -1 : 1
  return 0
}
