import { decodeHTML } from 'entities'
import { ungarbled } from './pay-garbled.ts'

const MAX_CHARACTERS = 20_000

const BLOCK_END = /<(?:br|\/p|\/li|\/div|\/h[1-6]|\/tr|\/ul|\/ol)\b[^<>]{0,500}>/gi
const TAG = /<[^<>]{0,2000}>/g
/** A retirement plan, not 401 thousand. */
const RETIREMENT = /(?<![$€£\d.,-])(?<!\p{L})40[13] ?\(? ?[kb]\)?(?!\p{L})/giu
const UNUSUAL_SPACE = /[\t\r\u00a0\u202f\u2009\u2007\u3000]/g
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]/g
const DASH = /[‐‑‒–—―−〜～﹣－]/g

/**
 * A pay text as plain characters, at most 20,000 of them: entities decoded, markup gone (the end of a block is a line),
 * garbled signs mended, digits, spaces and dashes of one kind.
 */
export function plainPayText(text: string): string {
  const plain = ungarbled(withoutMarkup(decoded(text.length > MAX_CHARACTERS ? text.slice(0, MAX_CHARACTERS) : text)))
  const even = isAscii(plain) ? plain : evened(plain)
  return withSlashRange(even)
    .replace(/[\t\r]/g, ' ')
    .replace(/https?:\/\/\S{1,500}/gi, ' ')
    .replace(RETIREMENT, 'retirement plan')
    .replace(/ {2,}/g, ' ')
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII is meant
const isAscii = (text: string) => /^[\u0000-\u007f]*$/.test(text)

function evened(text: string): string {
  const plain = text
    .replace(UNUSUAL_SPACE, ' ')
    .replace(INVISIBLE, '')
    .replace(DASH, '-')
    .replace(/[’‘´`ʼ＇]/g, "'")
    .replace(/⁄/g, '/')
  return /[٠-٩۰-۹०-९０-９￥＄，．万]/.test(plain) ? withPlainDigits(plain) : plain
}

const ZEROS = [0x0660, 0x06f0, 0x0966, 0xff10]
/** "25万5,000円" is 255,000 yen. */
const MYRIAD_AND_REST = /(\d{1,4})万(\d{1,2},?\d{3}|\d{3})(?=円)/g

function withPlainDigits(text: string): string {
  return text
    .replace(/[٠-٩۰-۹०-९０-９]/g, (digit) => {
      const code = digit.charCodeAt(0)
      return String(code - (ZEROS.findLast((zero) => zero <= code) ?? code))
    })
    .replace(/￥/g, '¥')
    .replace(/＄/g, '$')
    .replace(/(?<=\d)，(?=\d)/g, ',')
    .replace(/(?<=\d)．(?=\d)/g, '.')
    .replace(MYRIAD_AND_REST, (_, myriads: string, rest: string) =>
      String(Number(myriads) * 10_000 + Number(rest.replace(',', ''))),
    )
}

/** "35/40 K€" is a range; "70/30" and "24/7" are none. */
function withSlashRange(text: string): string {
  return text.includes('/')
    ? text.replace(/(?<![\d/])(\d{2,3}) ?\/ ?(\d{2,3})(?= ?[kK](?:€|£|\$|(?!\p{L})))/gu, '$1-$2')
    : text
}

/** Some sources escape twice. */
function decoded(text: string): string {
  if (!text.includes('&')) return text
  const once = decodeHTML(text)
  return once.includes('&') ? decodeHTML(once) : once
}

function withoutMarkup(text: string): string {
  if (!/<[/a-z!]/i.test(text)) return text
  return text.replace(/\s/g, ' ').replace(BLOCK_END, '\n').replace(TAG, ' ')
}
