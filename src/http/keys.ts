import { ConfigError, SourceError } from '../errors.ts'

/** Keys in force for one request: what it may not show. */
export type Secrets = {
  /** Whether a text holds a key in any of the spellings it takes on the way. */
  isIn(text: string): boolean
  /** The text with every key replaced by its placeholder. */
  cut(text: string): string
  cutBytes(body: Uint8Array): Uint8Array
}

export type Filled = { url: string; headers: Record<string, string>; keyed: ReadonlySet<string>; secrets: Secrets }

const PLACEHOLDER = /\{\{([A-Z][A-Z0-9_]{0,63})\}\}/g
/** A shorter text would be found in every page, and cut out of it. */
const SHORTEST_KEY = 6

/** Throws ConfigError for keys that are too short to be told from other text. Values are not quoted. */
export function checkKeys(keys: Readonly<Record<string, string>>): void {
  const short = Object.keys(keys).filter((name) => (keys[name]?.length ?? 0) < SHORTEST_KEY)
  if (short.length === 0) return
  throw new ConfigError(
    short.map((name) => `${name}: a key has ${SHORTEST_KEY} characters or more; see ${name} in .env.example`),
  )
}

/**
 * Puts the keys that `allowed` names where a request holds `{{NAME}}`: percent-encoded in the url, as they are in
 * headers. Other placeholders stay as they are, so that an address found in a page gets no key.
 * `keyed` are the headers that hold one. Throws SourceError `missing_key` that names the setting.
 */
export function fillKeys(
  request: { url: string; headers?: Record<string, string> },
  allowed: readonly string[],
  keys: Readonly<Record<string, string>>,
): Filled {
  const used = new Map<string, string>()
  const fill = (text: string, write: (key: string) => string) =>
    text.replace(PLACEHOLDER, (whole, name: string) => {
      if (!allowed.includes(name)) return whole
      const key = keys[name]
      if (!key) throw new SourceError('missing_key', request.url, `${name} is not set; see ${name} in .env.example`)
      used.set(name, key)
      return write(key)
    })
  const url = fill(request.url, encodeURIComponent)
  const keyed = new Set<string>()
  const headers = Object.entries(request.headers ?? {}).map(([name, value]) => {
    const filled = fill(value, (key) => key)
    if (filled !== value) keyed.add(name.toLowerCase())
    return [name, filled] as const
  })
  return { url, headers: Object.fromEntries(headers), keyed, secrets: secretsOf(used) }
}

/** Of a request without a key, as most are. */
const NO_SECRETS: Secrets = { isIn: () => false, cut: (text) => text, cutBytes: (body) => body }

function secretsOf(used: ReadonlyMap<string, string>): Secrets {
  if (used.size === 0) return NO_SECRETS
  const spellings = [...used].flatMap(([name, key]) => spellingsOf(key).map((text) => ({ text, mark: `{{${name}}}` })))
  spellings.sort((a, b) => b.text.length - a.text.length)
  const cut = (text: string) => spellings.reduce((left, { text: key, mark }) => left.replaceAll(key, mark), text)
  return {
    isIn: (text) => spellings.some((spelling) => text.includes(spelling.text)),
    cut,
    cutBytes(body) {
      const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
      if (!spellings.some((spelling) => bytes.includes(spelling.text))) return body
      const text = spellings.reduce(
        (left, { text: key, mark }) => left.replaceAll(Buffer.from(key).toString('latin1'), mark),
        bytes.toString('latin1'),
      )
      return Buffer.from(text, 'latin1')
    },
  }
}

/** As it is, in an address (by us, by URL and by forms), in JSON, in HTML, and in base64. */
function spellingsOf(key: string): string[] {
  const encoded = encodeURIComponent(key)
  const html = key.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
  const lowerHex = (text: string) => text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())
  const forms = [key, encoded, encoded.replaceAll("'", '%27'), new URLSearchParams({ k: key }).toString().slice(2)]
  const json = JSON.stringify(key).slice(1, -1)
  const base64 = Buffer.from(key).toString('base64')
  return [...new Set([...forms, ...forms.map(lowerHex), json, json.replaceAll('/', '\\/'), html, base64])]
}
