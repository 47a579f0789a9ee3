import { type HtmlPart, html } from '../../digest/escape.ts'
import type { ShownFigure } from '../../market/release-figures.ts'
import { chart, table } from '../charts/frame.ts'
import { payStrips, type Strip } from '../charts/pay-strip.ts'
import { figureLink } from '../figure-link.ts'
import {
  axisLabel,
  formatInterval,
  formatValue,
  publisherName,
  shortAmount,
  sourceWords,
  unitWords,
} from '../figure-words.ts'
import { countryName } from '../lookup-answer.ts'
import type { RoleFigures } from '../role-figures.ts'
import { signed } from './facts.ts'

export const SMALL_SAMPLE = 30
const PERCENTILES = ['p10', 'p25', 'median', 'p75', 'p90'] as const
type Percentile = (typeof PERCENTILES)[number]

/** Percentiles of both, in a drawing and a table; the gap between the medians is a figure of its own. */
export function paySpread(figures: RoleFigures): HtmlPart {
  const { country } = figures
  const official = (item: string) => figures.one('official-pay', { country, item })
  const advertised = (item: string) =>
    figures.one('advertised-median', { country, item: item === 'median' ? '' : item })
  const [ours, theirs] = [advertised('median'), official('median')]
  if (ours === null && theirs === null)
    return html`<p class="withheld">Neither official nor advertised pay is in this release.</p>`
  const strips = [stripOf('Advertised', false, advertised), stripOf('Official', true, official)].filter(
    (strip) => strip !== null,
  )
  const unit = (theirs ?? ours)?.unit ?? ''
  const rows = [...PERCENTILES, 'mean'].map((item) => [
    item,
    item === 'mean' ? '–' : figureLink(figures.release, advertised(item)),
    figureLink(figures.release, official(item)),
  ])
  const columns = [{ title: '' }, { title: 'Advertised' }, { title: 'Official' }]
  const numbers = html`${table('Advertised and official pay', columns, rows)}${gapLine(figures)}`
  if (strips.length === 0) return numbers
  return chart({
    id: 'pay-spread',
    title: 'Advertised and official pay',
    unit: `${unitWords(unit)}, ${countryName(country)}`,
    n: ours?.n ? `n ${ours.n} ads` : null,
    note: `The line runs from the 10th to the 90th percentile, the box from the 25th to the 75th; the mark is the median. Percentiles come without intervals.${theirs === null ? '' : ` Official: ${sourceWords(theirs)}.`}`,
    ...payStrips(strips, axisLabel(unit), (value) => shortAmount(value, unit)),
    table: numbers,
    tableOpen: true,
  })
}

/** Null without a median. */
export function stripOf(
  name: string,
  isOfficial: boolean,
  read: (item: Percentile) => ShownFigure | null,
): Strip | null {
  const median = read('median')
  if (median?.value === null || median?.value === undefined) return null
  const value = (item: Percentile) => read(item)?.value ?? null
  const counted = isOfficial ? publisherOf(median) : `n ${median.n ?? 0}`
  return {
    name: `${name}, ${counted}`,
    official: isOfficial,
    hollow: !isOfficial && (median.n ?? 0) < SMALL_SAMPLE,
    median: median.value,
    ...{ p10: value('p10'), p25: value('p25'), p75: value('p75'), p90: value('p90') },
  }
}

/** The gap as published; then the official median moved to today by the growth of pay, which is a model, and the gap to that. */
function gapLine(figures: RoleFigures): HtmlPart {
  const { country } = figures
  const read: [string, ShownFigure | null, (figure: ShownFigure) => string | null][] = [
    ['Advertised over official median', figures.one('advertised-gap', { country, item: 'as-published' }), signed],
    ['official median moved to today (modelled)', figures.one('nowcast', { country }), formatValue],
    ['advertised over that', figures.one('advertised-gap', { country }), signed],
  ]
  const known = read.flatMap(([name, figure, words]) => (figure === null ? [] : [{ name, figure, words }]))
  if (known.length === 0) return ''
  return html`<p>${known.map(({ name, figure, words }, at) => {
    const interval = formatInterval(figure)
    return html`${at === 0 ? '' : '; '}${name}: ${figureLink(figures.release, figure, words(figure))}${interval === null ? '' : ` (${interval})`}`
  })}.</p>`
}

export function publisherOf({ source }: ShownFigure): string {
  return source === null ? 'statistics' : `${publisherName(source.publisher)} ${source.release}`
}
