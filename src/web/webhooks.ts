import { randomBytes, randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { pingPayload } from '../alerts/webhook-payload.ts'
import type { Context } from '../context.ts'
import { createAddressGuard } from '../http/address-guard.ts'
import { formatSecret, postWebhook } from '../send/webhook.ts'
import type { Subscriber } from '../store/subscriber.ts'
import { addWebhook, deleteWebhook, findWebhook, listWebhooks, MOST_WEBHOOKS, markWorking } from '../store/webhook.ts'
import { HTML } from './layout.ts'
import { requireSubscriber } from './session.ts'
import { readWebhookUrl } from './webhook-url.ts'
import { type Shown, webhooksPage } from './webhooks-page.ts'

const PATH = '/settings/webhooks'
const SECRET_BYTES = 32

type HookParams = { Params: { id: string } }

/** Where a subscriber adds, tries and ends the addresses that matches are posted to. */
export function webhookRoutes(app: FastifyInstance, context: Context): void {
  const guard = createAddressGuard(context.config.fetch.allowAddresses)
  const page = async (subscriber: Subscriber, shown: Shown = {}) =>
    webhooksPage(context, subscriber, await listWebhooks(context.db, subscriber.id), shown)

  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })
  app.get(PATH, async (request, reply) => {
    const subscriber = await requireSubscriber(context, request, reply)
    return subscriber === null ? reply : reply.type(HTML).send(await page(subscriber))
  })
  app.post(PATH, async (request, reply) => {
    const subscriber = await requireSubscriber(context, request, reply)
    if (subscriber === null) return reply
    const given: unknown = new Map(Object.entries(request.body ?? {})).get('url')
    const url = typeof given === 'string' ? given : ''
    const added = await add(context, subscriber, readWebhookUrl(url, guard))
    if ('fault' in added) {
      return reply
        .code(400)
        .type(HTML)
        .send(await page(subscriber, { fault: added.fault, given: url }))
    }
    return reply
      .code(201)
      .type(HTML)
      .send(await page(subscriber, { added }))
  })
  app.post<HookParams>(`${PATH}/:id/test`, async (request, reply) => {
    const subscriber = await requireSubscriber(context, request, reply)
    if (subscriber === null) return reply
    if (!mayHaveWebhooks(context, subscriber))
      return reply
        .code(403)
        .type(HTML)
        .send(await page(subscriber))
    const told = await ping(context, subscriber, request.params.id)
    return told === null ? reply.callNotFound() : reply.type(HTML).send(await page(subscriber, { told }))
  })
  app.post<HookParams>(`${PATH}/:id/delete`, async (request, reply) => {
    const subscriber = await requireSubscriber(context, request, reply)
    if (subscriber === null) return reply
    await deleteWebhook(context.db, subscriber.id, request.params.id)
    return reply.redirect(PATH, 303)
  })
}

async function add(
  context: Context,
  subscriber: Subscriber,
  read: ReturnType<typeof readWebhookUrl>,
): Promise<{ url: string; secret: string } | { fault: string }> {
  if (!mayHaveWebhooks(context, subscriber)) return { fault: 'Your plan has no webhooks.' }
  if ('fault' in read) return read
  const secret = formatSecret(randomBytes(SECRET_BYTES))
  const outcome = await addWebhook(context.db, { subscriberId: subscriber.id, url: read.url, secret }, context.now())
  if (outcome === 'known') return { fault: 'You have a webhook with this address.' }
  if (outcome === 'full') return { fault: `You have ${MOST_WEBHOOKS} webhooks; delete one to add another.` }
  return { url: read.url, secret }
}

/** Posts a ping and says what came of it; null when the webhook is not the subscriber's. A taken ping starts a stopped one. */
async function ping(context: Context, subscriber: Subscriber, id: string): Promise<string | null> {
  const webhook = await findWebhook(context.db, subscriber.id, id)
  if (webhook === null) return null
  const at = context.now()
  const { url, secret } = webhook
  const result = await postWebhook(context.http, { url, secret, id: randomUUID(), at, body: pingPayload(at) })
  if (result.kind === 'accepted') await markWorking(context.db, webhook.id)
  return result.kind === 'accepted'
    ? `The receiver took it: it ${result.detail}.`
    : `It was not taken: ${result.detail}.`
}

function mayHaveWebhooks({ config }: Context, { tier }: Subscriber): boolean {
  return config.tiers.find(({ id }) => id === tier)?.feeds ?? false
}
