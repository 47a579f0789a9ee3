import type { Page } from '../../domain/document.ts'
import { PayloadError } from '../../errors.ts'

/** How far into a page its own statement of encoding is looked for; the HTML standard looks at 1,024 bytes. */
const PRESCAN_BYTES = 4096
const CHARSET = /charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{1,40})/i
const XML_ENCODING = /^\s{0,99}<\?xml[^>]{0,200}\bencoding\s{0,9}=\s{0,9}["']([\w.:-]{1,40})/i

/** The text of a page that must be UTF-8, as JSON must (RFC 8259); a byte order mark is dropped.
 *  Throws PayloadError when the bytes are not UTF-8. */
export function decodeUtf8(page: Page): string {
  return decode(page.body, 'utf-8')
}

/** The text of an HTML or XML page in the encoding stated by its byte order mark, its content type or itself, in this
 *  order. A page that states none is read as UTF-8 and, when its bytes are not that, as Windows-1252, which fits every
 *  byte. Throws PayloadError when a page states UTF-8 and its bytes are not. */
export function decodeMarkup(page: Page): string {
  const stated = byteOrderMark(page.body) ?? CHARSET.exec(page.contentType ?? '')?.[1] ?? statedInside(page.body)
  const label = stated === null ? null : knownLabel(stated)
  if (label !== null) return decode(page.body, label)
  try {
    return decode(page.body, 'utf-8')
  } catch (error) {
    if (error instanceof PayloadError) return decode(page.body, 'windows-1252')
    throw error
  }
}

function decode(body: Uint8Array, label: string): string {
  try {
    return new TextDecoder(label, { fatal: true }).decode(body)
  } catch (cause) {
    throw new PayloadError('page', `invalid ${label.toUpperCase()}`, { cause })
  }
}

function byteOrderMark(body: Uint8Array): string | null {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return 'utf-8'
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le'
  return body[0] === 0xfe && body[1] === 0xff ? 'utf-16be' : null
}

function statedInside(body: Uint8Array): string | null {
  const head = new TextDecoder('latin1').decode(body.subarray(0, PRESCAN_BYTES))
  return XML_ENCODING.exec(head)?.[1] ?? CHARSET.exec(head)?.[1] ?? null
}

/** The encoding's own name, null when no decoder answers to the label. */
function knownLabel(stated: string): string | null {
  try {
    return new TextDecoder(stated).encoding
  } catch {
    return null
  }
}
