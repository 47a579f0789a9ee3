import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { takeRelayReports } from '../alerts/take-report.ts'
import type { Context } from '../context.ts'
import { PayloadError } from '../errors.ts'
import { RELAYS } from '../send/relays/all.ts'
import { readSesPost } from '../send/relays/ses.ts'

type Params = { name: string; key: string }
type Post = { Params: Params; Body: string }

const MAX_BYTES = 1024 * 1024

/**
 * Where relays post bounces and complaints. The key in the address is what is trusted; without it the address does not
 * exist. 400 with the reason when a body is not what the relay documents, so that it is seen at the relay.
 */
export function relayReportRoutes(app: FastifyInstance, context: Context): void {
  // Amazon SNS sends JSON as text/plain; each reader judges the text itself.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  app.post<Post>('/relay/:name/:key', {
    bodyLimit: MAX_BYTES,
    // Before the body is read: a stranger's is not.
    onRequest: async (request, reply) => {
      if (!isAllowed(context, request.params)) return reply.callNotFound()
    },
    handler: async (request, reply) => {
      try {
        await take(context, request.params.name, readBody(request))
        return reply.type('text/plain').send('ok\n')
      } catch (error) {
        if (!(error instanceof PayloadError)) throw error
        context.log.warn({ relay: request.params.name, err: error }, 'relay report was not understood')
        return reply.code(400).type('text/plain').send(`not understood: ${error.message}\n`)
      }
    },
  })
}

function isAllowed({ config }: Context, { name, key }: Params): boolean {
  const expected = config.bounces.webhookKey
  const digest = (text: string) => createHash('sha256').update(text).digest()
  const isKey = timingSafeEqual(digest(key), digest(expected ?? ''))
  return expected !== null && isKey && RELAYS.has(name)
}

async function take(context: Context, name: string, body: unknown): Promise<void> {
  if (name === 'ses') announceSubscription(context, body)
  const reports = RELAYS.get(name)?.(body) ?? []
  await takeRelayReports(context, name, reports)
}

/** Opening the address is the operator's decision: whoever can post here could make us fetch it. */
function announceSubscription({ log }: Context, body: unknown): void {
  const { confirm } = readSesPost(body)
  if (confirm !== null) log.warn({ subscribeUrl: confirm }, 'Amazon SNS asked for confirmation: open subscribeUrl once')
}

function readBody({ body, headers }: FastifyRequest<Post>): unknown {
  const text = typeof body === 'string' ? body : ''
  if (/^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '')) {
    return Object.fromEntries(new URLSearchParams(text))
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new PayloadError('body', 'expected JSON or a form', { cause: error })
  }
}
