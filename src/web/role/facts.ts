import { type HtmlPart, html } from '../../digest/escape.ts'
import { formatCount } from '../../digest/format.ts'
import type { ShownFigure } from '../../market/release-figures.ts'
import type { RoleMarket } from '../../market/role-market.ts'
import { figureLink } from '../figure-link.ts'
import { formatInterval, formatValue, sourceWords } from '../figure-words.ts'
import { countryName } from '../lookup-answer.ts'
import type { RoleFigures } from '../role-figures.ts'
import { industryName } from './names.ts'

const INDUSTRIES = 3
/** Letters that still fit in the size of a number. */
const LONG = 14

/** What a reader wants to know first. Every number links to its proof; the live ones say that they are. */
export function factsSection(figures: RoleFigures, market: RoleMarket): HtmlPart {
  const { country } = figures
  const official = (item: string) => figures.one('official-pay', { country, item })
  const advertised = (item: string) => figures.one('advertised-median', { country, item })
  const range = (item: string) => figures.one('advertised-range', { country, item })
  return html`<h2 id="facts">Key facts</h2>
${countryChoice(figures)}
<ul class="facts">
${fact(figures, 'official median pay a year', official('median'))}
${spanFact(figures, 'official p10 to p90', official('p10'), official('p90'))}
${fact(figures, 'advertised median a year', advertised(''))}
${spanFact(figures, 'advertised range: medians of both ends', range('min'), range('max'))}
${fact(figures, 'growth outlook', figures.here('growth-outlook'), signed)}
${fact(figures, 'openings a year', figures.here('annual-openings'))}
${fact(figures, 'typical education', figures.here('official-education'))}
${industriesFact(figures)}
<li class="live"><strong>${formatCount(market.active)}</strong> open postings<small>live, on the boards we read</small></li>
<li class="live"><strong>${formatCount(market.newThisWeek)}</strong> new in 7 days<small>live</small></li>
</ul>`
}

/** Countries whose pay the page can speak of. */
function countryChoice({ countries, country }: RoleFigures): HtmlPart {
  if (countries.length < 2) return html`<p class="note">Pay and outlook: ${countryName(country)}.</p>`
  return html`<p class="note">Pay and outlook: ${countries.map((code, index) => {
    const name = countryName(code)
    return html`${index === 0 ? '' : ' · '}${code === country ? html`<strong aria-current="true">${name}</strong>` : html`<a href="?country=${code}#facts">${name}</a>`}`
  })}</p>`
}

function fact(
  { release }: RoleFigures,
  name: string,
  figure: ShownFigure | null,
  words: (figure: ShownFigure) => string | null = formatValue,
): HtmlPart {
  if (figure === null) return html`<li><span class="missing">–</span> ${name}<small>not in this release</small></li>`
  if (figure.withheld !== null)
    return html`<li><span class="missing">${figureLink(release, figure)}</span> ${name}</li>`
  const interval = formatInterval(figure)
  const value = words(figure)
  const long = value !== null && value.length > LONG ? html` class="long"` : ''
  return html`<li><strong${long}>${figureLink(release, figure, value)}</strong> ${name}<small>${interval === null ? '' : `95 % interval ${interval}; `}${sourceWords(figure)}</small></li>`
}

function spanFact(figures: RoleFigures, name: string, low: ShownFigure | null, high: ShownFigure | null): HtmlPart {
  const { release } = figures
  if (low === null || high === null) return fact(figures, name, low ?? high)
  if (low.withheld !== null) return fact(figures, name, low)
  if (high.withheld !== null) return fact(figures, name, high)
  return html`<li><strong class="long">${figureLink(release, low)} – ${figureLink(release, high)}</strong> ${name}<small>${sourceWords(low)}</small></li>`
}

function industriesFact(figures: RoleFigures): HtmlPart {
  const top = topFirst(figures.listHere('top-industries', 'item').filter(({ value }) => value !== null)).slice(
    0,
    INDUSTRIES,
  )
  const [first] = top
  if (first === undefined) return fact(figures, 'top industries', figures.here('top-industries'))
  return html`<li class="broad"><span class="list">${top.map((figure, index) => html`${index === 0 ? '' : ', '}${figure.text ?? industryName(figure.item)} ${figureLink(figures.release, figure)}`)}</span> top industries<small>${sourceWords(first)}</small></li>`
}

/** The largest first; ties by name. */
export function topFirst(figures: readonly ShownFigure[]): ShownFigure[] {
  return [...figures].sort((a, b) => (b.value ?? 0) - (a.value ?? 0) || (a.item < b.item ? -1 : 1))
}

/** "+4.2 %": an outlook is a change. */
export function signed(figure: ShownFigure): string | null {
  const words = formatValue(figure)
  return words !== null && figure.value !== null && figure.value > 0 ? `+${words}` : words
}
