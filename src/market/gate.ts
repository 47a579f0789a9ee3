import type { Figure, FigureGrade, GatedFigure, WithheldReason } from '../domain/figure.ts'
import { scopeKey } from './cell.ts'
import type { Basis, Metric, RawFigure } from './metric.ts'
import { hideNeighbours } from './secondary.ts'

/** Fewest observations and employers behind a published figure, and the largest share one employer may have of it. */
export const MIN_N = 10
export const MIN_EMPLOYERS = 3
export const MAX_EMPLOYER_SHARE = 0.5
const MEDIUM_FROM = 30
const HIGH_FROM = 100

/** The metric whose value is how many open openings a scope has; where it is hidden, so is what else is counted over them. */
const OPEN_COUNT = 'active-postings'

/** The figures of a metric, in the order of the raw ones. */
export type Gate = (metric: Metric, raws: readonly RawFigure[]) => GatedFigure[]

/**
 * Where anyone may ask for any slice, its neighbours cannot all be judged beside it. There counts are told to the nearest five,
 * as statistical offices do, so that a hidden one cannot be worked out as the difference of two that are shown.
 */
export const SLICE_COUNTS_TO = 5

/**
 * The one place where a figure comes to be: what may not be shown leaves it without value, with the reason. One gate for one
 * computation, and the catalogue's order: it remembers which counts of open openings are hidden. `countsTo`: what counts are
 * rounded to; 1 tells them as they are.
 */
export function createGate({ countsTo = 1 }: { countsTo?: number } = {}): Gate {
  const openCounts = new Map<string, boolean>()
  return (metric, raws) => {
    const judged = raws.map((raw) => ({ raw, withheld: raw.withheld ?? firstReason(metric, raw, openCounts) }))
    const reasons =
      metric.additivity === 'none' ? judged.map(({ withheld }) => withheld) : hideNeighbours(metric, judged)
    const figures = judged.map(({ raw }, at) => makeFigure(metric, raw, reasons[at] ?? null, { openCounts, countsTo }))
    if (metric.id === OPEN_COUNT)
      for (const figure of figures) openCounts.set(scopeKey(figure), figure.withheld === null)
    return figures
  }
}

function firstReason(metric: Metric, raw: RawFigure, openCounts: ReadonlyMap<string, boolean>): WithheldReason | null {
  const reason = basisReason(raw.basis, raw, metric.minimum ?? 0)
  if (reason !== null) return reason
  if (raw.value === null && raw.text === null) return 'no-data'
  const tellsOpen = metric.population === 'open' || raw.basis.kind === 'modelled'
  if (tellsOpen && openCounts.get(openKey(metric, raw)) === false) return 'secondary'
  return null
}

function basisReason(basis: Basis, { minimum, minimumEmployers }: RawFigure, floor: number): WithheldReason | null {
  if (basis.kind === 'counted') return basis.n < Math.max(minimum ?? 0, floor) ? 'too-few' : null
  if (basis.kind !== 'openings' && basis.kind !== 'modelled') return null
  const common = basis.kind === 'openings' ? MIN_N : 0
  if (basis.n < Math.max(minimum ?? 0, floor, common)) return 'too-few'
  if (basis.employers < Math.max(minimumEmployers ?? 0, MIN_EMPLOYERS)) return 'too-few-employers'
  return basis.largest > MAX_EMPLOYER_SHARE * basis.n ? 'dominated' : null
}

/** A share of modes is one of the openings of all modes. */
function openKey(metric: Metric, raw: RawFigure): string {
  return scopeKey(metric.additivity === 'mode-share' ? { ...raw, mode: '' } : raw)
}

function makeFigure(
  metric: Metric,
  raw: RawFigure,
  withheld: WithheldReason | null,
  { openCounts, countsTo }: { openCounts: ReadonlyMap<string, boolean>; countsTo: number },
): GatedFigure {
  const told = (count: number | null) => (count === null ? null : countsTo * Math.round(count / countsTo))
  const { role, level, country, region, mode, item, period, unit, proof, basis } = raw
  const shown = withheld === null
  const counted = shown || mayTellCounts(metric, raw, withheld, openCounts)
  const figure: Figure = {
    ...{ role, metric: metric.id, level, country, region, mode, item, period },
    version: metric.version,
    unit,
    value: shown ? (metric.additivity === 'count' ? told(raw.value) : raw.value) : null,
    text: shown ? raw.text : null,
    low: shown ? raw.low : null,
    high: shown ? raw.high : null,
    n: counted ? told(basis.n) : null,
    employers: counted && 'employers' in basis ? basis.employers : null,
    grade: shown ? gradeOf(basis) : null,
    withheld,
    proof: counted ? proof : withoutCounts(proof),
  }
  return figure as GatedFigure
}

/**
 * Whether a withheld figure may say "8 ads, 2 employers". Not where that is the hidden count itself, or lets one be worked out:
 * only where the number of open openings of the scope is published anyway.
 */
function mayTellCounts(
  metric: Metric,
  raw: RawFigure,
  reason: WithheldReason,
  openCounts: ReadonlyMap<string, boolean>,
): boolean {
  if (raw.basis.kind === 'official' || raw.basis.kind === 'counted') return true
  if (metric.additivity === 'count' || reason === 'secondary') return false
  return openCounts.get(openKey(metric, raw)) === true
}

function withoutCounts(proof: Figure['proof']): Figure['proof'] {
  return proof.kind === 'openings' ? { ...proof, leftOut: {} } : proof
}

function gradeOf(basis: Basis): FigureGrade {
  if (basis.kind === 'derived') return basis.grade
  if (basis.kind === 'official' || basis.kind === 'modelled') return basis.kind
  if (basis.n >= HIGH_FROM) return 'high'
  return basis.n >= MEDIUM_FROM ? 'medium' : 'low'
}
