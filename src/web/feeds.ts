import { createHash, randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { feedItems } from '../alerts/feed-items.ts'
import type { Context } from '../context.ts'
import { type HtmlPart, html } from '../digest/escape.ts'
import { FEED_TYPES, type FeedKind, renderFeed } from '../send/feed.ts'
import { type FeedSearch, findFeed, findFeedOfSearch, setFeedKey } from '../store/feed.ts'
import type { Subscriber } from '../store/subscriber.ts'
import { hasVersion } from './etag.ts'
import { HTML, layout } from './layout.ts'
import { requireSubscriber } from './session.ts'

/** 192 random bits make an address that nobody guesses. */
const KEY_BYTES = 24
const FILE = /^([\w-]{22,64})\.(atom|json)$/
const CACHE = 'private, max-age=900'

type SearchParams = { Params: { id: string } }

/** The feed of a saved search, and the page where its owner makes, renews and stops its address. */
export function feedRoutes(app: FastifyInstance, context: Context): void {
  app.get<{ Params: { file: string } }>('/feeds/:file', async (request, reply) => {
    const [, key = '', kind = ''] = FILE.exec(request.params.file) ?? []
    const search = key === '' ? null : await findFeed(context.db, key)
    // Unknown, stopped and left: one answer.
    if (search?.subscriberState !== 'active') return reply.callNotFound()
    reply.header('x-robots-tag', 'noindex, nofollow')
    const refusal = whyNoFeed(context, search)
    if (refusal !== null) return reply.code(403).type('text/plain; charset=utf-8').send(`${refusal}\n`)
    return await sendFeed(context, search, kind === 'json' ? 'json' : 'atom', request, reply)
  })
  app.get<SearchParams>('/settings/searches/:id/feed', async (request, reply) => {
    const subscriber = await requireSubscriber(context, request, reply)
    if (subscriber === null) return reply
    const search = await findFeedOfSearch(context.db, subscriber.id, request.params.id)
    if (search === null) return reply.callNotFound()
    return reply.type(HTML).header('cache-control', 'no-store').send(feedPage(context, search))
  })
  app.post<SearchParams>('/settings/searches/:id/feed', async (request, reply) => {
    const subscriber = await requireSubscriber(context, request, reply)
    if (subscriber === null) return reply
    const search = await findFeedOfSearch(context.db, subscriber.id, request.params.id)
    if (search === null) return reply.callNotFound()
    return await changeFeed(context, subscriber, search, request, reply)
  })
}

async function sendFeed(
  context: Context,
  search: FeedSearch,
  kind: FeedKind,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const roleTitle = (slug: string) => context.taxonomy.bySlug.get(slug)?.title ?? slug
  const items = await feedItems(context.db, search, roleTitle, context.now())
  const updated = new Date(Math.max(search.changedAt.getTime(), ...items.map((item) => item.firstSeenAt.getTime())))
  const site = context.config.web.siteName
  const body = renderFeed(kind, {
    id: search.id,
    title: `${site}: ${search.name}`,
    author: site,
    siteUrl: context.baseUrl,
    feedUrl: addressOf(context, search.feedKey ?? '', kind),
    updated,
    items,
  })
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`
  reply.header('etag', etag).header('last-modified', updated.toUTCString()).header('cache-control', CACHE)
  if (isKnown(request, etag, updated)) return reply.code(304).send()
  return reply.type(FEED_TYPES[kind]).send(body)
}

/** RFC 9110 13.1: If-Modified-Since counts only without If-None-Match. */
function isKnown(request: FastifyRequest, etag: string, updated: Date): boolean {
  const since = Date.parse(request.headers['if-modified-since'] ?? '')
  return hasVersion(request, etag) ?? Math.floor(updated.getTime() / 1000) * 1000 <= since
}

/** null: the feed may be read. */
function whyNoFeed({ config }: Context, { tier, rank }: FeedSearch): string | null {
  const own = config.tiers.find(({ id }) => id === tier)
  if (!own?.feeds) return `The plan ${own?.name ?? tier} has no feeds. Your settings say which plan has.`
  return rank < own.searches ? null : `The plan ${own.name} runs ${own.searches} searches; this one rests.`
}

async function changeFeed(
  context: Context,
  subscriber: Subscriber,
  search: FeedSearch,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const action: unknown = new Map(Object.entries(request.body ?? {})).get('action')
  const makes = (action === 'make' && search.feedKey === null) || action === 'renew'
  if (makes && whyNoFeed(context, search) !== null) {
    return reply.code(403).type(HTML).send(feedPage(context, search))
  }
  if (makes) await setFeedKey(context.db, search.id, randomBytes(KEY_BYTES).toString('base64url'))
  if (action === 'stop') await setFeedKey(context.db, search.id, null)
  context.log.info({ subscriberId: subscriber.id, searchId: search.id }, 'feed address changed')
  return reply.redirect(`/settings/searches/${search.id}/feed`, 303)
}

function feedPage(context: Context, search: FeedSearch): string {
  const refusal = whyNoFeed(context, search)
  const body = html`<h1>Feed of “${search.name}”</h1>
<p>A feed reader shows what this search finds, without mail: the newest 100 of the last 14 days. Whoever knows the address can read it, so treat it like a password.</p>
${refusal === null ? '' : html`<p class="fault" role="alert">${refusal} <a href="/plans">Plans</a></p>`}
${search.feedKey === null ? withoutFeed(search, refusal) : withFeed(context, search, search.feedKey, refusal)}
<p><a href="/settings">Back to your settings</a></p>`
  return layout(context, { title: `Feed of ${search.name}`, body })
}

function withoutFeed(search: FeedSearch, refusal: string | null): HtmlPart {
  return html`<p>This search has no feed.</p>${refusal === null ? button(search, 'make', 'Make a feed') : ''}`
}

function withFeed(context: Context, search: FeedSearch, key: string, refusal: string | null): HtmlPart {
  return html`${(['atom', 'json'] as const).map(
    (kind) => html`<p><label>${kind === 'atom' ? 'Atom' : 'JSON Feed'}
<input type="text" readonly value="${addressOf(context, key, kind)}"></label></p>`,
  )}
${refusal === null ? button(search, 'renew', 'Make a new address (the old one stops)') : ''}
${button(search, 'stop', 'Stop this feed')}`
}

function button({ id }: FeedSearch, action: string, words: string): HtmlPart {
  return html`<form action="/settings/searches/${id}/feed" method="post"><input type="hidden" name="action" value="${action}"><button>${words}</button></form>`
}

function addressOf({ baseUrl }: Context, key: string, kind: FeedKind): string {
  return `${baseUrl}/feeds/${key}.${kind}`
}
