import type { Readable } from 'node:stream'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'

export type BounceReceiver = { port: number; stop(): Promise<void> }

export type BounceReceiverOptions = {
  host: string
  /** 0 takes a free one. */
  port: number
  /** The only domain that mail is taken for. */
  domain: string
  /** Whether an address of the domain is one that bounces or complaints return to. */
  isOurs(address: string): boolean
  /** Stores what a mail says; the sender is told to try again when it throws. */
  onMail(recipient: string, raw: Buffer): Promise<void>
  onFault?(error: unknown): void
  limits?: Partial<typeof LIMITS>
}

/** Bytes of a mail, connections in all and of one network address, milliseconds of silence and of a whole connection. */
const LIMITS = {
  bytes: 1024 * 1024,
  connections: 50,
  connectionsPerAddress: 5,
  silenceMs: 60_000,
  connectionMs: 5 * 60_000,
}
const CLOSE_MS = 5_000

/**
 * A small SMTP server for bounces and complaints: it takes mail to addresses of ours alone (550 5.1.1 for all others, so
 * it relays nothing), asks for no login, and answers 250 only when `onMail` has stored what a mail says, 451 when that
 * failed. Larger mails get 552. Throws when the port is taken.
 */
export async function startBounceReceiver(options: BounceReceiverOptions): Promise<BounceReceiver> {
  const limits = { ...LIMITS, ...options.limits }
  const server = new SMTPServer({
    name: options.domain,
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    size: limits.bytes,
    maxClients: limits.connections,
    socketTimeout: limits.silenceMs,
    closeTimeout: CLOSE_MS,
    onRcptTo: ({ address }, session, done) => {
      // One mail is about one digest: its report goes to one address.
      if (session.envelope.rcptTo.length > 0) return done(reply(452, '4.5.3 one recipient at a time'))
      done(isTaken(options, address) ? null : reply(550, '5.1.1 no such address'))
    },
    onData: (stream, session, done) => {
      receive(stream, session, limits.bytes, options).then(
        () => done(),
        (error: unknown) => done(toReply(error, options)),
      )
    },
  })
  limitConnections(server, limits)
  // A client that breaks off is its own affair; without a listener it would end the process.
  server.on('error', () => undefined)
  await listen(server, options)
  const address = server.server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    stop: async () => await new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

function isTaken({ domain, isOurs }: BounceReceiverOptions, address: string): boolean {
  return address.toLowerCase().endsWith(`@${domain}`) && isOurs(address)
}

async function receive(
  stream: Readable,
  { envelope }: SMTPServerSession,
  maxBytes: number,
  { onMail }: BounceReceiverOptions,
): Promise<void> {
  const chunks: Buffer[] = []
  let bytes = 0
  // Read to its end even when too large: the refusal is only heard after the last line.
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= maxBytes) chunks.push(chunk)
  }
  if (bytes > maxBytes) throw reply(552, '5.3.4 mail too large')
  for (const { address } of envelope.rcptTo) await onMail(address, Buffer.concat(chunks))
}

/** Whatever went wrong here passes; what the client is told says nothing of it. */
function toReply(error: unknown, { onFault }: BounceReceiverOptions): Error {
  if (error instanceof Error && 'responseCode' in error) return error
  onFault?.(error)
  return reply(451, '4.3.0 could not be stored, try again later')
}

function reply(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}

/** The server's own limits cover all clients together and their silence; these cover one address, and slow talkers. */
function limitConnections(server: SMTPServer, limits: typeof LIMITS): void {
  const open = new Map<string, number>()
  server.server.on('connection', (socket) => {
    const from = socket.remoteAddress ?? ''
    const count = (open.get(from) ?? 0) + 1
    open.set(from, count)
    const timer = setTimeout(() => socket.destroy(), limits.connectionMs)
    timer.unref()
    socket.once('close', () => {
      clearTimeout(timer)
      const left = (open.get(from) ?? 1) - 1
      if (left > 0) open.set(from, left)
      else open.delete(from)
    })
    if (count > limits.connectionsPerAddress) socket.end('421 4.7.0 too many connections from this address\r\n')
  })
}

async function listen(server: SMTPServer, { host, port }: BounceReceiverOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
