import { load } from 'cheerio'

/** The address stands in the head; the rest of a page need not be parsed for it. */
const HEAD_BYTES = 64 * 1024

/** The address a recorded HTML page says it has; null when it says none, or is no HTML. */
export function canonicalUrl(body: Uint8Array): string | null {
  const head = new TextDecoder().decode(body.subarray(0, HEAD_BYTES))
  if (!/<html/i.test(head)) return null
  const $ = load(head)
  const stated = $('link[rel="canonical"]').attr('href') ?? $('meta[property="og:url"]').attr('content') ?? ''
  return /^https?:/.test(stated) && URL.canParse(stated) ? stated : null
}
