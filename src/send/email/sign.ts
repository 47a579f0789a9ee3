import { createHash, createPrivateKey, sign as signBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { type DkimKey, SIGNED_FIELDS } from './dkim.ts'

/** The DKIM-Signature field of a mail, without its line break. `head` has the mail's fields, `body` what follows the empty line. */
export type Signer = (head: string, body: string) => Promise<string>

const signInThread = promisify(signBytes)
/** Characters of a line: RFC 5322 2.1.1 asks for 78 at most. */
const LINE = 72

/**
 * Signs with RSA-SHA256 over relaxed forms (RFC 6376 3.4). The key is read once, since reading it takes longer than signing with
 * it, and the signature is made in Node's thread pool, on another core than the rest when there is one. Every field name
 * of SIGNED_FIELDS that a mail has is covered; each stands in our mails once.
 */
export function createSigner({ domain, selector, privateKey }: DkimKey): Signer {
  const key = createPrivateKey(privateKey)
  return async (head, body) => {
    const fields = new Map(head.split(/\r\n(?![ \t])/).map(relaxField))
    const signed = SIGNED_FIELDS.filter((name) => fields.has(name))
    const hash = createHash('sha256').update(relaxBody(body)).digest('base64')
    const unsigned = [
      `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=${domain};`,
      `q=dns/txt; s=${selector};`,
      `bh=${hash};`,
      `h=${fold(signed.join(':'), /[^:]+:?/g)};`,
      'b=',
    ].join('\r\n ')
    const lines = [...signed.map((name) => `${name}:${fields.get(name)}`), relaxField(unsigned).join(':')]
    const signature = await signInThread('sha256', Buffer.from(lines.join('\r\n')), key)
    return unsigned + fold(signature.toString('base64'), /.{1,60}/g)
  }
}

/** RFC 6376 3.4.2: the name in small letters, the value on one line, blanks single. */
function relaxField(field: string): [name: string, value: string] {
  const colon = field.indexOf(':')
  const value = field
    .slice(colon + 1)
    .replaceAll('\r\n', '')
    .replace(/[ \t]+/g, ' ')
  return [field.slice(0, colon).toLowerCase(), value.trim()]
}

/** RFC 6376 3.4.4: blanks single and none at the end of a line, no empty lines at the end. */
function relaxBody(body: string): string {
  const ended = body.endsWith('\r\n') ? body : `${body}\r\n`
  const lines = ended.replace(/[ \t]{2,}|\t/g, ' ').replaceAll(' \r\n', '\r\n')
  let end = lines.length
  while (end > 0 && lines.startsWith('\r\n', end - 2)) end -= 2
  return end === 0 ? '' : `${lines.slice(0, end)}\r\n`
}

/** Continued on further lines between the pieces of a value. */
function fold(value: string, piece: RegExp): string {
  const lines = ['']
  for (const next of value.match(piece) ?? []) {
    const line = lines.at(-1) ?? ''
    if (line.length + next.length > LINE) lines.push(next)
    else lines[lines.length - 1] = line + next
  }
  return lines.join('\r\n ')
}
