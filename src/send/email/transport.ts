import type { Readable } from 'node:stream'
import { createTransport } from 'nodemailer'
import { type DkimKey, SIGNED_FIELDS } from './dkim.ts'
import type { Relay } from './relay.ts'

export type Transport = ReturnType<typeof openTransport>
/** `begun`: the text of the mail has begun to leave. */
export type Handover = { begun(): boolean }

const CONNECT_TIMEOUT_MS = 30_000

/** A pool of connections to the relay. Times in milliseconds; `timeoutMs` bounds a silence. */
export function openTransport(
  relay: Relay,
  options: { dkim: DkimKey | null; poolSize: number; perConnection: number; timeoutMs: number },
) {
  const { host, port, secure, requireTLS, rejectUnauthorized, auth } = relay
  const { dkim } = options
  return createTransport({
    pool: true,
    host,
    port,
    secure,
    requireTLS,
    tls: { rejectUnauthorized },
    ...(auth === null ? {} : { auth }),
    maxConnections: options.poolSize,
    maxMessages: options.perConnection,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: options.timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
    ...(dkim === null ? {} : { dkim: signing(dkim) }),
  })
}

/** The library reads a mail's text only after the relay has said that it will take it: from then on a lost connection
 *  leaves the outcome open. It does not say so in its errors, so the stream it reads is looked at. */
export function watchHandovers(transport: Transport): { watch(envelope: unknown): Handover } {
  const streams = new WeakMap<object, Readable>()
  transport.use('stream', (mail, done) => {
    const { envelope } = mail.data
    const message = mail.message
    if (message && envelope) {
      const create = message.createReadStream.bind(message)
      message.createReadStream = (streamOptions) => {
        const stream = create(streamOptions)
        streams.set(envelope, stream)
        return stream
      }
    }
    done()
  })
  return {
    watch: (envelope) => ({
      begun: () => typeof envelope === 'object' && envelope !== null && streams.get(envelope)?.readableDidRead === true,
    }),
  }
}

function signing({ domain, selector, privateKey }: DkimKey) {
  return { domainName: domain, keySelector: selector, privateKey, headerFieldNames: SIGNED_FIELDS }
}
