import { companyName } from '../../digest/describe-criteria.ts'
import { type HtmlPart, html } from '../../digest/escape.ts'
import type { ShownFigure } from '../../market/release-figures.ts'
import { barList } from '../charts/bar-list.ts'
import { chart, table } from '../charts/frame.ts'
import { type Line, lineChart, type Point } from '../charts/line-chart.ts'
import { figureLink, intervalCell } from '../figure-link.ts'
import { countWords, formatValue, periodWords } from '../figure-words.ts'
import type { RoleFigures } from '../role-figures.ts'
import { signed, topFirst } from './facts.ts'
import { scopeWords } from './where.ts'

const DAY_MS = 86_400_000
const MOST_EMPLOYERS = 6
const TABLE_ROWS = 8
/** Single figures of the section: metric and what it says. */
const SINGLE: [string, string][] = [
  ['active-postings', 'Active ads'],
  ['new-postings', 'New ads'],
  ['closed-postings', 'Closed ads'],
  ['panel-index', 'Index, boards read throughout'],
  ['board-index', 'Index, all boards'],
  ['adjusted-index', 'Index, seasonally adjusted'],
  ['year-on-year', 'Year on year'],
  ['posting-lifetime', 'Median time on the board'],
  ['pay-transparency', 'Ads that state their pay'],
  ['range-width', 'Width of stated ranges'],
  ['repost-share', 'Reposted'],
  ['ghost-share', 'Open over 90 days and unchanged'],
  ['posting-intensity', 'Ads for each opening'],
  ['employer-concentration', 'Concentration of employers (0 to 10,000)'],
  ['pay-growth', 'Growth of advertised pay'],
  ['title-ambiguity', 'Filings under another occupation (title ambiguity, 0 to 1)'],
]

/** How many are looked for, how that changes, how long ads stay, and by whom they are. */
export function marketSection(figures: RoleFigures): HtmlPart {
  return html`<h2 id="market">Market</h2>
${singles(figures)}
${indexChart(figures)}
${employers(figures)}`
}

function singles(figures: RoleFigures): HtmlPart {
  const found = SINGLE.flatMap(([metric, name]) => {
    const figure = figures.here(metric)
    return figure === null ? [] : [{ name, figure }]
  })
  const [first] = found
  if (first === undefined) return html`<p class="withheld">No ad of this role is counted in this release.</p>`
  const { period } = first.figure
  const rows = found.map(({ name, figure }) => [
    figure.period === period ? name : `${name} (${periodWords(figure.period)})`,
    figureLink(figures.release, figure, wordsOf(figure)),
    intervalCell(figure),
    figure.withheld === null ? countWords(figure) : '',
  ])
  const columns = [
    { title: periodWords(period) },
    { title: 'Value' },
    { title: '95 % interval' },
    { title: 'Counted', words: true },
  ]
  return html`<p class="note">${scopeWords(first.figure)}, one opening counted once.</p>${table('Market figures', columns, rows)}`
}

function wordsOf(figure: ShownFigure): string | null {
  return figure.metric === 'year-on-year' || figure.metric === 'pay-growth' ? signed(figure) : formatValue(figure)
}

function indexChart(figures: RoleFigures): HtmlPart {
  const named: [string, string][] = [
    ['panel-index', 'Boards read throughout'],
    ['board-index', 'All boards'],
  ]
  const series = named
    .map(([metric, name]) => ({ name, points: figures.listHere(metric, 'period') }))
    .filter(({ points }) => points.filter(({ value }) => value !== null).length > 1)
  const [first] = series
  if (first === undefined) return ''
  const lines: Line[] = series.map(({ name, points }) => ({ name, points: points.map(pointOf) }))
  const last = first.points.slice(-TABLE_ROWS).reverse()
  return chart({
    id: 'index',
    title: 'Index of open ads',
    unit: `100 is the base, ${scopeWords(first.points[0])}`,
    n: `n ${last[0]?.n ?? 0} at the end`,
    note: 'Mean of seven days. Days on which boards were not read are a gap. The band is the 95 % interval where there is one.',
    ...lineChart({
      lines,
      step: stepOf(lines),
      base: 100,
      yLabel: (value, digits) => value.toFixed(digits),
      xLabel: monthLabel,
    }),
    table: table(
      'Index of open ads',
      [{ title: 'Day' }, { title: 'Index' }, { title: 'Ads' }],
      last.map((figure) => [periodWords(figure.period), figureLink(figures.release, figure), figure.n ?? '']),
    ),
  })
}

/** A period as a point of time: its first day. */
export function pointOf({ period, value, low, high }: Pick<ShownFigure, 'period' | 'value' | 'low' | 'high'>): Point {
  return { x: dayOf(period), y: value, low, high }
}

export function dayOf(period: string): number {
  const [from = ''] = period.split('/')
  const full = `${from}-01-01`.slice(0, 10)
  return Math.round(Date.parse(`${full}T00:00:00Z`) / DAY_MS)
}

/** The usual distance of points, with room for months of unequal length. */
export function stepOf(lines: readonly Line[]): number {
  const gaps = lines
    .flatMap(({ points }) => points.slice(1).map(({ x }, index) => x - (points[index]?.x ?? x)))
    .filter((gap) => gap > 0)
    .sort((a, b) => a - b)
  return Math.max(1, (gaps[Math.floor(gaps.length / 2)] ?? 1) * 1.2)
}

export function monthLabel(day: number): string {
  return MONTH.format(new Date(day * DAY_MS))
}

const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' })

function employers(figures: RoleFigures): HtmlPart {
  const rows = topFirst(figures.listHere('top-employers', 'item').filter(({ value }) => value !== null)).slice(
    0,
    MOST_EMPLOYERS,
  )
  if (rows.length === 0) {
    const [withheld] = figures.listHere('top-employers', 'item')
    const whole = figures.here('top-employers') ?? withheld ?? null
    return whole === null ? '' : html`<h3>Employers</h3><p>${figureLink(figures.release, whole)}</p>`
  }
  return chart({
    id: 'employers',
    title: 'Employers with most open ads',
    unit: `percent of open ads, ${scopeWords(rows[0])}`,
    n: `n ${rows[0]?.n ?? 0}`,
    note: 'Employers by name; one that advertises under two names is two. The line on a bar is the 95 % interval where there is one.',
    ...barList(
      rows.map((figure) => ({
        name: companyName(figure.item),
        value: figure.value ?? 0,
        label: formatValue(figure) ?? '',
        low: figure.low,
        high: figure.high,
      })),
    ),
    table: table(
      'Employers',
      [{ title: 'Employer' }, { title: 'Share' }, { title: '95 % interval' }],
      rows.map((figure) => [companyName(figure.item), figureLink(figures.release, figure), intervalCell(figure)]),
    ),
  })
}
