import type { GatedFigure } from '../../domain/figure.ts'
import { scopeKey } from '../cell.ts'
import type { Cut } from '../cut.ts'
import type { Metric, RawFigure } from '../metric.ts'
import { logErrorOf, logGap } from '../statistics/log-gap.ts'
import { derivedFrom, weaker } from './_derived.ts'
import { latestOfficial } from './_latest-official.ts'
import { raw } from './_raw.ts'

export const advertisedGap: Metric = {
  id: 'advertised-gap',
  number: '19',
  name: 'Advertised gap',
  version: 1,
  definition:
    'How far the advertised median lies above the official one of the same country and currency, in percent of it. Item “”: with the official median brought forward to the month of the release, see nowcast, and marked modelled. Item “as-published”: with the official median as it was published; the period says of when.',
  formula: '100 x (exp(ln advertised median - ln official median) - 1)',
  unit: '%',
  minimum: null,
  interval: '95 % by the delta method on the logarithms; the official side counts where its publisher gives an error',
  suppression: 'where both medians are shown, both a year’s pay in one currency',
  limits:
    'Ads state base pay; the official median is of wages of all who work, not of new hires. Not a measure of what ads overstate.',
  additivity: 'none',
  population: 'other',
  compute: async (_db, cut, known) => {
    const official = latestOfficial(known)
    const nowcasts = new Map(
      known('nowcast')
        .filter(({ value }) => value !== null)
        .map((each) => [scopeKey(each), each]),
    )
    return known('advertised-median')
      .filter(({ item, mode, role }) => item === '' && mode === '' && role !== '')
      .flatMap((ads) => [
        ...gapsOf(ads, official.get(scopeKey(ads)), 'as-published', cut),
        ...gapsOf(ads, nowcasts.get(scopeKey(ads)), '', cut),
      ])
  },
}

function gapsOf(ads: GatedFigure, other: GatedFigure | undefined, item: string, { releaseDay }: Cut): RawFigure[] {
  if (other === undefined || ads.value === null || other.value === null) return []
  const figures = [ads, other] as const
  const gap = logGap({ value: ads.value, logError: errorOf(ads) }, { value: other.value, logError: errorOf(other) })
  const { n, employers, grade } = ads
  return [
    raw(ads, {
      ...{ item, period: `${other.period}/${releaseDay}`, unit: '%' },
      ...(ads.unit === other.unit
        ? { value: gap.percent, low: gap.low, high: gap.high }
        : { value: null, withheld: 'not-comparable' as const }),
      basis: item === '' ? weaker(ads, other, 'modelled') : { kind: 'derived', n, employers, grade: grade ?? 'low' },
      proof: derivedFrom(figures),
    }),
  ]
}

function errorOf({ low, high }: GatedFigure): number {
  return low === null || high === null || low <= 0 ? 0 : logErrorOf({ low, high })
}
