import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'

export type Mailbox = { url: string; stop(): Promise<void> }

/** What a list of mails shows. `date` null: the mail states none. */
export type MailSummary = { name: string; subject: string; from: string; to: string; date: Date | null }

/** A filed mail. `headers` in their order, unfolded. `html` is what the sender wrote: show it in a sandboxed frame. */
export type MailView = MailSummary & { headers: [name: string, value: string][]; text: string; html: string | null }

const MAX_MAIL_BYTES = 5 * 1024 * 1024
/** The head of a mail, which is all a list needs, fits in here. */
const HEAD_BYTES = 32 * 1024
const CLOSE_MS = 1_000
const MAIL_NAME = /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}\.\d{3}Z-\d{1,9}\.eml$/
const PARSE = { skipHtmlToText: true, skipTextToHtml: true, skipTextLinks: true, skipImageLinks: true }

/**
 * A local SMTP server that files each mail as `<folder>/<ISO time>-<number>.eml`, whole or not at all (the colons of
 * the time are hyphens). It asks for no login, so it listens on this machine unless `host` says otherwise. Mails of
 * more than 5 MiB are refused with 552. Without a `port`, or with 0,
 * it takes a free one; `url` names it. Throws when the port is taken or the
 * folder cannot be made.
 */
export async function startMailbox(options: {
  folder: string
  port?: number
  host?: string
  now?: () => Date
}): Promise<Mailbox> {
  const { folder, port = 0, host = '127.0.0.1', now = () => new Date() } = options
  await mkdir(folder, { recursive: true })
  let count = (await mailNames(folder)).length
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: MAX_MAIL_BYTES,
    closeTimeout: CLOSE_MS,
    onData: (stream, session, done) => {
      count += 1
      const name = `${now().toISOString().replaceAll(':', '-')}-${String(count).padStart(4, '0')}.eml`
      receive(stream, session).then(
        (mail) => (mail === null ? done(tooLarge()) : file(folder, name, mail).then(() => done(), done)),
        done,
      )
    },
  })
  // A client that breaks off is its own affair; without a listener it would end the process.
  server.on('error', () => undefined)
  await listen(server, port, host)
  return { url: urlOf(server, host), stop: async () => await new Promise<void>((resolve) => server.close(resolve)) }
}

/** The mails of a folder, the last to arrive first whatever the clock said, at most `limit`; [] when there is no such folder. */
export async function listMails(folder: string, limit = 100): Promise<MailSummary[]> {
  const newest = (await mailNames(folder)).sort((a, b) => numberOf(b) - numberOf(a) || (a < b ? 1 : -1)).slice(0, limit)
  return await Promise.all(
    newest.map(async (name) => summarize(name, await simpleParser(await readHead(join(folder, name)), PARSE))),
  )
}

/** One mail by its name in the list; null when the name is not one that a mailbox gives or the mail is gone. */
export async function readMail(folder: string, name: string): Promise<MailView | null> {
  if (!MAIL_NAME.test(name)) return null
  const bytes = await readFile(join(folder, name)).catch(nullWhenAbsent)
  if (bytes === null) return null
  const mail = await simpleParser(bytes, PARSE)
  return {
    ...summarize(name, mail),
    headers: mail.headerLines.map(({ line }) => readField(line)),
    text: mail.text ?? '',
    html: mail.html || null,
  }
}

async function receive(stream: Readable, session: SMTPServerSession): Promise<Buffer | null> {
  const chunks: Buffer[] = [Buffer.from(traceFields(session))]
  let bytes = 0
  // Read to its end even when too large: the refusal is only heard after the last line.
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= MAX_MAIL_BYTES) chunks.push(chunk)
  }
  return bytes > MAX_MAIL_BYTES ? null : Buffer.concat(chunks)
}

/** What the last server on a mail's way writes on it: RFC 5321 4.4. */
function traceFields({ envelope }: SMTPServerSession): string {
  const path = (address: string) => `<${address.replace(/[\p{Cc}<>]/gu, '')}>`
  const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
  return [
    `Return-Path: ${path(from)}`,
    ...envelope.rcptTo.map(({ address }) => `Delivered-To: ${path(address)}`),
    '',
  ].join('\r\n')
}

async function file(folder: string, name: string, mail: Buffer): Promise<void> {
  const part = join(folder, `.${name}.part`)
  try {
    await writeFile(part, mail)
    await rename(part, join(folder, name))
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

function tooLarge(): Error {
  return Object.assign(new Error('5.3.4 mail too large'), { responseCode: 552 })
}

async function listen(server: SMTPServer, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function urlOf(server: SMTPServer, host: string): string {
  const address = server.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return `smtp://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** Mails are numbered as they arrive. */
function numberOf(name: string): number {
  return Number(name.slice(name.lastIndexOf('-') + 1, -'.eml'.length))
}

async function mailNames(folder: string): Promise<string[]> {
  const names = (await readdir(folder).catch(nullWhenAbsent)) ?? []
  return names.filter((name) => MAIL_NAME.test(name))
}

async function readHead(path: string): Promise<Buffer> {
  const handle = await open(path)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return endAtBody(buffer.subarray(0, bytesRead))
  } finally {
    await handle.close()
  }
}

function endAtBody(bytes: Buffer): Buffer {
  const end = bytes.indexOf('\r\n\r\n')
  return end === -1 ? bytes : bytes.subarray(0, end + 4)
}

function summarize(name: string, mail: ParsedMail): MailSummary {
  return {
    name,
    subject: mail.subject ?? '',
    from: mail.from?.text ?? '',
    to: addressees(mail),
    date: mail.date ?? null,
  }
}

function addressees(mail: ParsedMail): string {
  return [mail.to ?? []]
    .flat()
    .map((each) => each.text)
    .join(', ')
}

function readField(line: string): [name: string, value: string] {
  const colon = line.indexOf(':')
  const folded = line.slice(colon + 1)
  return [line.slice(0, colon), folded.replace(/\r?\n[ \t]*/g, ' ').trim()]
}

function nullWhenAbsent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
