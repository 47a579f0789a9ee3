import { type HtmlPart, html } from '../digest/escape.ts'
import type { ShownFigure } from '../market/release-figures.ts'
import { barList } from './charts/bar-list.ts'
import { chart, table } from './charts/frame.ts'
import { payStrips } from './charts/pay-strip.ts'
import type { Compared } from './compare.ts'
import { figureLink } from './figure-link.ts'
import { axisLabel, currencyOf, formatValue, shortAmount, sourceWords, unitWords } from './figure-words.ts'
import { countryName } from './lookup-answer.ts'
import { signed, topFirst } from './role/facts.ts'
import { stripOf } from './role/pay-spread.ts'
import type { RoleFigures } from './role-figures.ts'

type Row = [
  name: string,
  read: (figures: RoleFigures) => ShownFigure | null,
  words?: (figure: ShownFigure) => string | null,
]

const ROWS: Row[] = [
  ['Official median pay', (figures) => figures.here('official-pay', { item: 'median' })],
  ['Official p10', (figures) => figures.here('official-pay', { item: 'p10' })],
  ['Official p90', (figures) => figures.here('official-pay', { item: 'p90' })],
  ['Advertised median pay', (figures) => figures.here('advertised-median')],
  ['Growth outlook', (figures) => figures.here('growth-outlook'), signed],
  ['Openings a year', (figures) => figures.here('annual-openings')],
  ['Typical education', (figures) => figures.here('official-education')],
  ['Active ads', (figures) => figures.here('active-postings')],
  ['Year on year', (figures) => figures.here('year-on-year'), signed],
  ['Remote', (figures) => figures.here('work-mode', { mode: 'remote' })],
  ['Ads that state their pay', (figures) => figures.here('pay-transparency')],
  ['Median time on the board', (figures) => figures.here('posting-lifetime')],
]
const SKILLS = 5

/** The roles in columns, each number linked to its proof; above them the pay of all on one axis. */
export function compareTables(compared: readonly Compared[]): HtmlPart {
  return html`${payChart(compared)}
${outlookChart(compared)}
<h2 id="all">Side by side</h2>
${table(
  'Roles side by side',
  [
    { title: '' },
    ...compared.map(({ role, figures }) => ({ title: `${role.title}, ${countryName(figures.country)}` })),
  ],
  [
    ['Role page', ...compared.map(({ role }) => html`<a href="/roles/${role.slug}">${role.title}</a>`)],
    ['SOC 2018', ...compared.map(({ role }) => role.soc)],
    ...ROWS.map(([name, read, words = formatValue]) => [
      name,
      ...compared.map(({ figures }) => cell(figures, read(figures), words)),
    ]),
    ['Skills asked for most', ...compared.map(({ figures }) => skills(figures))],
  ],
)}`
}

function cell(
  figures: RoleFigures,
  figure: ShownFigure | null,
  words: (figure: ShownFigure) => string | null,
): HtmlPart {
  return figureLink(figures.release, figure, figure && words(figure))
}

function skills(figures: RoleFigures): HtmlPart {
  const rows = topFirst(figures.listHere('skill-share', 'item').filter(({ value }) => value !== null)).slice(0, SKILLS)
  if (rows.length === 0) return html`<span class="withheld">not in this release</span>`
  return rows.map((figure, at) => html`${at === 0 ? '' : ', '}${figure.item} ${figureLink(figures.release, figure)}`)
}

/** Strips of the roles that speak of the first one's currency; others stand in the table alone. */
function payChart(compared: readonly Compared[]): HtmlPart {
  const unit = unitOf(compared)
  const strips = compared.flatMap(({ role, figures }) => {
    if (unit === null) return []
    const read = (metric: string) => (item: string) => {
      const figure = figures.one(metric, {
        country: figures.country,
        item: metric === 'advertised-median' && item === 'median' ? '' : item,
      })
      return figure?.unit === unit ? figure : null
    }
    return [
      stripOf(`${role.title}, advertised`, false, read('advertised-median')),
      stripOf(`${role.title}, official`, true, read('official-pay')),
    ]
  })
  const shown = strips.filter((strip) => strip !== null)
  if (unit === null || shown.length === 0) return ''
  const columns = ['p10', 'p25', 'median', 'p75', 'p90'].map((title) => ({ title }))
  const rows = shown.map((strip) => [
    strip.name,
    ...[strip.p10, strip.p25, strip.median, strip.p75, strip.p90].map((value) =>
      value === null ? '–' : formatValue({ value, unit }),
    ),
  ])
  return chart({
    id: 'pay',
    title: 'Pay',
    unit: unitWords(unit),
    n: null,
    note: 'From the 10th to the 90th percentile, the box from the 25th to the 75th, the mark the median; n is in the name of each line. A circle is advertised, hollow under 30 ads; a square is official. Percentiles come without intervals.',
    ...payStrips(shown, axisLabel(unit), (value) => shortAmount(value, unit)),
    table: table('Pay of the roles', [{ title: '' }, ...columns], rows),
  })
}

function unitOf(compared: readonly Compared[]): string | null {
  const units = compared.flatMap(({ figures }) => [
    figures.here('official-pay', { item: 'median' }),
    figures.here('advertised-median'),
  ])
  return (
    units.find((figure) => figure !== null && figure.value !== null && currencyOf(figure.unit) !== null)?.unit ?? null
  )
}

function outlookChart(compared: readonly Compared[]): HtmlPart {
  const rows = compared.flatMap(({ role, figures }) => {
    const figure = figures.here('annual-openings')
    return figure?.value == null ? [] : [{ role, figures, figure }]
  })
  const [first] = rows
  if (first === undefined || rows.length < 2) return ''
  return chart({
    id: 'openings',
    title: 'Openings a year',
    unit: 'persons, growth and replacement together',
    n: null,
    note: `Projected, without an interval. ${sourceWords(first.figure)}.`,
    ...barList(
      rows.map(({ role, figure }) => ({
        name: role.title,
        value: figure.value ?? 0,
        label: formatValue(figure) ?? '',
        official: true,
      })),
    ),
    table: table(
      'Openings a year',
      [{ title: 'Role' }, { title: 'Openings a year' }],
      rows.map(({ role, figures, figure }) => [role.title, figureLink(figures.release, figure)]),
    ),
  })
}
