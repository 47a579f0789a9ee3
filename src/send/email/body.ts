import { encode, wrap } from 'nodemailer/lib/qp'

/** The fields that describe a body, and the body itself: ASCII, lines ended by CRLF. */
export type Body = { fields: Record<string, string>; lines: string }

/** "=_" stands in no quoted-printable and no base64 text, so nothing that a mail says can end its part. */
const BOUNDARY = '=_part'
/** RFC 2045 6.8. */
const BASE64_LINE = /.{76}/g

/** The texts of a mail as its body: both kinds of the same, or plain text alone when `html` is empty. */
export function buildBody(text: string, html: string): Body {
  const plain = buildPart('text/plain', text)
  if (html === '') return { ...plain, lines: `${plain.lines}\r\n` }
  const parts = [plain, buildPart('text/html', html)].map((part) => `--${BOUNDARY}\r\n${write(part)}\r\n`)
  return {
    fields: { 'Content-Type': `multipart/alternative; boundary="${BOUNDARY}"` },
    lines: `${parts.join('')}--${BOUNDARY}--\r\n`,
  }
}

function buildPart(type: 'text/plain' | 'text/html', text: string): Body {
  const { encoding, lines } = encodeText(text.replace(/\r\n|\r|\n/g, '\r\n'))
  return { fields: { 'Content-Type': `${type}; charset=utf-8`, 'Content-Transfer-Encoding': encoding }, lines }
}

/** What is mostly beyond ASCII is shorter in base64; the rest stays readable. */
function encodeText(text: string): { encoding: string; lines: string } {
  const bytes = Buffer.from(text)
  if (bytes.length > 1.5 * text.length)
    return { encoding: 'base64', lines: bytes.toString('base64').replace(BASE64_LINE, '$&\r\n') }
  return { encoding: 'quoted-printable', lines: wrap(encode(bytes)) }
}

function write({ fields, lines }: Body): string {
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${head.join('')}\r\n${lines}`
}
