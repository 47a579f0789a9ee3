import { type HtmlPart, html } from '../../digest/escape.ts'
import type { Role } from '../../domain/role.ts'
import type { ShownFigure } from '../../market/release-figures.ts'
import { barList } from '../charts/bar-list.ts'
import { chart, table } from '../charts/frame.ts'
import { figureLink, intervalCell } from '../figure-link.ts'
import { formatValue } from '../figure-words.ts'
import type { RoleFigures } from '../role-figures.ts'
import { educationPart } from './education.ts'
import { signed, topFirst } from './facts.ts'
import { scopeWords } from './where.ts'

const MOST = 10

/** What ads ask for. The taxonomy's own list is no measurement and says so. */
export function skillsSection(role: Role, figures: RoleFigures | null): HtmlPart {
  return html`<h2 id="skills">Skills and tools</h2>
${figures === null ? '' : [measured(figures), rising(figures), educationPart(figures)]}
${listed('Skills we expect of this role', role.skills)}
${listed('Tools we expect of this role', role.tools)}`
}

function measured(figures: RoleFigures): HtmlPart {
  const shares = figures.listHere('skill-share', 'item')
  const rows = topFirst(shares.filter(({ value }) => value !== null)).slice(0, MOST)
  if (rows.length === 0) {
    const [withheld] = shares
    const why = figures.here('skill-share') ?? withheld
    return html`<p class="withheld">How often ads ask for a skill is not in this release${why === undefined ? '' : html`: ${figureLink(figures.release, why)}`}.</p>`
  }
  const lift = ({ item, country }: ShownFigure) => figures.one('skill-lift', { item, country })
  return chart({
    id: 'skill-shares',
    title: 'Skills and tools that ads ask for',
    unit: `percent of ads with a description, ${scopeWords(rows[0])}`,
    n: `n ${rows[0]?.n ?? 0}`,
    note: 'The line on a bar is the 95 % interval (Wilson). Lift: how many times more often than in ads of all roles.',
    ...barList(
      rows.map((figure) => ({
        name: figure.item,
        value: figure.value ?? 0,
        label: formatValue(figure) ?? '',
        low: figure.low,
        high: figure.high,
      })),
      100,
    ),
    table: table(
      'Skills',
      [{ title: 'Skill' }, { title: 'Share' }, { title: '95 % interval' }, { title: 'Lift' }],
      rows.map((figure) => [
        figure.item,
        figureLink(figures.release, figure),
        intervalCell(figure),
        figureLink(figures.release, lift(figure)),
      ]),
    ),
  })
}

function rising(figures: RoleFigures): HtmlPart {
  const rows = topFirst(figures.listHere('emerging-skill', 'item').filter(({ value }) => value !== null)).slice(0, MOST)
  if (rows.length === 0) return ''
  return html`<h3>Rising</h3>
${table(
  'Rising skills',
  [{ title: 'Skill' }, { title: 'Change in a year' }, { title: '95 % interval' }],
  rows.map((figure) => [figure.item, figureLink(figures.release, figure, signed(figure)), intervalCell(figure)]),
)}
<p class="note">Share in the last 90 days less the share a year before; only changes that stand after a control of false discoveries at 5 %.</p>`
}

function listed(title: string, names: readonly string[]): HtmlPart {
  return names.length === 0
    ? ''
    : html`<h3>${title}</h3><p class="note">From our taxonomy, written by hand; not counted.</p><ul class="tags">${names.map((name) => html`<li>${name}</li>`)}</ul>`
}
