import { type HtmlPart, html } from '../digest/escape.ts'

/** " · via Remotive", small, beside a posting whose publisher asks to be named. */
export function viaPart(via: string | null): HtmlPart {
  return via === null ? null : html` · <small>${via}</small>`
}

/** A publisher that asks to be named asks for a link that counts, too; other links vouch for nobody. */
export function linkRel(via: string | null): string {
  return via === null ? 'nofollow noopener' : 'noopener'
}
