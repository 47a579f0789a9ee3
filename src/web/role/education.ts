import { type HtmlPart, html } from '../../digest/escape.ts'
import type { ShownFigure } from '../../market/release-figures.ts'
import { table } from '../charts/frame.ts'
import { figureLink, intervalCell } from '../figure-link.ts'
import { sourceWords } from '../figure-words.ts'
import type { RoleFigures } from '../role-figures.ts'
import { topFirst } from './facts.ts'
import { educationName } from './names.ts'

/** What ads ask for beside what the publisher calls typical. */
export function educationPart(figures: RoleFigures): HtmlPart {
  const asked = topFirst(figures.listHere('education-asked', 'item'))
  const typical: [string, ShownFigure | null][] = [
    ['Typical to enter the occupation', figures.here('official-education')],
    ['Experience in a related occupation', figures.here('official-education', { item: 'experience' })],
    ['Training on the job', figures.here('official-education', { item: 'training' })],
  ]
  const known = typical.flatMap(([name, figure]) => (figure === null ? [] : [{ name, figure }]))
  if (asked.length === 0 && known.length === 0) return ''
  return html`<h3>Education</h3>
${known.length === 0 ? '' : html`<dl class="particulars">${known.map(({ name, figure }) => html`<dt>${name}</dt><dd>${figureLink(figures.release, figure)} <span class="note">${figure.withheld === null ? sourceWords(figure) : ''}</span></dd>`)}</dl>`}
${asked.length === 0 ? '' : askedTable(figures, asked)}`
}

function askedTable(figures: RoleFigures, asked: readonly ShownFigure[]): HtmlPart {
  const columns = ['Least degree that ads ask for', 'Share', '95 % interval', 'n'].map((title) => ({ title }))
  const rows = asked.map((figure) => [
    educationName(figure.item),
    figureLink(figures.release, figure),
    intervalCell(figure),
    figure.n ?? '',
  ])
  return table('Education that ads ask for', columns, rows)
}
