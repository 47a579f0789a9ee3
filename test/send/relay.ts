import { createServer, type Server, type Socket } from 'node:net'
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'
import { onTestFinished } from 'vitest'
import { createMailer, type Mailer, type MailerOptions, type OutgoingMail } from '../../src/send/email.ts'

export type Received = { from: string; to: string[]; raw: string }

/** A real SMTP server on loopback that takes what it is told to take. `received` fills as mails arrive. */
export async function relay(
  options: SMTPServerOptions = {},
): Promise<{ url: string; port: number; received: Received[] }> {
  const received: Received[] = []
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', ...(options.onAuth ? [] : ['AUTH'])],
    disableReverseLookup: true,
    closeTimeout: 200,
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        received.push({ ...envelopeOf(session), raw: Buffer.concat(chunks).toString('latin1') })
        done(null, 'kept as 42')
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  const port = await listening(server.listen(0, '127.0.0.1'))
  onTestFinished(async () => await new Promise<void>((resolve) => server.close(resolve)))
  return { url: `smtp://127.0.0.1:${port}`, port, received }
}

/** A server that speaks SMTP line by line: `answer` gets "<connect>", each command, "<part>" when a piece of a mail has
 *  come, and "<mail>" when it is complete. */
export async function scripted(answer: Answer): Promise<{ url: string; connections: () => number }> {
  let count = 0
  const server = createServer((socket) => {
    count += 1
    socket.on('error', () => undefined)
    converse(socket, answer)
  })
  const port = await listening(server.listen(0, '127.0.0.1'))
  onTestFinished(async () => await new Promise<void>((resolve) => server.close(() => resolve())))
  return { url: `smtp://127.0.0.1:${port}`, connections: () => count }
}

/** Breaks the connection off at a command, as if the server had died. */
export function dyingAt(step: string): Answer {
  return (command, socket) => {
    if (!command.startsWith(step)) return agreeable(command)
    socket.destroy()
    return null
  }
}

export type Answer = (command: string, socket: Socket) => string | null

function converse(socket: Socket, answer: Answer): void {
  let rest = ''
  let end = '\r\n'
  const say = (command: string) => {
    const line = answer(command, socket)
    if (line !== null) socket.write(`${line}\r\n`)
    end = line?.startsWith('354') ? '\r\n.\r\n' : '\r\n'
  }
  socket.on('data', (chunk) => {
    rest += chunk.toString('latin1')
    for (let at = rest.indexOf(end); at !== -1; at = rest.indexOf(end)) {
      const text = rest.slice(0, at)
      rest = rest.slice(at + end.length)
      say(end.length > 2 ? '<mail>' : text)
    }
    if (end.length > 2 && rest !== '') answer('<part>', socket)
  })
  say('<connect>')
}

/** What a server that takes every mail says. */
export function agreeable(command: string): string {
  if (command === '<connect>') return '220 relay.example ESMTP'
  if (command === 'DATA') return '354 go on'
  return command === 'QUIT' ? '221 bye' : '250 fine'
}

export function mailer(smtpUrl: string, options: Partial<MailerOptions> = {}): Mailer {
  const made = createMailer({ smtpUrl, from: 'Jobtide <alerts@jobs.example>', ...options })
  onTestFinished(async () => await made.close())
  return made
}

export const MAIL: OutgoingMail = {
  messageId: '<d.7.2026-11-23@jobs.example>',
  to: 'ada@people.example',
  subject: 'Three new postings',
  text: 'One, two, three.',
  html: '<p>One, two, three.</p>',
}

function envelopeOf({ envelope }: SMTPServerSession): { from: string; to: string[] } {
  return {
    from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
    to: envelope.rcptTo.map(({ address }) => address),
  }
}

async function listening(server: Server): Promise<number> {
  if (!server.listening) await new Promise<void>((resolve) => server.once('listening', resolve))
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
