import { PREVIEW_DAYS, type SearchPreview } from '../alerts/search-preview.ts'
import { describeCriteria } from '../digest/describe-criteria.ts'
import { type HtmlPart, html } from '../digest/escape.ts'
import { formatCount, formatVia, formatWhere, plural } from '../digest/format.ts'
import type { SavedSearch, Tier } from '../domain/alert.ts'
import { TYPE_AHEAD } from './role-choice.ts'
import { searchForm } from './search-form.ts'
import type { SearchLookups } from './search-lookups.ts'
import type { FormFault, SearchValues } from './search-values.ts'
import { viaPart } from './via.ts'

/** More matches a week than this are a search too wide to be read. */
const MANY_A_WEEK = 200
/** Where a fault leads that is not of a field with an element of its own. */
const PLACE_OF: Readonly<Record<string, string>> = {
  criteria: 'roleText',
  form: 'roleText',
  role: 'roleText',
  country: 'countryText',
  region: 'regionText',
  near: 'place',
  remote: 'remoteText',
  do: 'name',
}

export type EditorPage = {
  /** null for a new search. */
  search: Pick<SavedSearch, 'id' | 'name'> | null
  values: SearchValues
  faults: readonly FormFault[]
  /** null when there is nothing to count yet. */
  preview: SearchPreview | null
  tier: Tier
  lookups: SearchLookups
}

/** The page of the editor: what is wrong first, then the form. */
export function editorPage({ search, values, faults, preview, tier, lookups }: EditorPage): HtmlPart {
  const action = search === null ? '/settings/searches' : `/settings/searches/${search.id}`
  const form = searchForm(values, faults, { action, lookups, preview: preview && previewSection(preview, tier) })
  return html`<h1>${search === null ? 'A new search' : html`Change “${search.name}”`}</h1>
${faults.length === 0 ? '' : summary(faults)}
${form}
${search === null ? '' : html`<p><a href="${action}/delete">Delete this search</a></p>`}
<p><a href="/settings">Back to the settings</a></p>
${TYPE_AHEAD}`
}

/** Asks before a search is deleted. */
export function deletePage(search: SavedSearch, lookups: SearchLookups): HtmlPart {
  const what = describeCriteria(search.criteria, (slug) => lookups.roleTitle(slug) ?? slug)
  return html`<h1>Delete “${search.name}”?</h1>
<p>${what}.</p>
<p>No digest looks for it any more, and its feed ends. This cannot be undone.</p>
<form action="/settings/searches/${search.id}/delete" method="post"><button>Delete this search</button></form>
<p><a href="/settings/searches/${search.id}">Keep it</a></p>`
}

/** Said in place of the editor to whom the tier allows no further search. */
export function fullPage(tier: Tier): HtmlPart {
  return html`<h1>No room for another search</h1>
<p>${fullText(tier)} Change or delete one in <a href="/settings">the settings</a>, or see <a href="/plans">the plans</a> that hold more.</p>`
}

export function fullText(tier: Tier): string {
  return `The ${tier.name} plan holds ${plural(tier.searches, 'search', 'searches')}, and you have them all.`
}

function summary(faults: readonly FormFault[]): HtmlPart {
  const title = faults.length === 1 ? 'One thing to correct' : `${faults.length} things to correct`
  return html`<div class="fault" role="alert"><h2>${title}</h2><ul>${faults.map(({ field, message, wayOut }) =>
    wayOut === undefined
      ? html`<li><a href="#${PLACE_OF[field] ?? field}">${message}</a></li>`
      : html`<li>${message} <a href="${wayOut.href}">${wayOut.words}</a></li>`,
  )}</ul></div>`
}

function previewSection({ count, capped, perWeek, first, barelyMuted }: SearchPreview, tier: Tier): HtmlPart {
  const number = capped ? `${formatCount(count)} or more postings` : plural(count, 'posting')
  return html`<section id="preview" class="preview" role="status"><h2>Would have matched ${number} in the last ${PREVIEW_DAYS} days</h2>
${count === 0 ? html`<p>Take something out to see more, or save it and wait: a digest comes when there is something.</p>` : ''}
${perWeek > MANY_A_WEEK ? html`<p class="fault">About ${formatCount(perWeek)}${capped ? ' or more' : ''} a week. Narrow it, or your digest will hold the best ${tier.itemsPerDigest} of them.</p>` : ''}
${barelyMuted.length === 0 ? '' : html`<p class="fault">Not muted: ${barelyMuted.join('; ')}. A company is known by its whole name, each on a line of its own.</p>`}
<ul class="postings">${first.map((posting) => html`<li>${posting.title}<p>${[posting.company, formatWhere(posting)].filter((part) => part !== null).join(' · ')}${viaPart(formatVia(posting.via))}</p></li>`)}</ul>
${count > first.length ? html`<p class="note">The newest ${first.length} are shown.</p>` : ''}</section>`
}
