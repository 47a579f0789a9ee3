import type { Readable } from 'node:stream'
import { createTransport } from 'nodemailer'
import { ConfigError } from '../errors.ts'
import { parseAddress } from './address.ts'
import { composeMail, type OutgoingMail, readSender, type Sender } from './email/compose.ts'
import { type DkimKey, dkimFaults, SIGNED_FIELDS } from './email/dkim.ts'
import { readFailure, type SendResult, shorten } from './email/outcome.ts'
import { hideCredentials, type Relay, readRelay } from './email/relay.ts'

export type { OutgoingMail } from './email/compose.ts'
export type { SendResult } from './email/outcome.ts'

export type MailerOptions = {
  /** `smtp://user:password@host:587` or `smtps://…`; see readRelay. */
  smtpUrl: string
  /** `Name <address>`. */
  from: string
  /** An RSA key. Null or absent: the relay signs. */
  dkim?: DkimKey | null
  /** Connections at once. Default 5. */
  poolSize?: number
  /** How long a silent relay is waited for, in milliseconds. Default ten minutes, as RFC 5321 4.5.3.2.6 asks for after
   *  the last line of a mail: a shorter wait makes duplicates. A lease on a mail must be longer. */
  replyTimeoutMs?: number
  /** For the Date field. Default the system's clock. */
  now?: () => Date
}

export type Mailer = {
  send(mail: OutgoingMail, signal?: AbortSignal): Promise<SendResult>
  verify(): Promise<void>
  close(): Promise<void>
}

const CONNECT_TIMEOUT_MS = 30_000
const REPLY_TIMEOUT_MS = 600_000

/**
 * Hands mails to one SMTP relay over a pool of connections. `send` never throws for what the relay or the network does;
 * it throws TypeError for a mail that the program wrote wrongly (see composeMail). `verify` connects and logs in, and
 * throws ConfigError when that fails. `close` lets running mails end, then closes; later mails are deferred.
 * Throws ConfigError for a relay, sender or DKIM key that cannot be used, a key the library would not sign with among
 * them. Credentials are never part of a result or an error.
 */
export function createMailer(options: MailerOptions): Mailer {
  const { relay, sender } = readOptions(options)
  const transport = openTransport(relay, options)
  const handovers = watchHandovers(transport)
  const running = new Set<Promise<SendResult>>()
  let closing = false

  const deliver = async (mail: OutgoingMail, signal: AbortSignal | undefined): Promise<SendResult> => {
    const to = parseAddress(mail.to)
    if (to === null) return { kind: 'rejected', response: 'not sent: the recipient is not one mail address' }
    if (closing || signal?.aborted) return { kind: 'deferred', response: 'stopped by the program' }
    const message = composeMail(mail, to, sender, (options.now ?? (() => new Date()))())
    const handover = handovers.watch(message.envelope)
    try {
      const { response } = await transport.sendMail({ ...message, signal })
      return { kind: 'accepted', serverResponse: hideCredentials(shorten(response), relay) }
    } catch (error) {
      return hidden(readFailure(error, handover.begun()), relay)
    }
  }

  return {
    send: async (mail, signal) => {
      const work = deliver(mail, signal)
      running.add(work)
      return await work.finally(() => running.delete(work))
    },
    verify: async () => await verify(transport, relay),
    close: async () => {
      closing = true
      await Promise.allSettled(running)
      transport.close()
    },
  }
}

type Transport = ReturnType<typeof openTransport>
type Handover = { begun(): boolean }

function readOptions(options: MailerOptions): { relay: Relay; sender: Sender } {
  const relay = readRelay(options.smtpUrl)
  const sender = readSender(options.from)
  const faults = options.dkim ? dkimFaults(options.dkim) : []
  if (relay === null)
    faults.unshift('SMTP_URL: expected smtp://user:password@host:port, with special characters percent-encoded')
  if (sender === null) faults.unshift('MAIL_FROM: expected "Name <address>" or an address')
  if (relay === null || sender === null || faults.length > 0) throw new ConfigError(faults)
  return { relay, sender }
}

function openTransport(relay: Relay, options: MailerOptions) {
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
    maxConnections: options.poolSize ?? 5,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: options.replyTimeoutMs ?? REPLY_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
    ...(dkim
      ? {
          dkim: {
            domainName: dkim.domain,
            keySelector: dkim.selector,
            privateKey: dkim.privateKey,
            headerFieldNames: SIGNED_FIELDS,
          },
        }
      : {}),
  })
}

/** The library reads a mail's text only after the relay has said that it will take it: from then on a lost connection
 *  leaves the outcome open. It does not say so in its errors, so the stream it reads is looked at. */
function watchHandovers(transport: Transport): { watch(envelope: unknown): Handover } {
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

async function verify(transport: Transport, relay: Relay): Promise<void> {
  try {
    await transport.verify()
  } catch (error) {
    const result = hidden(readFailure(error, false), relay)
    const detail = 'response' in result ? result.response : ''
    throw new ConfigError([`SMTP_URL: ${detail}; check host, port, credentials and TLS`])
  }
}

function hidden(result: SendResult, relay: Relay): SendResult {
  if (result.kind === 'unknown') return { ...result, detail: hideCredentials(result.detail, relay) }
  return result.kind === 'accepted' ? result : { ...result, response: hideCredentials(result.response, relay) }
}
