import type { FigureProof } from '../../domain/figure.ts'
import type { Cell } from '../cell.ts'
import type { Basis, RawFigure } from '../metric.ts'

/** A raw figure of a cell; what is left out is nothing. */
export function raw(
  { role, level, country, region, mode }: Cell,
  figure: Pick<RawFigure, 'period' | 'unit' | 'value' | 'proof'> & { basis: Basis } & Partial<RawFigure>,
): RawFigure {
  return { role, level, country, region, mode, item: '', text: null, low: null, high: null, withheld: null, ...figure }
}

/** Of rows of market_opening; `leftOut` names what satisfies the scope and is still not counted. */
export function counted(what: string, leftOut: Record<string, number> = {}): FigureProof {
  return { kind: 'openings', counted: what, leftOut }
}
