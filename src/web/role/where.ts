import { type HtmlPart, html } from '../../digest/escape.ts'
import { formatRegion } from '../../digest/region-name.ts'
import type { ShownFigure } from '../../market/release-figures.ts'
import { barList } from '../charts/bar-list.ts'
import { chart, table } from '../charts/frame.ts'
import { shareBar } from '../charts/share-bar.ts'
import { figureLink, intervalCell } from '../figure-link.ts'
import { countWords, formatInterval, formatValue } from '../figure-words.ts'
import { countryName } from '../lookup-answer.ts'
import type { RoleFigures } from '../role-figures.ts'
import { signed } from './facts.ts'
import { modeName, scopeName } from './names.ts'

const MODES = ['onsite', 'hybrid', 'remote', 'unknown']
const MOST = 7

/** Work modes, from where remote jobs may be done, and the places that have more of these jobs than others. */
export function whereSection(figures: RoleFigures): HtmlPart {
  return html`<h2 id="where">Where</h2>
${modes(figures)}
${scopes(figures)}
${hotspots(figures)}`
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
  const rows = figures.listHere('remote-scope', 'item')
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

/** Ranked by the shrunk quotient, as the release ranks them. */
function hotspots(figures: RoleFigures): HtmlPart {
  const ranks = figures.listHere('hotspot-rank', 'region').filter(({ value }) => value !== null)
  const quotients = figures.listHere('location-quotient', 'region')
  const rankOf = ({ region }: ShownFigure) =>
    ranks.find((rank) => rank.region === region)?.value ?? Number.POSITIVE_INFINITY
  const rows = [...quotients]
    .filter(({ value }) => value !== null)
    .sort((a, b) => rankOf(a) - rankOf(b) || (b.value ?? 0) - (a.value ?? 0))
    .slice(0, MOST)
  if (rows.length === 0)
    return html`<h3>Hotspots</h3><p class="withheld">No region has enough ads of this role for a location quotient${quotients[0] === undefined ? '' : html`: ${figureLink(figures.release, quotients[0])}`}.</p>`
  const growth = (figure: ShownFigure) =>
    figures.one('year-on-year', { country: figure.country, region: figure.region })
  const cells = rows.map((figure) => {
    const change = growth(figure)
    return [
      formatRegion(figure.region),
      figureLink(figures.release, figure),
      intervalCell(figure),
      figure.n ?? '',
      figureLink(figures.release, change, change && signed(change)),
    ]
  })
  return chart({
    id: 'hotspots',
    title: 'Hotspots',
    unit: 'location quotient: 1 is the share of the whole country',
    n: `${rows.length} of ${quotients.length} regions`,
    note: 'How many times more of a region’s ads are for this role than of the country’s. The line on a bar is the 95 % interval. Ranked after shrinking towards 1, so that few ads do not win.',
    ...barList(
      rows.map((figure) => ({
        name: `${formatRegion(figure.region)}, n ${figure.n ?? 0}`,
        value: figure.value ?? 0,
        label: formatValue(figure) ?? '',
        low: figure.low,
        high: figure.high,
      })),
    ),
    table: table(
      'Hotspots',
      [
        { title: 'Region' },
        { title: 'Quotient' },
        { title: '95 % interval' },
        { title: 'Ads' },
        { title: 'Year on year' },
      ],
      cells,
    ),
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
