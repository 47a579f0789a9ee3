/** Addresses taken of one text. */
const MOST = 2000
/** Longest address; what is longer is no address of a board. */
const LONGEST = 2000
/** An absolute address, with or without its scheme when a quotation mark stands before it. */
const ADDRESS = /(?:https?:|["'`(=]\s{0,9})\/\/[a-z0-9][\w.-]{2,252}[^\s"'`<>\\{}|^)\],;]*/gi
/** How scripts write the signs of an address: `\/`, `\u002f`, `\x2f`, `&amp;`, `\u0026`. */
const WRITTEN = /\\\/|\\u00(?:2f|26|3d|3f|3a)|\\x(?:2f|26|3d|3f|3a)|&amp;|&#x2f;|&#47;|&quot;/gi

/** The absolute web addresses that stand in a script or in the data of an element, in order; not more than 2,000. */
export function addressesIn(text: string): string[] {
  if (!text.includes('//') && !/\\\/|\\u002f|\\x2f|&#/i.test(text)) return []
  const found: string[] = []
  for (const [match] of text.replace(WRITTEN, signOf).matchAll(ADDRESS)) {
    const url = match.replace(/^["'`(=]\s*/, '').replace(/(?<![.:!?])[.:!?]+$/, '')
    if (url.length <= LONGEST) found.push(url)
    if (found.length >= MOST) break
  }
  return found
}

function signOf(written: string): string {
  const sign = written.toLowerCase()
  if (sign === '&amp;') return '&'
  if (sign === '&quot;') return '"'
  if (sign === '\\/' || sign === '&#x2f;' || sign === '&#47;') return '/'
  return String.fromCharCode(Number.parseInt(sign.slice(-2), 16))
}
