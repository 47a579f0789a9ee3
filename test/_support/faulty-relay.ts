import { createServer, type Server, type Socket } from 'node:net'

/** The steps of a conversation; `end` is the dot after the mail. */
export type Step = 'connect' | 'EHLO' | 'MAIL' | 'RCPT' | 'DATA' | 'end'
/** What the relay does instead: an answer of its own, a cut connection, no answer at all, or the usual one so late. */
export type Fault = string | 'cut' | 'silence' | { afterMs: number }

export type FaultyRelay = {
  url: string
  /** Mails that were complete and not refused, in the order of their arrival, whatever the sender heard of it. */
  taken: TakenMail[]
  /** At `step` of the next conversations, and, where a recipient is known, of mails to `to`. */
  breakAt(step: Step, fault: Fault, options?: { to?: string; times?: number }): void
  mend(): void
  stop(): Promise<void>
}

/** `address` is the one of this machine's that the sender connected to, `at` in milliseconds since the epoch; `answered`: the
 *  relay said, or will say, that it took the mail. */
export type TakenMail = { messageId: string; to: string; raw: string; address: string; at: number; answered: boolean }

type Broken = { step: Step; fault: Fault; to: string | undefined; left: number }

/** A relay that speaks SMTP by itself and fails at the step it is told to. It listens on 127.0.0.1 at a free port, or where it is told. */
export async function startFaultyRelay(host = '127.0.0.1', port = 0): Promise<FaultyRelay> {
  const taken: FaultyRelay['taken'] = []
  let broken: Broken | null = null
  const faultAt = (step: Step, to: string): Fault | null => {
    if (broken === null || broken.step !== step || broken.left === 0) return null
    if (broken.to !== undefined && broken.to !== to) return null
    broken.left -= 1
    return broken.fault
  }
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    converse(socket, faultAt, (mail) => taken.push(mail))
  })
  await new Promise<void>((ready) => server.listen(port, host, ready))
  return {
    url: `smtp://127.0.0.1:${portOf(server)}`,
    taken,
    breakAt(step, fault, { to, times = Number.POSITIVE_INFINITY } = {}) {
      broken = { step, fault, to, left: times }
    },
    mend() {
      broken = null
    },
    stop: () =>
      new Promise((done) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => done())
      }),
  }
}

const USUAL: Record<Step, string> = {
  connect: '220 relay.example ESMTP',
  EHLO: '250 relay.example',
  MAIL: '250 2.1.0 fine',
  RCPT: '250 2.1.5 fine',
  DATA: '354 go on',
  end: '250 2.0.0 taken',
}

function converse(
  socket: Socket,
  faultAt: (step: Step, to: string) => Fault | null,
  take: (mail: TakenMail) => void,
): void {
  const address = socket.localAddress ?? ''
  let [rest, to, inMail] = ['', '', false]
  const answer = (step: Step): Fault | null => {
    const fault = faultAt(step, to)
    if (fault === 'cut') socket.destroy()
    else if (fault === null) socket.write(`${USUAL[step]}\r\n`)
    else if (typeof fault === 'object') setTimeout(() => socket.write(`${USUAL[step]}\r\n`), fault.afterMs)
    else if (fault !== 'silence') socket.write(`${fault}\r\n`)
    return fault
  }
  const hear = (line: string): void => {
    const word = line.slice(0, 4).toUpperCase()
    if (word === 'MAIL' || word === 'RSET') to = ''
    if (word === 'RCPT') to = addressIn(line)
    const step = COMMANDS.find((known) => known === word)
    if (step !== undefined) inMail = answer(step) === null && step === 'DATA'
    else if (word === 'QUIT') socket.end('221 bye\r\n')
    else socket.write(word === 'RSET' ? '250 fine\r\n' : '502 no such command\r\n')
  }
  const hearMail = (raw: string) => {
    inMail = false
    const messageId = /^message-id:\s*(\S+)/im.exec(raw)?.[1] ?? ''
    const fault = answer('end')
    if (!(typeof fault === 'string' && /^[45]/.test(fault)))
      take({ messageId, to, raw, address, at: Date.now(), answered: typeof fault !== 'string' })
  }
  socket.on('data', (chunk) => {
    rest += chunk.toString('latin1')
    for (;;) {
      const end = inMail ? '\r\n.\r\n' : '\r\n'
      const at = rest.indexOf(end)
      if (at === -1) return
      const text = rest.slice(0, at)
      rest = rest.slice(at + end.length)
      if (inMail) hearMail(text)
      else hear(text)
    }
  })
  answer('connect')
}

const COMMANDS = ['EHLO', 'MAIL', 'RCPT', 'DATA'] as const

function addressIn(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? ''
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
