import type { RawPosting } from '../domain/posting.ts'
import { inputHash } from './fingerprint.ts'
import { normalizeLink } from './link.ts'

/** An ad that can be used: as its source states it, with its link, title and employer tidied. All that is read out of it
 *  hangs on what stands here and on the readers. */
export type Ad = RawPosting & {
  company: string
  /** Hash of the ad and of the readers' edition; null when they have none, and the ad is read whenever it is seen. */
  inputHash: string | null
}

/**
 * Looks whether an ad can be used at all; a reason instead when it cannot. `employer` is used when the ad names no company,
 * `edition` is that of the readers who are to read it.
 */
export function checkAd(raw: RawPosting, employer: string, edition: string | null): Ad | { refused: string } {
  const url = normalizeLink(raw.url)
  if (url === null)
    return { refused: `url: expected an absolute http(s) address, found ${JSON.stringify(raw.url.slice(0, 80))}` }
  const title = tidyLine(raw.title)
  if (title === '') return { refused: 'title: empty' }
  const ad = { ...raw, url, title, company: tidyLine(raw.company ?? '') || employer }
  return { ...ad, inputHash: edition === null ? null : inputHash(edition, ad) }
}

/** One line without control and bidirectional characters, which only serve to mislead; at most 500 characters. So titles
 *  are stored, and so a title is compared with a stored one. */
export function tidyLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u200B\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 500)
}
