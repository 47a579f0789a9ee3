import { decodeHTMLStrict } from 'entities'
import { isObject, LIMITS, own, tidyLine } from './fields.ts'
import { resolve } from './json-ld.ts'

/** Entries read of a value that may be a list. */
const MAX_ENTRIES = 200

/** A value that may stand alone or in a list, as a list. */
export function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value.slice(0, MAX_ENTRIES) : [value]
}

/** The texts and numbers of a value as lines; blank and overlong ones and other types are left out. Character references
 *  are slips of the site's template and are read. */
export function linesOf(value: unknown, limit: number = LIMITS.name): string[] {
  return listOf(value).flatMap((entry) => {
    if (typeof entry !== 'string' && typeof entry !== 'number') return []
    const line = tidyLine(decodeHTMLStrict(String(entry)))
    return line === '' || line.length > limit ? [] : [line]
  })
}

/** The names in a value: of nodes by their `name`, of texts by themselves. */
export function namesOf(value: unknown, byId: ReadonlyMap<string, object>): string[] {
  return listOf(value).flatMap((entry) => {
    const node = resolve(entry, byId)
    return linesOf(isObject(node) ? own({ path: '', fields: node }, 'name') : node).slice(0, 1)
  })
}
