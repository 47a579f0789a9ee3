import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { html } from '../digest/escape.ts'
import { verifyToken } from '../send/token.ts'
import { findSubscriber, listSearches, unsubscribe } from '../store/subscriber.ts'
import { HTML, layout } from './layout.ts'

type TokenParams = { Params: { token: string } }

/**
 * Leaving: a page with a button for people, and the POST of RFC 8058 for mail programs, which send a form or multipart
 * body and no cookie, and must get a plain 2xx whatever the token.
 */
export function unsubscribeRoutes(app: FastifyInstance, context: Context): void {
  // The body says nothing that the token does not; any kind of it is read past.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, payload, done) => {
    payload.resume().on('end', () => done(null, null))
  })
  app.get<TokenParams>('/unsubscribe/:token', async (request, reply) => {
    const id = verifyToken(context.secretKeys, 'unsubscribe', request.params.token)
    const subscriber = id === null ? null : await findSubscriber(context.db, id)
    if (!subscriber || subscriber.state === 'unsubscribed') {
      return reply.type(HTML).send(
        layout(context, {
          title: 'No alerts',
          body: html`<h1>No alerts come to this address</h1><p>There is nothing more to do.</p>`,
        }),
      )
    }
    const searches = await listSearches(context.db, [subscriber.id])
    const body = html`<h1>Your job alerts</h1>
<ul>${searches.map((search) => html`<li>${search.name}</li>`)}</ul>
<p>They come at ${String(subscriber.hour).padStart(2, '0')}:00 in ${subscriber.zone}.</p>
<form action="/unsubscribe/${request.params.token}" method="post"><button>Stop all alerts</button></form>`
    return reply.type(HTML).send(layout(context, { title: 'Your job alerts', body }))
  })
  app.post<TokenParams>('/unsubscribe/:token', async (request, reply) => {
    const id = verifyToken(context.secretKeys, 'unsubscribe', request.params.token)
    if (id !== null) await unsubscribe(context.db, id, context.now())
    const body = html`<h1>You will get no more alerts</h1><p>It took effect at once.</p>`
    return reply.type(HTML).send(layout(context, { title: 'Alerts stopped', body }))
  })
}
