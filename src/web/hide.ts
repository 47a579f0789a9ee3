import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { type HtmlPart, html, plainLine } from '../digest/escape.ts'
import { readToken } from '../send/token.ts'
import { findOpening, hidePosting, type Opening, unhidePosting } from '../store/hidden-posting.ts'
import { HTML, layout } from './layout.ts'
import { privatePage } from './matches.ts'

type Request = { Params: { token: string }; Body: unknown }
type Hidden = { subscriberId: string; groupId: string }

/** "Never show me this again": opening the link shows a button, only the button hides. Mail scanners open every link. */
export function hideRoutes(app: FastifyInstance, context: Context): void {
  app.get<Request>('/hide/:token', async (request, reply) => {
    const ids = readIds(context, request.params.token)
    const opening = ids && (await findOpening(context.db, ids.subscriberId, ids.groupId))
    if (!opening) return reply.callNotFound()
    const body = opening.isHidden
      ? hiddenBody(request.params.token, opening, null)
      : askBody(request.params.token, opening)
    return privatePage(reply)
      .type(HTML)
      .send(layout(context, { title: 'Hide a posting', body }))
  })
  app.post<Request>('/hide/:token', async (request, reply) => {
    const ids = readIds(context, request.params.token)
    const isDone = ids && (await hidePosting(context.db, ids.subscriberId, ids.groupId, context.now()))
    const opening = ids && isDone && (await findOpening(context.db, ids.subscriberId, ids.groupId))
    if (!opening) return reply.callNotFound()
    const back = readBack(context, ids.subscriberId, request.body)
    return privatePage(reply)
      .type(HTML)
      .send(layout(context, { title: 'Posting hidden', body: hiddenBody(request.params.token, opening, back) }))
  })
  app.post<Request>('/hide/:token/undo', async (request, reply) => {
    const ids = readIds(context, request.params.token)
    const opening = ids && (await findOpening(context.db, ids.subscriberId, ids.groupId))
    if (!opening) return reply.callNotFound()
    await unhidePosting(context.db, ids.subscriberId, ids.groupId)
    const back = readBack(context, ids.subscriberId, request.body)
    return privatePage(reply)
      .type(HTML)
      .send(layout(context, { title: 'Posting shown again', body: shownBody(opening, back) }))
  })
}

function readIds(context: Context, token: string): Hidden | null {
  const [subscriberId, groupId] = readToken(context.secretKeys, 'hide', token)?.ids ?? []
  return subscriberId === undefined || groupId === undefined ? null : { subscriberId, groupId }
}

/** The token of the subscriber's own list of matches, when the button was pressed there. */
function readBack(context: Context, subscriberId: string, body: unknown): string | null {
  const back: unknown = new Map(Object.entries(body ?? {})).get('back')
  if (typeof back !== 'string') return null
  return readToken(context.secretKeys, 'view', back)?.ids[0] === subscriberId ? back : null
}

function askBody(token: string, opening: Opening): HtmlPart {
  return html`<h1>Hide this posting?</h1>
<p>${nameOf(opening)} will not be shown to you again, and postings like it come later in your digests.</p>
<form action="/hide/${token}" method="post"><button>Hide this posting</button></form>`
}

function hiddenBody(token: string, opening: Opening, back: string | null): HtmlPart {
  return html`<h1>The posting is hidden</h1>
<p>${nameOf(opening)} will not be shown to you again.</p>
<form action="/hide/${token}/undo" method="post">${backField(back)}<button>Show it again</button></form>
${backLink(back)}`
}

function shownBody(opening: Opening, back: string | null): HtmlPart {
  return html`<h1>The posting is no longer hidden</h1>
<p>${nameOf(opening)} can be shown to you again while it is open.</p>
${backLink(back)}`
}

function nameOf({ title, company }: Opening): HtmlPart {
  return html`<strong><bdi>${plainLine(title) || 'Untitled posting'}</bdi></strong> at <bdi>${plainLine(company, 120) || 'an unnamed company'}</bdi>`
}

function backField(back: string | null): HtmlPart {
  return back === null ? null : html`<input type="hidden" name="back" value="${back}">`
}

function backLink(back: string | null): HtmlPart {
  return back === null ? null : html`<p><a href="/matches/${back}">Back to your matches</a></p>`
}
