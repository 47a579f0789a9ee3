import type { Cut } from '../cut.ts'
import type { Basis, RawFigure } from '../metric.ts'
import { medianInterval } from '../statistics/median-interval.ts'
import { ascending, quantile } from '../statistics/quantile.ts'
import type { PayCell, PayObservation } from './_pay.ts'
import { counted, raw } from './_raw.ts'

type Amount = 'min' | 'mid' | 'max'

/** The median of an end or the middle of the ranges of a cell, with its order-statistic interval. */
export function medianOf(cell: PayCell, amount: Amount, cut: Cut, about: Partial<RawFigure> = {}): RawFigure {
  const sorted = ascending(cell.observations.map((pay) => pay[amount]))
  const interval = medianInterval(sorted)
  return payFigure(cell, quantile(sorted, 0.5), cut, {
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    ...about,
  })
}

export function payFigure(pay: PayCell, value: number, { releaseDay }: Cut, about: Partial<RawFigure> = {}): RawFigure {
  return raw(pay.cell, {
    period: releaseDay,
    unit: `${pay.currency}/year`,
    value,
    basis: payBasis(pay.observations),
    proof: counted(`open at the end of the release day, with accepted base pay in ${pay.currency}`, pay.leftOut),
    ...about,
  })
}

/** Openings, their employers, and those of the employer that has most. */
export function payBasis(observations: readonly PayObservation[]): Basis {
  const counts = new Map<string, number>()
  for (const { employer } of observations) counts.set(employer, (counts.get(employer) ?? 0) + 1)
  const largest = [...counts.values()].reduce((most, count) => Math.max(most, count), 0)
  return { kind: 'openings', n: observations.length, employers: counts.size, largest }
}
