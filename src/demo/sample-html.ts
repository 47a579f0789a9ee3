import type { AdText } from './sample-text.ts'

/** A rendered answer of a board. */
export type RenderedPage = { contentType: string; body: string }

/** Headings above the two lists of an advertisement. */
export const DUTIES_HEADING = 'What you will do'
export const NEEDS_HEADING = 'What you bring'

/** Text as HTML text or attribute value. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

export function paragraphs(texts: string[]): string {
  return texts.map((text) => `<p>${escapeHtml(text)}</p>`).join('')
}

export function listItems(texts: string[]): string {
  return texts.map((text) => `<li>${escapeHtml(text)}</li>`).join('')
}

/** The whole advertisement as HTML. */
export function adHtml(ad: AdText): string {
  return [
    paragraphs(ad.opening),
    `<h3>${DUTIES_HEADING}</h3><ul>${listItems(ad.duties)}</ul>`,
    `<h3>${NEEDS_HEADING}</h3><ul>${listItems(ad.needs)}</ul>`,
    paragraphs(ad.closing),
  ].join('')
}

/** The whole advertisement as plain text. */
export function adPlain(ad: AdText): string {
  const list = (heading: string, items: string[]) => [heading, ...items.map((item) => `- ${item}`)].join('\n')
  return [...ad.opening, list(DUTIES_HEADING, ad.duties), list(NEEDS_HEADING, ad.needs), ...ad.closing].join('\n\n')
}
