import { type HtmlPart, html } from '../../digest/escape.ts'
import type { Role } from '../../domain/role.ts'
import type { ShownFigure } from '../../market/release-figures.ts'
import { chart, table } from '../charts/frame.ts'
import { type IntervalRow, intervalBars } from '../charts/interval-bars.ts'
import { payStrips, type Strip } from '../charts/pay-strip.ts'
import { figureLink, intervalCell } from '../figure-link.ts'
import {
  axisLabel,
  countWords,
  formatInterval,
  formatValue,
  publisherName,
  shortAmount,
  sourceWords,
  unitWords,
} from '../figure-words.ts'
import { countryName } from '../lookup-answer.ts'
import type { RoleFigures } from '../role-figures.ts'
import { inLadderOrder, levelName } from './names.ts'

const SMALL_SAMPLE = 30
const PERCENTILES = ['p10', 'p25', 'median', 'p75', 'p90'] as const
type Percentile = (typeof PERCENTILES)[number]

/** Advertised pay by level, and advertised beside official over all levels. They are never averaged together. */
export function paySection(role: Role, figures: RoleFigures): HtmlPart {
  const levels = inLadderOrder(role, figures.list('pay-by-level', 'level', { country: figures.country }))
  const official = figures.one('official-pay', { country: figures.country, item: 'median' })
  return html`<h2 id="pay">Pay by level</h2>
${levels.length === 0 ? html`<p class="withheld">No advertised pay by level in this release for ${countryName(figures.country)}.</p>` : levelChart(role, figures, levels, official)}
${sideBySide(figures)}`
}

function levelChart(
  role: Role,
  figures: RoleFigures,
  levels: readonly ShownFigure[],
  official: ShownFigure | null,
): HtmlPart {
  const all = figures.one('advertised-median', { country: figures.country })
  const advertised = [...levels, ...(all === null ? [] : [all])]
  const unit = (advertised[0] ?? official)?.unit ?? ''
  const rows = [
    ...advertised.map((figure) => rowOf(role, figure)),
    ...(official === null ? [] : [officialRow(official)]),
  ]
  const cells = [...advertised, ...(official === null ? [] : [official])].map((figure) => [
    figure === official ? `Official, ${publisherOf(figure)}` : levelName(role, figure.level),
    figureLink(figures.release, figure),
    intervalCell(figure),
    countWords(figure),
  ])
  return chart({
    id: 'pay-by-level',
    title: 'Median pay by level',
    unit: `base pay, ${unitWords(unit)}`,
    n: all?.n ? `n ${all.n}` : null,
    note: 'A circle is the advertised median, its line the 95 % interval; hollow under 30 ads. A square is the official median, which knows no levels and comes without an interval. Titles without a level word count for the plain title.',
    ...intervalBars(rows, axisLabel(unit)),
    table: table(
      'Pay by level',
      [{ title: 'Level' }, { title: 'Median' }, { title: '95 % interval' }, { title: 'Counted', words: true }],
      cells,
    ),
    tableOpen: true,
  })
}

function rowOf(role: Role, figure: ShownFigure): IntervalRow {
  const { value, low, high, n } = figure
  const interval = formatInterval(figure)
  const words =
    value === null
      ? 'withheld, the table says why'
      : [formatValue(figure), interval === null ? '' : ` (${interval})`, `, n ${n ?? 0}`].join('')
  return {
    name: levelName(role, figure.level),
    words,
    value,
    low,
    high,
    hollow: (n ?? 0) < SMALL_SAMPLE,
    official: false,
  }
}

function officialRow(figure: ShownFigure): IntervalRow {
  const words = figure.value === null ? 'not published' : (formatValue(figure) ?? '')
  return {
    name: `Official, ${publisherOf(figure)}`,
    words,
    value: figure.value,
    low: null,
    high: null,
    hollow: false,
    official: true,
  }
}

/** Percentiles of both, in a drawing and a table; the gap between the medians is a figure of its own. */
function sideBySide(figures: RoleFigures): HtmlPart {
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

function gapLine(figures: RoleFigures): HtmlPart {
  const gap = figures.one('advertised-gap', { country: figures.country })
  if (gap === null) return ''
  return html`<p>Advertised over official median: ${figureLink(figures.release, gap)} <span class="note">${gap.value === null ? '' : (formatInterval(gap) ?? '')}</span></p>`
}

function publisherOf({ source }: ShownFigure): string {
  return source === null ? 'statistics' : `${publisherName(source.publisher)} ${source.release}`
}
