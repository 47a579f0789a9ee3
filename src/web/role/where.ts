import { type HtmlPart, html } from '../../digest/escape.ts'
import type { ShownFigure } from '../../market/release-figures.ts'
import { barList } from '../charts/bar-list.ts'
import { chart, table } from '../charts/frame.ts'
import { shareBar } from '../charts/share-bar.ts'
import { figureLink } from '../figure-link.ts'
import { countWords, formatInterval, formatValue } from '../figure-words.ts'
import { countryName } from '../lookup-answer.ts'
import type { RoleFigures } from '../role-figures.ts'
import { topFirst } from './facts.ts'
import { hotspotsPart } from './hotspots.ts'
import { modeName, scopeName } from './names.ts'

const MODES = ['onsite', 'hybrid', 'remote', 'unknown']

/** Work modes, from where remote jobs may be done, and the places that have more of these jobs than others. */
export function whereSection(figures: RoleFigures): HtmlPart {
  return html`<h2 id="where">Where</h2>
${modes(figures)}
${scopes(figures)}
${hotspotsPart(figures)}`
}

function modes(figures: RoleFigures): HtmlPart {
  const found = figures.listHere('work-mode', 'mode')
  const rows = MODES.flatMap((mode) => found.find((figure) => figure.mode === mode) ?? [])
  const shown = rows.filter(({ value }) => value !== null)
  if (rows.length === 0) return html`<p class="withheld">No share of work modes in this release.</p>`
  const numbers = shares(figures, 'Work modes', rows, ({ mode }) => modeName(mode))
  if (shown.length === 0) return numbers
  return chart({
    id: 'work-modes',
    title: 'On-site, hybrid and remote',
    unit: `percent of open ads, ${scopeWords(rows[0])}`,
    n: `n ${rows[0]?.n ?? 0}`,
    note: 'Shares of open ads; what an ad does not state is a share of its own. The table has the 95 % intervals (Wilson).',
    ...shareBar(
      'work-modes',
      shown.map((figure) => ({
        name: modeName(figure.mode),
        share: figure.value ?? 0,
        label: formatValue(figure) ?? '',
      })),
    ),
    table: numbers,
  })
}

function scopes(figures: RoleFigures): HtmlPart {
  const rows = topFirst(figures.listHere('remote-scope', 'item'))
  const shown = rows.filter(({ value }) => value !== null)
  if (rows.length === 0) return ''
  const numbers = shares(figures, 'From where remote jobs may be done', rows, ({ item }) => scopeName(item))
  if (shown.length === 0) return html`<h3>From where remote jobs may be done</h3>${numbers}`
  return chart({
    id: 'remote-scope',
    title: 'From where remote jobs may be done',
    unit: `percent of remote ads, ${scopeWords(rows[0])}`,
    n: `n ${rows[0]?.n ?? 0}`,
    note: 'The line on a bar is the 95 % interval (Wilson).',
    ...barList(
      shown.map((figure) => ({
        name: scopeName(figure.item),
        value: figure.value ?? 0,
        label: formatValue(figure) ?? '',
        low: figure.low,
        high: figure.high,
      })),
      100,
    ),
    table: numbers,
  })
}

function shares(
  figures: RoleFigures,
  label: string,
  rows: readonly ShownFigure[],
  name: (figure: ShownFigure) => string,
): HtmlPart {
  const cells = rows.map((figure) => [
    name(figure),
    figureLink(figures.release, figure),
    formatInterval(figure) ?? '',
    countWords(figure),
  ])
  return table(
    label,
    [{ title: '' }, { title: 'Share' }, { title: '95 % interval' }, { title: 'Counted', words: true }],
    cells,
  )
}

/** "United States", or "all countries". */
export function scopeWords(figure: ShownFigure | undefined): string {
  return figure === undefined || figure.country === '' ? 'all countries' : countryName(figure.country)
}
