import { escapeText } from 'entities'
import { LIMITS } from './fields.ts'

/** A part of an ad: its heading as plain words, its body as HTML. */
export type Section = { heading: string | null; body: string | null }

/** One HTML text of an ad that its source gives in parts, in their order, cut at the limit; null when no part has a body.
 *  A heading without a body says nothing. */
export function joinSections(sections: readonly Section[]): string | null {
  const parts = sections.flatMap(({ heading, body }) => {
    if (body === null) return []
    return heading === null ? [body] : [`<h3>${escapeText(heading)}</h3>\n${body}`]
  })
  return parts.length === 0 ? null : parts.join('\n').slice(0, LIMITS.description)
}
