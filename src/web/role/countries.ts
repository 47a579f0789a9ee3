import { type HtmlPart, html } from '../../digest/escape.ts'
import type { ShownFigure } from '../../market/release-figures.ts'
import { dumbbells, type Pair } from '../charts/dumbbell.ts'
import { chart, table } from '../charts/frame.ts'
import { figureLink } from '../figure-link.ts'
import { axisLabel, periodWords, publisherName, shortAmount } from '../figure-words.ts'
import { countryName } from '../lookup-answer.ts'
import type { RoleFigures } from '../role-figures.ts'

/** Both sources of a country in three measures of money. */
type CountryRow = {
  country: string
  source: 'advertised' | 'official'
  local: ShownFigure | null
  usd: ShownFigure | null
  ppp: ShownFigure | null
}

/** Pay over the world: local money, dollars at that year's rate, and what it buys at home. */
export function countriesSection(figures: RoleFigures): HtmlPart {
  const rows = rowsOf(figures)
  if (rows.length === 0)
    return html`<h2 id="countries">Pay by country</h2><p class="withheld">No country has a pay figure in this release.</p>`
  const cells = rows.map(({ country, source, local, usd, ppp }) => [
    `${countryName(country)}, ${source}`,
    figureLink(figures.release, local),
    figureLink(figures.release, usd),
    figureLink(figures.release, ppp),
    sourceOf(local ?? usd),
  ])
  const numbers = table(
    'Pay by country',
    [
      { title: 'Country' },
      { title: 'Local' },
      { title: 'US dollars' },
      { title: 'Purchasing power' },
      { title: 'Of', words: true },
    ],
    cells,
  )
  const pairs = pairsOf(rows)
  return html`<h2 id="countries">Pay by country</h2>
${
  pairs.length === 0
    ? html`${numbers}${NOTE}`
    : chart({
        id: 'pay-by-country',
        title: 'Median pay by country',
        unit: 'US dollars a year at purchasing power',
        n: null,
        note: 'A circle is advertised, hollow under 30 ads; a square is official; the line between them is the gap. US dollars: at the average rate of the year the pay is of. Purchasing power: what the pay buys at home, in dollars of the United States (World Bank, household consumption).',
        ...dumbbells(pairs, axisLabel('USD/year')),
        table: numbers,
        tableOpen: true,
      })
}`
}

const NOTE = html`<p class="note">US dollars: at the average rate of the year the pay is of. Purchasing power: World Bank, household consumption. What has no rate is not converted.</p>`

function rowsOf(figures: RoleFigures): CountryRow[] {
  const items = (country: string) => figures.list('global-pay', 'item', { country })
  const countries = [
    ...new Set(
      figures
        .list('global-pay', 'country', { item: 'local' })
        .concat(
          ...['advertised-local', 'official-local', 'official', 'advertised'].map((item) =>
            figures.list('global-pay', 'country', { item }),
          ),
        )
        .map(({ country }) => country),
    ),
  ].sort()
  return countries.flatMap((country) => bySource(country, items(country)))
}

function bySource(country: string, figures: readonly ShownFigure[]): CountryRow[] {
  return (['advertised', 'official'] as const).flatMap((source) => {
    const find = (measure: string) =>
      figures.find((figure) => measureOf(figure) === measure && sourceKind(figure) === source) ?? null
    const [local, usd, ppp] = [find('local'), find('usd'), find('ppp')]
    return local === null && usd === null && ppp === null ? [] : [{ country, source, local, usd, ppp }]
  })
}

function measureOf({ item }: ShownFigure): string {
  return item.split('-').at(-1) ?? item
}

function sourceKind({ item, grade, n }: ShownFigure): 'advertised' | 'official' {
  if (item.startsWith('official') || grade === 'official') return 'official'
  return item.startsWith('advertised') || n !== null ? 'advertised' : 'official'
}

function pairsOf(rows: readonly CountryRow[]): Pair[] {
  return [...new Set(rows.map(({ country }) => country))].flatMap((country) => {
    const of = (source: string) => rows.find((row) => row.country === country && row.source === source)?.ppp ?? null
    const [advertised, official] = [of('advertised'), of('official')]
    const parts = [advertised, official].flatMap((figure, index) =>
      figure?.value == null
        ? []
        : [`${index === 0 ? 'advertised' : 'official'} ${shortAmount(figure.value, 'USD/year')}`],
    )
    if (parts.length === 0) return []
    return [
      {
        name: countryName(country),
        words: parts.join(', '),
        advertised: advertised?.value ?? null,
        official: official?.value ?? null,
        hollow: (advertised?.n ?? 0) < 30,
      },
    ]
  })
}

function sourceOf(figure: ShownFigure | null): string {
  if (figure === null) return ''
  const publisher = figure.source === null ? null : publisherName(figure.source.publisher)
  return [publisher, figure.n === null ? null : `n ${figure.n}`, periodWords(figure.period)]
    .filter((part) => part !== null)
    .join(', ')
}
