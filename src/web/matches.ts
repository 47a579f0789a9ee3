import type { FastifyInstance, FastifyReply } from 'fastify'
import { type FoundMatch, listMatches, MATCH_DAYS, type Matches } from '../alerts/list-matches.ts'
import type { Context } from '../context.ts'
import { itemLines, payText } from '../digest/digest-lines.ts'
import { type HtmlPart, html, plainLine } from '../digest/escape.ts'
import { plural } from '../digest/format.ts'
import { signToken, verifyToken } from '../send/token.ts'
import { findSubscriber } from '../store/subscriber.ts'
import { HTML, layout } from './layout.ts'
import { linkRel, viaPart } from './via.ts'

const PER_PAGE = 50
const LAST_PAGE = 1_000

type Request = { Params: { token: string }; Querystring: { page?: unknown } }

/**
 * Everything that meets a subscriber's searches, what no digest had room for among it. Opened from a mail, without a
 * login: it shows no address of the subscriber and changes nothing.
 */
export function matchesRoutes(app: FastifyInstance, context: Context): void {
  app.get<Request>('/matches/:token', async (request, reply) => {
    const { token } = request.params
    const page = readPage(request.query.page)
    const id = verifyToken(context.secretKeys, 'view', token)
    const subscriber = id === null || page === null ? null : await findSubscriber(context.db, id)
    const tier = context.config.tiers.find((one) => one.id === subscriber?.tier)
    // A forged link, one of somebody who is gone and one of somebody who left all look the same.
    if (subscriber?.state !== 'active' || !tier || page === null) return reply.callNotFound()
    const matches = await listMatches(context.db, subscriber.id, tier, context.now())
    const body = matchesPage(context, { matches, page, token, subscriberId: subscriber.id })
    return privatePage(reply)
      .type(HTML)
      .send(layout(context, { title: 'Your matches', body }))
  })
}

/** A page of one person: kept by no cache and listed by no search engine. */
export function privatePage(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-store').header('x-robots-tag', 'noindex, nofollow')
}

type View = { matches: Matches; page: number; token: string; subscriberId: string }
/** A match with the search it stands under. */
type Row = { search: { id: string; name: string }; count: number; match: FoundMatch }

function matchesPage(context: Context, view: View): HtmlPart {
  const { searches, resting } = view.matches
  const rows: Row[] = searches.flatMap(({ search, matches }) =>
    matches.map((match) => ({ search, count: matches.length, match })),
  )
  const shown = rows.slice((view.page - 1) * PER_PAGE, view.page * PER_PAGE)
  const manage = signToken(context.secretKeys, 'manage', view.subscriberId)
  return html`<h1>Your matches</h1>
<p class="lead">${plural(rows.length, 'open posting')} of the last ${MATCH_DAYS} days that your searches find, newest first.</p>
${searches.map(({ search }) => section(context, view, search.id, shown))}
${rows.length === 0 ? html`<p>Nothing matches at the moment. A wider search finds more.</p>` : null}
${rows.length > 0 && shown.length === 0 ? html`<p>There are no more matches.</p>` : null}
${pageLinks(view, rows.length)}
${resting.length === 0 ? null : html`<p class="note">${plural(resting.length, 'search rests', 'searches rest')}, because your plan runs ${plural(searches.length, 'search', 'searches')}: ${resting.map(({ name }) => plainLine(name, 80)).join('; ')}.</p>`}
<p class="note"><a href="/login/from/${manage}">Change your searches and settings</a></p>`
}

function section(context: Context, view: View, searchId: string, shown: Row[]): HtmlPart {
  const rows = shown.filter(({ search }) => search.id === searchId)
  const [first] = rows
  if (first === undefined) return null
  return html`<h2>${plainLine(first.search.name, 80) || 'Unnamed search'} (${first.count})</h2>
<ul class="postings">${rows.map(({ match }) => posting(context, view, match))}</ul>`
}

function posting(context: Context, view: View, { candidate, reasons, isMailed }: FoundMatch): HtmlPart {
  const item = { candidate: { ...candidate, text: '' }, searchName: '', reasons, score: 0, rank: 0, estimate: null }
  const roleTitle = (slug: string) => context.taxonomy.bySlug.get(slug)?.title ?? slug
  const { title, company, where, pay, age, via, why, url } = itemLines(item, roleTitle, context.now())
  const name = html`<bdi>${title}</bdi>`
  const hide = signToken(context.secretKeys, 'hide', [view.subscriberId, candidate.groupId])
  return html`<li>${url === null ? name : html`<a href="${url}" rel="${linkRel(via)} noreferrer">${name}</a>`}
<p><bdi>${company}</bdi>${where === null ? null : html` · <bdi>${where}</bdi>`}</p>
<p>${payText(pay)}</p>
<p>${age}${viaPart(via)}${isMailed ? ' · mailed to you' : null}${why === '' ? null : html` · Why: <bdi>${why}</bdi>`}</p>
<form action="/hide/${hide}" method="post"><input type="hidden" name="back" value="${view.token}"><button class="plain" aria-label="Hide ${title}">Hide</button></form></li>`
}

function pageLinks({ page, token }: View, count: number): HtmlPart {
  const previous =
    page > 1 ? html`<a href="/matches/${token}?page=${page - 1}" rel="prev">Previous ${PER_PAGE}</a> ` : null
  const left = count - page * PER_PAGE
  const next =
    left > 0 ? html`<a href="/matches/${token}?page=${page + 1}" rel="next">Next ${Math.min(left, PER_PAGE)}</a>` : null
  return previous === null && next === null ? null : html`<nav aria-label="Pages"><p>${previous}${next}</p></nav>`
}

/** Counted from 1; null for what is no page. */
function readPage(given: unknown): number | null {
  if (given === undefined) return 1
  if (typeof given !== 'string' || !/^[1-9]\d{0,3}$/.test(given)) return null
  return Math.min(Number(given), LAST_PAGE)
}
