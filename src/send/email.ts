import { ConfigError } from '../errors.ts'
import { parseAddress } from './address.ts'
import { type ComposedMail, composeMail, type OutgoingMail, readSender, type Sender } from './email/compose.ts'
import { type DkimKey, dkimFaults } from './email/dkim.ts'
import { describeError, readFailure, type SendResult, shorten } from './email/outcome.ts'
import { hideCredentials, type Relay, readRelay } from './email/relay.ts'
import { createSigner, type Signer } from './email/sign.ts'
import { openTransport, type Transport } from './email/transport.ts'
import { createPace } from './pace.ts'

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
  /** Mails over one connection. Default 100. */
  perConnection?: number
  /** Mails a second, in all and to one recipient domain. Default: no limit. */
  perSecond?: number
  perSecondAndDomain?: number
  /** How long handing over one mail may take, in milliseconds; a lease on a mail must be longer. Default 240,000. RFC 5321 4.5.3.2.6 asks for ten minutes after the last line of a mail: the shorter
   *  the limit, the more mails end as `unknown`. */
  timeoutMs?: number
  /** For the Date field: when a mail is written, before it waits for its turn. Default the system's clock. */
  now?: () => Date
}

export type SendOptions = {
  /** Stops a mail that waits for its turn, and one that is being handed over. */
  signal?: AbortSignal
  /** Ends the wait for the mail's turn: `begin` is called at once, and may say no. */
  hurry?: AbortSignal
  /** Called when it is the mail's turn, before the relay hears of it; false: it is not sent. */
  begin?: () => Promise<boolean>
  /** Called after a `begin` that said yes with what became of the mail. Until it is done the mail counts as under way: the
   *  next one does not take its place. */
  end?: (result: SendResult) => Promise<void>
}

export type Mailer = {
  /** Waits for the mail's turn, then hands it over. */
  send(mail: OutgoingMail, options?: SendOptions): Promise<SendResult>
  verify(): Promise<void>
  close(): Promise<void>
}

const SEND_TIMEOUT_MS = 240_000
const STOPPED: SendResult = { kind: 'deferred', response: 'stopped by the program' }

/**
 * Hands mails to one SMTP relay over a pool of connections. `send` never throws for what the relay or the network does;
 * it throws TypeError for a mail that the program wrote wrongly (see composeMail). `verify` connects and logs in, and
 * throws ConfigError when that fails. `close` lets running mails end, then closes; later mails are deferred.
 * Throws ConfigError for a relay, sender or DKIM key that cannot be used, a key the library would not sign with among
 * them. Credentials are never part of a result or an error.
 */
export function createMailer(options: MailerOptions): Mailer {
  const { relay, sender } = readOptions(options)
  const timeoutMs = options.timeoutMs ?? SEND_TIMEOUT_MS
  const poolSize = options.poolSize ?? 5
  const perConnection = options.perConnection ?? 100
  const transport = openTransport(relay, { poolSize, perConnection, timeoutMs })
  const sign = options.dkim ? createSigner(options.dkim) : null
  const pace = createPace({
    atOnce: poolSize,
    perSecond: options.perSecond ?? Number.POSITIVE_INFINITY,
    perSecondAndDomain: options.perSecondAndDomain ?? Number.POSITIVE_INFINITY,
  })
  const running = new Set<Promise<SendResult>>()
  let closing = false

  const handOver = async ({ node }: ComposedMail, bytes: Buffer, steps: SendOptions): Promise<SendResult> => {
    const { signal, begin, end } = steps
    if (closing || signal?.aborted) return STOPPED
    if (begin && !(await begin())) return STOPPED
    const limit = AbortSignal.timeout(timeoutMs)
    const { answer, begun } = transport.send(node, bytes, signal ? AbortSignal.any([limit, signal]) : limit)
    const result = await answer.then(
      (response): SendResult => ({ kind: 'accepted', serverResponse: shorten(response) }),
      (error) => readFailure(error, begun()),
    )
    const shown = hidden(result, relay)
    await end?.(shown)
    return shown
  }
  const deliver = async (mail: OutgoingMail, sendOptions: SendOptions): Promise<SendResult> => {
    const to = parseAddress(mail.to)
    if (to === null) return { kind: 'rejected', response: 'not sent: the recipient is not one mail address' }
    const message = composeMail(mail, to, sender, (options.now ?? (() => new Date()))())
    const bytes = await writeMail(message, sign)
    const domain = to.slice(to.lastIndexOf('@') + 1).toLowerCase()
    return pace(domain, () => handOver(message, bytes, sendOptions), sendOptions.hurry ?? sendOptions.signal)
  }

  return {
    send: async (mail, sendOptions = {}) => {
      const work = deliver(mail, sendOptions)
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

async function verify(transport: Transport, relay: Relay): Promise<void> {
  try {
    await transport.verify()
  } catch (error) {
    const detail = hideCredentials(describeError(error), relay)
    throw new ConfigError([`SMTP_URL: ${detail}; check host, port, credentials and TLS`])
  }
}

/** As it goes over the line. */
async function writeMail({ head, body }: ComposedMail, sign: Signer | null): Promise<Buffer> {
  const signature = sign === null ? '' : `${await sign(head, body)}\r\n`
  return Buffer.from(`${signature}${head}\r\n\r\n${body}`)
}

function hidden(result: SendResult, relay: Relay): SendResult {
  if (result.kind === 'unknown') return { ...result, detail: hideCredentials(result.detail, relay) }
  if (result.kind === 'accepted') return { ...result, serverResponse: hideCredentials(result.serverResponse, relay) }
  return { ...result, response: hideCredentials(result.response, relay) }
}
