import { type HtmlPart, html } from '../../digest/escape.ts'
import type { ShownFigure } from '../../market/release-figures.ts'
import { dumbbells, type Pair } from '../charts/dumbbell.ts'
import { chart, table } from '../charts/frame.ts'
import { figureLink } from '../figure-link.ts'
import { axisLabel, periodWords, publisherName, shortAmount } from '../figure-words.ts'
import { countryName } from '../lookup-answer.ts'
import type { RoleFigures } from '../role-figures.ts'
import { signed } from './facts.ts'
import { SMALL_SAMPLE } from './pay-spread.ts'

/** International dollars: what a dollar buys in the United States. */
const UNIT = 'international dollars/year'
/** Countries that are drawn; the table has all. */
const MOST = 12

/** A country's median in three measures of money, and the gap between what is advertised and what is official. */
type CountryRow = {
  country: string
  local: ShownFigure
  usd: ShownFigure | null
  ppp: ShownFigure | null
  gap: ShownFigure | null
}

/** Pay over the world: local money, dollars at that year's rate, and what it buys at home. */
export function countriesSection(figures: RoleFigures): HtmlPart {
  const rows = rowsOf(figures)
  if (rows.length === 0)
    return html`<h2 id="countries">Pay by country</h2><p class="withheld">No country has a pay figure in this release.</p>`
  const isPpp = rows.some(({ ppp }) => ppp?.value != null)
  const pairs = rows.flatMap((row) => (isPpp ? pairOf(row) : dollarsOf(row))).slice(0, MOST)
  const numbers = numbersOf(figures, rows)
  return html`<h2 id="countries">Pay by country</h2>
${pairs.length < 2 ? html`${numbers}<p class="note">${CONVERSIONS}</p>` : drawing(pairs, numbers, isPpp)}`
}

const CONVERSIONS =
  'US dollars: at the average rate of the year the pay is of. Purchasing power: what it buys at home, in dollars of the United States (World Bank, household consumption). What has no rate of that very year is not converted.'

/** The best paid by purchasing power first, those without it after them. */
function rowsOf(figures: RoleFigures): CountryRow[] {
  const rows = figures.list('global-pay', 'country', { item: 'local' }).map((local) => {
    const { country } = local
    const of = (item: string) => figures.one('global-pay', { country, item })
    const gap = figures.one('advertised-gap', { country, item: 'as-published' })
    return { country, local, usd: of('usd'), ppp: of('ppp'), gap }
  })
  return rows.sort((a, b) => (b.ppp?.value ?? 0) - (a.ppp?.value ?? 0) || (a.country < b.country ? -1 : 1))
}

function numbersOf({ release }: RoleFigures, rows: readonly CountryRow[]): HtmlPart {
  const columns = ['Country', 'Local', 'US dollars', 'Purchasing power', 'Advertised over official'].map((title) => ({
    title,
  }))
  const cells = rows.map(({ country, local, usd, ppp, gap }) => [
    countryName(country),
    figureLink(release, local),
    figureLink(release, usd),
    figureLink(release, ppp),
    gap === null ? '–' : figureLink(release, gap, signed(gap)),
    sourceOf(local),
  ])
  return table('Pay by country', [...columns, { title: 'Of', words: true }], cells)
}

function drawing(pairs: readonly Pair[], numbers: HtmlPart, isPpp: boolean): HtmlPart {
  const line = isPpp ? ' A line leads from the pay in US dollars, a small stroke, to what it buys at home.' : ''
  return chart({
    id: 'pay-by-country',
    title: 'Median pay by country',
    unit: isPpp ? 'a year, at purchasing power in international dollars' : 'US dollars a year, at that year’s rate',
    n: null,
    note: `A square is the official median, a circle the advertised one where none is official, hollow under ${SMALL_SAMPLE} ads.${line} ${CONVERSIONS}`,
    ...dumbbells(pairs, axisLabel(UNIT)),
    table: numbers,
    tableOpen: true,
  })
}

function pairOf({ country, local, usd, ppp }: CountryRow): Pair[] {
  if (ppp?.value == null) return []
  const dollars = usd?.value == null ? '' : `, ${shortAmount(usd.value, 'USD/year')} at the rate`
  const words = `${shortAmount(ppp.value, UNIT)} at purchasing power${dollars}`
  return [{ ...named(country, local), words, from: usd?.value ?? null, to: ppp.value }]
}

function dollarsOf({ country, local, usd }: CountryRow): Pair[] {
  if (usd?.value == null) return []
  return [{ ...named(country, local), words: shortAmount(usd.value, 'USD/year'), from: null, to: usd.value }]
}

function named(country: string, { n, grade }: ShownFigure): Pick<Pair, 'name' | 'official' | 'hollow'> {
  const official = grade === 'official'
  const name = `${countryName(country)}${n === null ? '' : `, n ${n}`}`
  return { name, official, hollow: !official && (n ?? 0) < SMALL_SAMPLE }
}

function sourceOf({ source, n, period, grade }: ShownFigure): string {
  const publisher = source !== null && grade === 'official' ? publisherName(source.publisher) : 'advertised'
  return [publisher, n === null ? null : `n ${n}`, periodWords(period)].filter((part) => part !== null).join(', ')
}
