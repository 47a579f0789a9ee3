import type { Figure, FigureGrade, GatedFigure, WithheldReason } from '../domain/figure.ts'
import type { Basis, Metric, RawFigure } from './metric.ts'

/** Fewest observations and employers behind a published figure, and the largest share one employer may have of it. */
export const MIN_N = 10
export const MIN_EMPLOYERS = 3
export const MAX_EMPLOYER_SHARE = 0.5
const MEDIUM_FROM = 30
const HIGH_FROM = 100

/** The one place where a figure comes to be: what may not be shown leaves it without value, with the reason. */
export function passGate(metric: Metric, raws: readonly RawFigure[]): GatedFigure[] {
  return raws.map((raw) => makeFigure(metric, raw, raw.withheld ?? reasonOf(metric, raw)))
}

function reasonOf(metric: Metric, { basis, minimum, value, text }: RawFigure): WithheldReason | null {
  const reason = basisReason(basis, Math.max(minimum ?? 0, metric.minimum ?? 0))
  return reason ?? (value === null && text === null ? 'no-data' : null)
}

function basisReason(basis: Basis, floor: number): WithheldReason | null {
  if (basis.kind === 'counted') return basis.n < floor ? 'too-few' : null
  if (basis.kind !== 'openings' && basis.kind !== 'modelled') return null
  if (basis.n < (basis.kind === 'modelled' ? floor : Math.max(floor, MIN_N))) return 'too-few'
  if (basis.employers < MIN_EMPLOYERS) return 'too-few-employers'
  return basis.largest > MAX_EMPLOYER_SHARE * basis.n ? 'dominated' : null
}

function makeFigure(metric: Metric, raw: RawFigure, withheld: WithheldReason | null): GatedFigure {
  const { role, level, country, region, mode, item, period, unit, proof, basis } = raw
  const shown = withheld === null
  const figure: Figure = {
    ...{ role, metric: metric.id, level, country, region, mode, item, period },
    version: metric.version,
    unit,
    value: shown ? raw.value : null,
    text: shown ? raw.text : null,
    low: shown ? raw.low : null,
    high: shown ? raw.high : null,
    n: basis.n,
    employers: 'employers' in basis ? basis.employers : null,
    grade: shown ? gradeOf(basis) : null,
    withheld,
    proof,
  }
  return figure as GatedFigure
}

function gradeOf(basis: Basis): FigureGrade {
  if (basis.kind === 'derived') return basis.grade
  if (basis.kind === 'official' || basis.kind === 'modelled') return basis.kind
  if (basis.n >= HIGH_FROM) return 'high'
  return basis.n >= MEDIUM_FROM ? 'medium' : 'low'
}
