import { type HtmlPart, html } from '../digest/escape.ts'
import type { Release } from '../domain/release.ts'
import { proofPath } from '../market/proof-path.ts'
import type { ShownFigure } from '../market/release-figures.ts'
import { withheldSentence } from '../market/withheld.ts'
import { formatInterval, formatValue } from './figure-words.ts'

/** A figure on a page: its value, linked to its proof. A withheld one says why, linked too; one that does not exist says so.
 *  `dated`: one of several periods, not the newest. */
export function figureLink(
  release: Pick<Release, 'id'>,
  figure: ShownFigure | null,
  words: string | null = null,
  dated = false,
): HtmlPart {
  if (figure === null) return html`<span class="withheld">not in this release</span>`
  const href = proofPath(release.id, dated ? figure : { ...figure, period: '' })
  const value = words ?? formatValue(figure)
  if (figure.withheld !== null || value === null)
    return html`<a class="withheld" href="${href}">${withheldWords(figure)}</a>`
  return html`<a href="${href}">${value}</a>`
}

/** "too few observations (8 ads, 2 employers)": short enough for a cell. */
export function withheldWords(figure: Pick<ShownFigure, 'withheld' | 'n' | 'employers'>): string {
  return withheldSentence(figure) ?? 'no value'
}

/** The interval of a shown figure in a cell of its own. */
export function intervalCell(figure: ShownFigure | null): HtmlPart {
  return figure === null ? '' : (formatInterval(figure) ?? '')
}
