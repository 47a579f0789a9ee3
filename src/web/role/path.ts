import { type HtmlPart, html } from '../../digest/escape.ts'
import type { Role, Rung, Taxonomy } from '../../domain/role.ts'
import { table } from '../charts/frame.ts'
import { figureLink } from '../figure-link.ts'
import type { RoleFigures } from '../role-figures.ts'
import { topFirst } from './facts.ts'

/** The ladder with years and pay, and the roles around it. `figures` null: there is no release. */
export function pathSection(role: Role, taxonomy: Taxonomy, figures: RoleFigures | null): HtmlPart {
  return html`<h2 id="path">Career path</h2>
${ladder(role, figures)}
${related(role, taxonomy)}
${figures === null ? '' : bySkills(taxonomy, figures)}
<p><a href="/compare?role=${role.slug}${role.related.slice(0, 2).map((slug) => html`&amp;role=${slug}`)}">Compare with related roles</a></p>`
}

function ladder(role: Role, figures: RoleFigures | null): HtmlPart {
  const pay = (rung: Rung): HtmlPart[] =>
    figures === null
      ? []
      : [figureLink(figures.release, figures.one('pay-by-level', { country: figures.country, level: rung.level }))]
  const columns = [
    { title: 'Title' },
    { title: 'Usual experience' },
    ...(figures === null ? [] : [{ title: 'Advertised median' }]),
  ]
  return table(
    'Career ladder',
    columns,
    role.ladder.map((rung) => [rung.title, years(rung), ...pay(rung)]),
  )
}

function years({ minYears, maxYears }: Rung): string {
  if (maxYears === null) return `${minYears} years and more`
  if (maxYears === 0) return 'none'
  return `${minYears}–${maxYears} ${maxYears === 1 ? 'year' : 'years'}`
}

function related(role: Role, taxonomy: Taxonomy): HtmlPart {
  if (role.related.length === 0) return ''
  const links = role.related.map(
    (slug) => html`<li><a href="/roles/${slug}">${taxonomy.bySlug.get(slug)?.title ?? slug}</a></li>`,
  )
  return html`<h3>Related roles</h3><p class="note">By our taxonomy.</p><ul class="tags">${links}</ul>`
}

function bySkills(taxonomy: Taxonomy, figures: RoleFigures): HtmlPart {
  const rows = topFirst(
    figures.list('related-role', 'item').filter(({ value, item }) => value !== null && taxonomy.bySlug.has(item)),
  )
  if (rows.length === 0) return ''
  return html`<h3>Alike by skills and titles</h3>
${table(
  'Roles alike by skills',
  [{ title: 'Role' }, { title: 'Likeness, 0 to 1' }],
  rows
    .slice(0, 10)
    .map((figure) => [
      html`<a href="/roles/${figure.item}">${taxonomy.bySlug.get(figure.item)?.title ?? figure.item}</a>`,
      figureLink(figures.release, figure),
    ]),
)}`
}
