import { type HtmlPart, html } from '../../digest/escape.ts'
import { formatCountryInSentence } from '../../digest/format.ts'
import type { Role } from '../../domain/role.ts'
import type { ShownFigure } from '../../market/release-figures.ts'
import { chart, table } from '../charts/frame.ts'
import { type IntervalRow, intervalBars } from '../charts/interval-bars.ts'
import { figureLink, intervalCell } from '../figure-link.ts'
import { axisLabel, countWords, formatInterval, formatValue, unitWords } from '../figure-words.ts'
import type { RoleFigures } from '../role-figures.ts'
import { inLadderOrder, levelName } from './names.ts'
import { paySpread, publisherOf, SMALL_SAMPLE } from './pay-spread.ts'

/** Advertised pay by level, and advertised beside official over all levels. They are never averaged together. */
export function paySection(role: Role, figures: RoleFigures): HtmlPart {
  const { country } = figures
  const levels = inLadderOrder(role, figures.list('pay-by-level', 'level', { country }))
  return html`<h2 id="pay">Pay by level</h2>
${levels.length === 0 ? html`<p class="withheld">No level has advertised pay in ${formatCountryInSentence(country)} in this release.</p>` : levelChart(role, figures, levels)}
${paySpread(figures)}`
}

function levelChart(role: Role, figures: RoleFigures, levels: readonly ShownFigure[]): HtmlPart {
  const { country } = figures
  const all = figures.one('advertised-median', { country })
  const official = figures.one('official-pay', { country, item: 'median' })
  const unit = (levels[0] ?? official)?.unit ?? ''
  const drawn = [...levels, ...(all === null ? [] : [all])].map((figure) => rowOf(role, figure))
  return chart({
    id: 'pay-by-level',
    title: 'Median pay by level',
    unit: `base pay, ${unitWords(unit)}`,
    n: all?.n ? `n ${all.n}` : null,
    note: 'A circle is the advertised median, its line the 95 % interval; hollow under 30 ads. A square is the official median, which knows no levels and comes without an interval. Titles without a level word count for the plain title.',
    ...intervalBars([...drawn, ...(official?.unit === unit ? [officialRow(official)] : [])], axisLabel(unit)),
    table: html`${levelTable(role, figures, levels, all, official)}${inversions(role, figures)}`,
    tableOpen: true,
  })
}

function levelTable(
  role: Role,
  figures: RoleFigures,
  levels: readonly ShownFigure[],
  all: ShownFigure | null,
  official: ShownFigure | null,
): HtmlPart {
  const { release, country } = figures
  const row = (name: string, median: ShownFigure, mean: ShownFigure | null): HtmlPart[] => [
    name,
    figureLink(release, median),
    intervalCell(median),
    mean === null || mean.withheld !== null ? '–' : figureLink(release, mean),
    median.withheld === null ? countWords(median) : '',
  ]
  const rows = [
    ...levels.map((figure) =>
      row(
        levelName(role, figure.level),
        figure,
        figures.one('pay-by-level', { country, level: figure.level, item: 'mean' }),
      ),
    ),
    ...(all === null ? [] : [row(levelName(role, ''), all, null)]),
    ...(official === null
      ? []
      : [row(`Official, ${publisherOf(official)}`, official, figures.one('official-pay', { country, item: 'mean' }))]),
  ]
  const columns = [{ title: 'Level' }, { title: 'Median' }, { title: '95 % interval' }, { title: 'Mean' }]
  return table('Pay by level', [...columns, { title: 'Counted', words: true }], rows)
}

/** Levels whose median is below that of a lower level: then they are no ladder of pay. */
function inversions(role: Role, figures: RoleFigures): HtmlPart {
  const found = figures.list('pay-inversion', 'level', { country: figures.country })
  if (found.length === 0) return ''
  return html`<p>Not a ladder of pay: ${found.map((figure, at) => html`${at === 0 ? '' : '; '}${levelName(role, figure.level)}: ${figureLink(figures.release, figure)}`)}.</p>`
}

function rowOf(role: Role, figure: ShownFigure): IntervalRow {
  const { value, low, high, n } = figure
  const interval = formatInterval(figure)
  const shown = [formatValue(figure), interval === null ? '' : ` (${interval})`, `, n ${n ?? 0}`].join('')
  return {
    name: levelName(role, figure.level),
    words: value === null ? 'withheld, the table says why' : shown,
    ...{ value, low, high, hollow: (n ?? 0) < SMALL_SAMPLE, official: false },
  }
}

function officialRow(figure: ShownFigure): IntervalRow {
  return {
    name: `Official, ${publisherOf(figure)}`,
    words: formatValue(figure) ?? 'not published',
    ...{ value: figure.value, low: null, high: null, hollow: false, official: true },
  }
}
