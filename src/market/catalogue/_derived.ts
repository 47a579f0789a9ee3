import type { CellProof, FigureGrade, FigureProof, GatedFigure } from '../../domain/figure.ts'
import type { Basis } from '../metric.ts'

/** Worst first. */
const GRADES: readonly (FigureGrade | null)[] = ['modelled', 'low', 'medium', 'high', 'official']

/** What rests on several figures rests on the weakest of them; `grade` where it is a model whatever they are. */
export function weaker(first: GatedFigure, second: GatedFigure, grade?: FigureGrade): Basis {
  const [weakest] = [first, second].sort(
    (a, b) => GRADES.indexOf(a.grade) - GRADES.indexOf(b.grade) || (a.n ?? 0) - (b.n ?? 0),
  )
  const { n, employers, grade: own } = weakest ?? first
  return { kind: 'derived', n, employers, grade: grade ?? own ?? 'low' }
}

/** Names the figures of the same computation, and the cells behind them that are not their own. */
export function derivedFrom(figures: readonly GatedFigure[], cells: readonly CellProof[] = []): FigureProof {
  return {
    kind: 'derived',
    from: figures.map(({ metric, role, level, country, region, mode, item, period }) => ({
      metric,
      scope: { role, level, country, region, mode, item, period },
    })),
    cells: [...cells],
  }
}
