import type { GatedFigure } from '../../domain/figure.ts'
import type { Cut } from '../cut.ts'
import type { Metric, RawFigure } from '../metric.ts'
import { derivedFrom } from './_derived.ts'
import { latestOfficial } from './_latest-official.ts'
import { raw } from './_raw.ts'
import { monthsBefore } from './pay-growth.ts'

export const nowcast: Metric = {
  id: 'nowcast',
  number: '20',
  name: 'Official median brought forward',
  version: 1,
  definition:
    'The latest official median of the role in a country, grown by the pay growth of the country’s ads from its reference month to the last whole month before the release. A model: never in place of the official figure.',
  formula: 'official median x product over months since its reference month of (1 + pay growth of the month)^(1/12)',
  unit: 'currency a year',
  minimum: null,
  interval: 'none: the error of the model is not known',
  suppression:
    'only with a pay growth of grade medium or better for every month in between; else the series is too short',
  limits: 'Supposes that pay of all who work in the role grows as advertised pay of all roles does.',
  additivity: 'none',
  population: 'other',
  compute: async (_db, cut, known) => {
    const growth = new Map(known('pay-growth').map((figure) => [`${figure.country} ${figure.period}`, figure]))
    return [...latestOfficial(known).values()]
      .filter(({ role, region, period }) => role !== '' && region === '' && /^\d{4}-\d{2}$/.test(period))
      .map((official) => forward(official, growth, cut))
  },
}

function forward(official: GatedFigure, growth: ReadonlyMap<string, GatedFigure>, { releaseDay }: Cut): RawFigure {
  const last = monthsBefore(releaseDay.slice(0, 7), 1)
  const steps = monthsBetween(official.period, last).map((month) => growth.get(`${official.country} ${month}`))
  const used = steps.filter((step) => step !== undefined && (step.grade === 'medium' || step.grade === 'high'))
  const isWhole = used.length === steps.length
  const factor = used.reduce((product, step) => product * (1 + (step?.value ?? 0) / 100) ** (1 / 12), 1)
  return raw(official, {
    ...{ period: last, unit: official.unit, value: isWhole ? (official.value ?? 0) * factor : null },
    withheld: isWhole ? null : 'too-short',
    basis: { kind: 'derived', n: official.n, employers: null, grade: 'modelled' },
    proof: derivedFrom([official, ...used.filter((step) => step !== undefined)]),
  })
}

/** Months after `from` up to `to`. */
function monthsBetween(from: string, to: string): string[] {
  const months: string[] = []
  for (let month = to; month > from; month = monthsBefore(month, 1)) months.unshift(month)
  return months
}
