import { readdir } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { boardsAt } from './_detect/boards-at.ts'
import type { SourceDefinition } from './_shared/define.ts'

const SHORTEST_INTERVAL_MINUTES = 15

export type DetectedSource = { connector: string; board: string; origin: string | null }

/** Finds the connectors by reading `folder`, this one unless told otherwise: every file but this is one, under its file
 *  name. Throws TypeError that names the file and what is wrong with it. */
export async function loadSources(folder: URL = new URL('.', import.meta.url)): Promise<Map<string, SourceDefinition>> {
  const files = (await readdir(folder)).filter((file) => /^[a-z0-9-]+\.ts$/.test(file) && file !== 'registry.ts')
  const sources = await Promise.all(files.sort().map((file) => loadSource(file, folder)))
  return new Map(sources.map((source) => [source.id, source]))
}

/** The connector and board behind a public address, "https://" being understood. `origin` is null when the board lives
 *  at the connector's own. Null when the address is not that of a web page. */
export function detectSource(sources: ReadonlyMap<string, SourceDefinition>, address: string): DetectedSource | null {
  const url = webAddress(address)
  const [found] = url === null ? [] : boardsAt(sources, url)
  if (found === undefined) return null
  const { connector, board, origin } = found
  return { connector, board, origin: origin === sources.get(connector)?.origin ? null : origin }
}

/** An address as people give it, "https://" being understood; null when it is not that of a web page. */
export function webAddress(address: string): URL | null {
  const trimmed = address.trim()
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed)
  const whole = hasScheme ? trimmed : `https://${trimmed}`
  if (isAbsolute(trimmed) || !URL.canParse(whole)) return null
  const url = new URL(whole)
  const isWeb = /^https?:$/.test(url.protocol) && url.username === ''
  return isWeb && (hasScheme || url.hostname.includes('.')) ? url : null
}

async function loadSource(file: string, folder: URL): Promise<SourceDefinition> {
  const module: { default?: unknown } = await import(new URL(file, folder).href)
  const source = module.default
  if (!isDefinition(source)) throw new TypeError(`${file}: its default export is not made by defineSource`)
  const fault = faultOf(source, file)
  if (fault !== null) throw new TypeError(`${file}: ${fault}`)
  return source
}

function isDefinition(value: unknown): value is SourceDefinition {
  if (typeof value !== 'object' || value === null) return false
  const has = (key: string, type: string) => typeof Reflect.get(value, key) === type
  return (
    ['detect', 'first', 'read'].every((key) => has(key, 'function')) &&
    ['id', 'name', 'docs', 'origin', 'access', 'listing'].every((key) => has(key, 'string')) &&
    has('terms', 'object') &&
    has('everyMinutes', 'number')
  )
}

function faultOf({ id, everyMinutes, docs }: SourceDefinition, file: string): string | null {
  if (`${id}.ts` !== file) return `its id is "${id}", not the name of its file`
  if (!(everyMinutes >= SHORTEST_INTERVAL_MINUTES))
    return `everyMinutes is ${everyMinutes}; at least ${SHORTEST_INTERVAL_MINUTES} is due`
  return docs.startsWith('https://') ? null : 'docs is not an https link to public documentation'
}
