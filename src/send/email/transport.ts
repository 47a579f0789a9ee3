import { Readable } from 'node:stream'
import type { SendMailOptions } from 'nodemailer'
import type MimeNode from 'nodemailer/lib/mime-node'
import SMTPPool from 'nodemailer/lib/smtp-pool'
import type { Relay } from './relay.ts'

/** A mail under way. `begun`: its text has begun to leave. `answer`: the relay's words when it took the mail. */
export type Handover = { answer: Promise<string>; begun(): boolean }

export type Transport = {
  /** `node` tells envelope and Message-ID; `bytes` is the mail. `answer` rejects with an error of the mail library. */
  send(node: MimeNode, bytes: Buffer, signal: AbortSignal): Handover
  /** Connects and logs in. */
  verify(): Promise<unknown>
  close(): void
}

const CONNECT_TIMEOUT_MS = 30_000

/**
 * A pool of connections to the relay. Times in milliseconds; `timeoutMs` bounds a silence. It is the mail library's pool
 * without its composer: mails come composed and signed.
 */
export function openTransport(
  relay: Relay,
  options: { poolSize: number; perConnection: number; timeoutMs: number },
): Transport {
  const { host, port, secure, requireTLS, rejectUnauthorized, auth } = relay
  const pool = new SMTPPool({
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
    logger: false,
  })
  return {
    send: (node, bytes, signal) => handOver(pool, node, bytes, signal),
    verify: () => pool.verify(),
    close: () => pool.close(),
  }
}

type PoolMail = Parameters<SMTPPool['send']>[0]

/** The library reads a mail's text only after the relay has said that it will take it: from then on a lost connection
 *  leaves the outcome open. It does not say so in its errors, so the stream it reads is looked at. */
function handOver(pool: SMTPPool, node: MimeNode, bytes: Buffer, signal: AbortSignal): Handover {
  let stream: Readable | null = null
  // Asked for anew when the pool moves the mail to another connection.
  node.createReadStream = () => {
    stream = streamOf(bytes)
    return stream
  }
  const data: SendMailOptions = { signal }
  const answer = new Promise<string>((resolve, reject) => {
    // What the pool reads of a mail is its node and the signal.
    pool.send({ data, message: node } as PoolMail, (error, info) => {
      if (error) reject(error)
      else resolve(info?.response ?? '')
    })
  })
  return { answer, begun: () => stream?.readableDidRead === true }
}

function streamOf(bytes: Buffer): Readable {
  return new Readable({
    read() {
      this.push(bytes)
      this.push(null)
    },
  })
}
