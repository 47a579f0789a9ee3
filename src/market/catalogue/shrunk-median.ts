import type { GatedFigure } from '../../domain/figure.ts'
import { scopeKey } from '../cell.ts'
import type { Cut } from '../cut.ts'
import type { MarketHandle } from '../handle.ts'
import type { Known, Metric, RawFigure } from '../metric.ts'
import { median } from '../statistics/quantile.ts'
import { type LogGroup, shrinkageK, shrinkMedian } from '../statistics/shrink.ts'
import { derivedFrom } from './_derived.ts'
import { type PayCell, readPayCells } from './_pay.ts'
import { payBasis, payFigure } from './_pay-figure.ts'

const FEWEST = 3
const BELOW = 30

export const shrunkMedian: Metric = {
  id: 'shrunk-median',
  number: '21',
  name: 'Shrunk small-cell median',
  version: 1,
  definition: `For a level or a region with ${FEWEST} to ${BELOW - 1} openings that state pay: its median drawn towards that of the role in the country, the more the fewer it has. A model: beside, never in place of, the advertised median.`,
  formula:
    'exp(w ln m + (1 - w) ln prior), w = n / (n + k), k = variance of log pay within cells / variance between cells and their priors, once for all cells of the release',
  unit: 'currency a year',
  minimum: FEWEST,
  interval: 'none: the error of the model is not known',
  suppression: `n >= ${FEWEST}, 3 employers, none with more than half; the prior must be shown`,
  limits: 'Draws unusual places and levels towards the usual.',
  additivity: 'none',
  population: 'other',
  compute: computeShrunk,
}

type Small = { pay: PayCell; prior: GatedFigure; group: LogGroup }

async function computeShrunk(db: MarketHandle, cut: Cut, known: Known): Promise<RawFigure[]> {
  const priors = new Map(
    known('advertised-median').flatMap((figure) =>
      figure.item === '' && figure.value !== null && figure.region === '' ? [[scopeKey(figure), figure] as const] : [],
    ),
  )
  const cells = (await readPayCells(db, cut, ['level', 'region'])).flatMap((pay): Small[] => {
    const prior = priors.get(scopeKey({ ...pay.cell, level: '', region: '' }))
    return prior === undefined ? [] : [{ pay, prior, group: logGroup(pay) }]
  })
  const ordered = cells.sort((a, b) => (scopeKey(a.pay.cell) < scopeKey(b.pay.cell) ? -1 : 1))
  const k = shrinkageK(
    ordered.map(({ group }) => group),
    ordered.map(({ prior }) => Math.log(prior.value ?? Number.NaN)),
  )
  if (k === null) return []
  return ordered.filter(({ group: { n } }) => n >= FEWEST && n < BELOW).flatMap((small) => shrunkOf(small, k, cut))
}

function shrunkOf({ pay, prior }: Small, k: number, cut: Cut): RawFigure[] {
  const { kind, ...base } = payBasis(pay.observations) as {
    kind: 'openings'
    n: number
    employers: number
    largest: number
  }
  const own = median(pay.observations.map(({ mid }) => mid))
  return [
    payFigure(pay, shrinkMedian(own, base.n, prior.value ?? Number.NaN, k), cut, {
      basis: { kind: 'modelled', ...base },
      proof: derivedFrom([prior]),
    }),
  ]
}

function logGroup({ observations }: PayCell): LogGroup {
  const logs = observations.map(({ mid }) => Math.log(mid)).sort((a, b) => a - b)
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length
  const squares = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0)
  return { n: logs.length, mean, variance: logs.length < 2 ? 0 : squares / (logs.length - 1) }
}
