/** A relay in a process of its own that takes mails and counts them by Message-ID, so that it outlives whoever sends. */
import { SMTPServer } from 'smtp-server'

/** Given as JSON in the first argument. */
export type SinkOptions = {
  /** The header by which a repeat is dropped, as a relay with idempotency keys does; null: every mail counts. */
  dropRepeatsBy: string | null
  /** Milliseconds between the end of a mail and the answer. */
  delayMs: number
  /** Every so many mails are refused for now (451) at the end; 0: none. */
  deferEvery: number
  /** Every so many mails are taken, and the connection is cut instead of an answer; 0: none. */
  cutEvery: number
}
export type SinkReport = { mails: number; connections: number; byMessageId: Record<string, number> }
export type SinkMessage = { port: number } | { report: SinkReport }

const options = JSON.parse(process.argv[2] ?? '{}') as SinkOptions
const byMessageId = new Map<string, number>()
const seen = new Set<string>()
let [mails, tried, connections] = [0, 0, 0]

const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  maxClients: 1_000,
  onConnect: (_session, done) => {
    connections += 1
    done()
  },
  onData: (stream, _session, done) => {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => setTimeout(() => take(Buffer.concat(chunks), done), options.delayMs))
  },
})
server.on('error', () => undefined)
server.listen(0, '127.0.0.1', () => {
  const address = server.server.address()
  tell({ port: typeof address === 'object' && address ? address.port : 0 })
})
process.on('message', () => tell({ report: { mails, connections, byMessageId: Object.fromEntries(byMessageId) } }))
process.on('disconnect', () => process.exit())

function take(mail: Buffer, done: (error?: Error | null) => void): void {
  tried += 1
  const head = mail
    .subarray(0, mail.indexOf('\r\n\r\n'))
    .toString('latin1')
    .replaceAll(/\r\n[ \t]+/g, ' ')
  if (options.deferEvery > 0 && tried % options.deferEvery === 0) {
    done(Object.assign(new Error('4.3.0 busy, come again'), { responseCode: 451 }))
    return
  }
  const key = options.dropRepeatsBy === null ? null : field(head, options.dropRepeatsBy)
  if (key === null || !seen.has(key)) {
    mails += 1
    const id = field(head, 'message-id') ?? ''
    byMessageId.set(id, (byMessageId.get(id) ?? 0) + 1)
    if (key !== null) seen.add(key)
  }
  if (options.cutEvery > 0 && tried % options.cutEvery === 0) {
    for (const client of server.connections) client.close()
    return
  }
  done()
}

function field(head: string, name: string): string | null {
  const found = head.split('\r\n').find((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`))
  return found === undefined ? null : found.slice(name.length + 1).trim()
}

function tell(message: SinkMessage): void {
  process.send?.(message)
}
