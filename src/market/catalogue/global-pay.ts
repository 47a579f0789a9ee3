import type { CellProof, GatedFigure } from '../../domain/figure.ts'
import { scopeKey } from '../cell.ts'
import type { Cut } from '../cut.ts'
import type { MarketHandle } from '../handle.ts'
import type { Basis, Known, Metric, RawFigure } from '../metric.ts'
import { derivedFrom } from './_derived.ts'
import { latestOfficial } from './_latest-official.ts'
import { type Rate, readRates } from './_rates.ts'
import { raw } from './_raw.ts'

export const globalPay: Metric = {
  id: 'global-pay',
  number: '33',
  name: 'Pay by country',
  version: 1,
  definition:
    'The median of a role in each country: the official one where there is one for a year’s pay, else the advertised one, never both in one. Items: local = in local currency; usd = at the average rate of exchange of the year the median is of; ppp = at the purchasing power parity of that year.',
  formula:
    'local / units of local currency a US dollar bought in the year; local / units an international dollar is worth (World Bank PA.NUS.PRVT.PP)',
  unit: 'currency a year; USD a year; international dollars a year',
  minimum: null,
  interval: 'that of the median, converted; the rate is taken as exact',
  suppression: 'as the median; no rate where none of the very year is there',
  limits: 'Medians of several years and methods stand side by side: the period and the grade say which.',
  additivity: 'none',
  population: 'other',
  compute: computeGlobal,
}

async function computeGlobal(db: MarketHandle, cut: Cut, known: Known): Promise<RawFigure[]> {
  const rates = await readRates(db, cut)
  const medians = new Map<string, GatedFigure>()
  for (const figure of known('advertised-median'))
    if (figure.role !== '' && figure.item === '' && figure.mode === '' && figure.region === '' && figure.value !== null)
      medians.set(scopeKey(figure), figure)
  for (const [key, figure] of latestOfficial(known))
    if (figure.role !== '' && figure.region === '' && figure.unit.endsWith('/year')) medians.set(key, figure)
  return [...medians.values()].flatMap((median) => threeOf(median, rates))
}

function threeOf(median: GatedFigure, rates: ReadonlyMap<string, Rate>): RawFigure[] {
  const [currency, year] = [median.unit.slice(0, 3), median.period.slice(0, 4)]
  const of = (kind: Rate['kind']) =>
    rates.get(`${kind} ${currency} ${median.country} ${year}`) ?? rates.get(`${kind} ${currency}  ${year}`)
  const dollars = currency === 'USD' ? ONE : of('year')
  return [
    converted(median, 'local', median.unit, ONE),
    converted(median, 'usd', 'USD/year', dollars),
    // An international dollar is what a US dollar buys in the United States.
    converted(
      median,
      'ppp',
      'international dollars/year',
      median.country === 'US' && currency === 'USD' ? ONE : of('ppp'),
    ),
  ]
}

const ONE = { rate: 1, proof: null }

function converted(
  median: GatedFigure,
  item: string,
  unit: string,
  rate: { rate: number; proof: CellProof | null } | undefined,
): RawFigure {
  const convert = (amount: number | null) => (amount === null || rate === undefined ? null : amount / rate.rate)
  const { n, employers, grade } = median
  const basis: Basis = { kind: 'derived', n, employers, grade: grade ?? 'low' }
  return raw(median, {
    ...{
      item,
      period: median.period,
      unit,
      value: convert(median.value),
      low: convert(median.low),
      high: convert(median.high),
    },
    ...{ basis, withheld: rate === undefined ? 'no-rate' : null },
    proof: derivedFrom([median], [...officialCells(median), ...(rate?.proof ? [rate.proof] : [])]),
  })
}

function officialCells({ proof }: GatedFigure): CellProof[] {
  return proof.kind === 'official' ? proof.cells : []
}
