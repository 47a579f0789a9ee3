import { decodeHTML } from 'entities'
import type { Refused } from '../../domain/posting.ts'
import { isObject, own, type Row } from './fields.ts'
import { mendJson, parseJson } from './json-text.ts'

/** The nodes of one type in a page's JSON-LD, the scripts that could not be read, and every node that has an `@id`. */
export type LinkedData = { nodes: Row[]; refused: Refused[]; byId: ReadonlyMap<string, object> }

/** Levels of nodes inside nodes that are looked through. */
const MAX_DEPTH = 12
/** Where a page puts its main thing inside another: a graph, a page about it, a list of several. */
const HOLDERS = ['@graph', 'mainEntity', 'itemListElement', 'item']
/** Where the closing mark around a script is looked for. */
const END_CHARACTERS = 100

/** Finds every node of a schema.org type in JSON-LD scripts. Paths start with the script: `script[0].@graph[1]`. A script
 *  that is not JSON, even after mending, is refused when it speaks of the type and passed over otherwise. Never throws. */
export function findNodes(scripts: string[], type: string): LinkedData {
  const nodes: Row[] = []
  const refused: Refused[] = []
  const byId = new Map<string, object>()
  scripts.forEach((script, index) => {
    const parsed = parseScript(script)
    if ('value' in parsed) walk(parsed.value, `script[${index}]`, 0, { type, nodes, byId })
    else if (script.includes(type)) refused.push({ path: `script[${index}]`, reason: parsed.fault })
  })
  return { nodes, refused, byId }
}

/** The node itself, or the node of the page that it only points to by `@id`. */
export function resolve(value: unknown, byId: ReadonlyMap<string, object>): unknown {
  if (!isObject(value) || Object.keys(value).some((key) => key !== '@id' && key !== '@type')) return value
  const id = own({ path: '', fields: value }, '@id')
  return typeof id === 'string' ? (byId.get(id) ?? value) : value
}

type Search = { type: string; nodes: Row[]; byId: Map<string, object> }

function walk(value: unknown, path: string, depth: number, search: Search): void {
  if (depth > MAX_DEPTH) return
  if (Array.isArray(value)) {
    value.forEach((entry, index) => {
      walk(entry, `${path}[${index}]`, depth + 1, search)
    })
    return
  }
  if (!isObject(value)) return
  const row = { path, fields: value }
  const id = own(row, '@id')
  if (typeof id === 'string' && Object.keys(value).length > 2) search.byId.set(id, value)
  if (isOfType(own(row, '@type'), search.type)) search.nodes.push(row)
  else for (const key of HOLDERS) walk(own(row, key), `${path}.${key}`, depth + 1, search)
}

/** "JobPosting", "schema:JobPosting", "http://schema.org/JobPosting", or one of several. */
function isOfType(stated: unknown, type: string): boolean {
  const names = Array.isArray(stated) ? stated : [stated]
  return names.some((name) => typeof name === 'string' && name.replace(/^.*[/#:]/s, '') === type)
}

/** JSON as pages really write it: inside comments or CDATA, escaped as if it were text, or with small faults. */
function parseScript(script: string): { value: unknown } | { fault: string } {
  const bare = unwrap(script)
  const text = /^[[{\s]*&(?:quot|#34|#x22);/i.test(bare) ? decodeHTML(bare) : bare
  const parsed = parseJson(text)
  if ('value' in parsed) return parsed
  const mended = parseJson(mendJson(text))
  return 'value' in mended ? mended : parsed
}

/** Takes comment and CDATA marks, with or without script comment marks before them, off both ends, and a comment of
 *  words that stands before the JSON. */
function unwrap(script: string): string {
  const whole = script
    .trim()
    .replace(/^<!--(?!\s*[[{])[\s\S]*?-->/, '')
    .trim()
  const end = Math.max(0, whole.length - END_CHARACTERS)
  const tail = whole.slice(end).replace(/(?:\/\/|\/\*)?[ \t]{0,20}(?:-->|\]\]>)[ \t]{0,20}(?:\*\/)?$/, '')
  const head = whole.slice(0, end) + tail
  return head.replace(/^(?:\/\/|\/\*)?[ \t]{0,20}(?:<!--|<!\[CDATA\[)[ \t]{0,20}(?:\*\/)?/i, '').trim()
}
