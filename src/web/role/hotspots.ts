import { type HtmlPart, html } from '../../digest/escape.ts'
import { formatRegion } from '../../digest/region-name.ts'
import type { ShownFigure } from '../../market/release-figures.ts'
import { barList } from '../charts/bar-list.ts'
import { chart, table } from '../charts/frame.ts'
import { figureLink, intervalCell } from '../figure-link.ts'
import { formatValue, sourceWords } from '../figure-words.ts'
import { countryName } from '../lookup-answer.ts'
import type { RoleFigures } from '../role-figures.ts'
import { signed } from './facts.ts'

const MOST = 7

/** Regions that have more of these jobs than others: of our ads in the release's own rank, else as the publisher counts them. */
export function hotspotsPart(figures: RoleFigures): HtmlPart {
  const { country } = figures
  const own = figures.list('location-quotient', 'region', { country })
  const shown = own.filter(({ value }) => value !== null)
  if (shown.length > 0) return ownHotspots(figures, shown, own.length)
  const official = figures.list('location-quotient', 'region', { country, item: 'official' })
  const known = official.filter(({ value }) => value !== null)
  return html`${known.length === 0 ? html`<h3>Hotspots</h3>` : officialHotspots(figures, known)}
<p class="withheld">No region of ${countryName(country)} has enough ads of this role for a location quotient${own[0] === undefined ? '' : html`: ${figureLink(figures.release, own[0])}`}.</p>`
}

function ownHotspots(figures: RoleFigures, shown: readonly ShownFigure[], all: number): HtmlPart {
  const ranks = figures.list('hotspot-rank', 'region', { country: figures.country })
  const rankOf = ({ region }: ShownFigure) =>
    ranks.find((rank) => rank.region === region)?.value ?? Number.POSITIVE_INFINITY
  const rows = [...shown].sort((a, b) => rankOf(a) - rankOf(b) || hotter(a, b)).slice(0, MOST)
  const cells = rows.map((figure) => {
    const change = figures.one('year-on-year', { country: figure.country, region: figure.region })
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
    n: `${rows.length} of ${all} regions`,
    note: 'How many times more of a region’s ads are for this role than of the country’s. The line on a bar is the 95 % interval. Ranked after shrinking towards 1, so that few ads do not win.',
    ...barList(
      rows.map((figure) => ({ ...barOf(figure), name: `${formatRegion(figure.region)}, n ${figure.n ?? 0}` })),
    ),
    table: table(
      'Hotspots',
      ['Region', 'Quotient', '95 % interval', 'Ads', 'Year on year'].map((title) => ({ title })),
      cells,
    ),
  })
}

function officialHotspots(figures: RoleFigures, known: readonly ShownFigure[]): HtmlPart {
  const rows = [...known].sort(hotter).slice(0, MOST)
  const [first] = rows
  return chart({
    id: 'hotspots',
    title: 'Hotspots of employment',
    unit: 'location quotient: 1 is the share of the whole country',
    n: `${rows.length} of ${known.length} regions`,
    note: `Employees, not ads; without an interval. ${first === undefined ? '' : sourceWords(first)}.`,
    ...barList(rows.map((figure) => ({ ...barOf(figure), official: true }))),
    table: table(
      'Hotspots of employment',
      [{ title: 'Region' }, { title: 'Quotient' }],
      rows.map((figure) => [formatRegion(figure.region), figureLink(figures.release, figure)]),
    ),
  })
}

function barOf(figure: ShownFigure) {
  return {
    name: formatRegion(figure.region),
    value: figure.value ?? 0,
    label: formatValue(figure) ?? '',
    low: figure.low,
    high: figure.high,
  }
}

function hotter(a: ShownFigure, b: ShownFigure): number {
  return (b.value ?? 0) - (a.value ?? 0) || (a.region < b.region ? -1 : 1)
}
