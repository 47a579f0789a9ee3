import type { FastifyInstance, FastifyReply } from 'fastify'
import { eraseAccount } from '../alerts/erase-account.ts'
import type { Context } from '../context.ts'
import { type HtmlPart, html } from '../digest/escape.ts'
import { BillingError } from '../errors.ts'
import { hashAddress } from '../send/address-hash.ts'
import type { Subscriber } from '../store/subscriber.ts'
import { type Erasure, exportSubscriber, isPlanOver } from '../store/subscriber-data.ts'
import { type FieldFaults, faultLink, faultText, textFields } from './form-field.ts'
import { HTML, layout } from './layout.ts'
import { closeSession, requireSubscriber } from './session.ts'

const WORD = 'ERASE'

/** What a subscriber may do with what is kept: take it along, or have it erased. */
export function ownDataRoutes(app: FastifyInstance, context: Context): void {
  const { db, secretKeys, now } = context
  app.get('/settings/export.json', async (request, reply) => {
    const subscriber = await requireSubscriber(context, request, reply)
    if (subscriber === null) return reply
    const data = await exportSubscriber(db, subscriber.id, hashAddress(secretKeys, subscriber.email), now())
    const day = now().toISOString().slice(0, 10)
    return reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', `attachment; filename="job-alerts-${day}.json"`)
      .send(`${JSON.stringify(data, null, 2)}\n`)
  })
  app.get('/settings/erase', async (request, reply) => {
    const subscriber = await requireSubscriber(context, request, reply)
    return subscriber === null ? reply : ask(context, reply, subscriber, {})
  })
  app.post('/settings/erase', async (request, reply) => {
    const subscriber = await requireSubscriber(context, request, reply)
    if (subscriber === null) return reply
    if ((textFields(request.body).word ?? '').trim().toUpperCase() !== WORD) {
      return ask(context, reply, subscriber, { word: `Type ${WORD} to have everything erased.` })
    }
    const done = await erase(context, subscriber.id)
    if (done === 'unreachable') return page(context, reply.code(503), 'A paid plan is running', UNREACHABLE)
    if (done === 'paying') return page(context, reply.code(409), 'A paid plan is running', PAYING)
    closeSession(context, reply)
    context.log.info({ subscriberId: subscriber.id }, 'subscriber erased')
    return page(context, reply, 'Everything is erased', ERASED)
  })
}

async function erase(context: Context, subscriberId: string): Promise<Erasure | 'unreachable'> {
  try {
    return await eraseAccount(context, subscriberId)
  } catch (error) {
    if (!(error instanceof BillingError)) throw error
    context.log.error({ err: error, subscriberId }, 'paid plan could not be ended before erasing')
    return 'unreachable'
  }
}

function ask(context: Context, reply: FastifyReply, subscriber: Subscriber, faults: FieldFaults): FastifyReply {
  const body = html`<h1>Erase everything?</h1>
<p>This deletes your address <strong>${subscriber.email}</strong>, your searches and their feeds, webhooks, the digests we sent and what you hid. It takes effect at once and cannot be undone.</p>
${isPlanOver(subscriber.stripeStatus) ? '' : planNote(context)}
<p>A code made from your address stays, as a note that it was erased. The address cannot be read from it. You can sign up again at any time.</p>
<p><a href="/settings/export.json">Export everything</a> first, if you want to keep it.</p>
<form class="subscribe" action="/settings/erase" method="post">
<label for="word">Type ${WORD} to confirm</label>
<input id="word" name="word" required autocomplete="off" autocapitalize="characters" maxlength="20"${faultLink('word', faults)}>${faultText('word', faults)}
<button>Erase everything</button>
</form>
<p><a href="/settings">Keep it</a></p>`
  const status = Object.keys(faults).length === 0 ? 200 : 400
  return page(context, reply.code(status), 'Erase everything', body)
}

function planNote({ billing }: Context): HtmlPart {
  if (billing === null) return html`<p><strong>A paid plan is running.</strong> ${ENDED_BY_HAND}</p>`
  return html`<p><strong>Your paid plan ends with it, at once.</strong> What is left of the month is not paid back. To use it up, cancel <a href="/plans">your plan</a> first and erase when it has ended.</p>`
}

const ENDED_BY_HAND = 'It has to be ended first, so that nothing more is charged: ask whoever runs this site.'

const PAYING = html`<h1>Your paid plan is still running</h1>
<p>Nothing was erased. ${ENDED_BY_HAND}</p>
<p><a href="/settings">Back to your settings</a></p>`

const UNREACHABLE = html`<h1>Your paid plan could not be ended</h1>
<p>Nothing was erased: we could not find your payments again once your data is gone. Please try again in some minutes. If it does not work then, cancel <a href="/plans">your plan</a> yourself and come back when it has ended.</p>
<p><a href="/settings">Back to your settings</a></p>`

const ERASED = html`<h1>Everything is erased</h1>
<p>No alerts come to your address any more, and what we kept about you is gone.</p>`

function page(context: Context, reply: FastifyReply, title: string, body: HtmlPart): FastifyReply {
  return reply.type(HTML).send(layout(context, { title, body }))
}
