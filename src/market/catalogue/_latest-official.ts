import type { GatedFigure } from '../../domain/figure.ts'
import { scopeKey } from '../cell.ts'
import type { Known } from '../metric.ts'

/** The official median of each role and place of the latest edition that gives a number. */
export function latestOfficial(known: Known): Map<string, GatedFigure> {
  const latest = new Map<string, GatedFigure>()
  for (const figure of known('official-pay')) {
    if (figure.item !== 'median' || figure.value === null) continue
    const key = scopeKey(figure)
    if (figure.period > (latest.get(key)?.period ?? '')) latest.set(key, figure)
  }
  return latest
}
