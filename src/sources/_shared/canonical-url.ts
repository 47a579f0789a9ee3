import { load } from 'cheerio'

const HEAD_CHARACTERS = 4096

/** The address a recorded HTML page says it has; null when it says none, or is no HTML. */
export function canonicalUrl(body: Uint8Array): string | null {
  const text = new TextDecoder().decode(body)
  if (!/<html/i.test(text.slice(0, HEAD_CHARACTERS))) return null
  const $ = load(text)
  const stated = $('link[rel="canonical"]').attr('href') ?? $('meta[property="og:url"]').attr('content') ?? ''
  return /^https?:/.test(stated) && URL.canParse(stated) ? stated : null
}
