import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { cadenceOf } from '../digest/cadence.ts'
import { html } from '../digest/escape.ts'
import { jitterMinutes, nextDigestAt } from '../digest/schedule.ts'
import { hashAddress } from '../send/address-hash.ts'
import { verifyToken } from '../send/token.ts'
import { confirm, findSubscriber } from '../store/subscriber.ts'
import { liftOnConfirm } from '../store/suppression.ts'
import { HTML, layout } from './layout.ts'

type TokenParams = { Params: { token: string } }

/** The double opt-in: opening the link shows a button, only the button confirms. Mail scanners open every link. */
export function confirmRoutes(app: FastifyInstance, context: Context): void {
  app.get<TokenParams>('/confirm/:token', async (request, reply) => {
    const id = verifyToken(context.secretKeys, 'confirm', request.params.token)
    if (id === null) return reply.callNotFound()
    const body = html`<h1>Confirm your job alerts</h1><p>One click, and your first digest comes at its next hour.</p>
<form action="/confirm/${request.params.token}" method="post"><button>Confirm my job alerts</button></form>`
    return reply.type(HTML).send(layout(context, { title: 'Confirm', body }))
  })
  app.post<TokenParams>('/confirm/:token', async (request, reply) => {
    const id = verifyToken(context.secretKeys, 'confirm', request.params.token)
    const subscriber = id === null ? null : await findSubscriber(context.db, id)
    if (!subscriber) return reply.callNotFound()
    const tier = context.config.tiers.find(({ id }) => id === subscriber.tier)
    const cadence = cadenceOf(tier ?? { cadence: 'weekly' }, subscriber.cadence)
    const next = nextDigestAt({ ...subscriber, cadence }, context.now(), jitterMinutes(subscriber.id))
    // Read again after a refusal: of two presses at once, the second finds the address confirmed.
    const isDone =
      (await confirm(context.db, subscriber.id, next, context.now())) ||
      (await findSubscriber(context.db, subscriber.id))?.state === 'active'
    if (isDone) await liftOnConfirm(context.db, hashAddress(context.secretKeys, subscriber.email), subscriber.id)
    const body = isDone
      ? html`<h1>Your job alerts are on</h1><p>The first comes at its next hour, if there is something new. Every mail has a link that ends them.</p>`
      : html`<h1>This link is too old</h1><p>Please sign up again on the page of <a href="/roles">your role</a>.</p>`
    return reply
      .code(isDone ? 200 : 410)
      .type(HTML)
      .send(layout(context, { title: isDone ? 'Confirmed' : 'Link too old', body }))
  })
}
