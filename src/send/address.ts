import { domainToASCII, domainToUnicode } from 'node:url'

/** RFC 5321 4.5.3.1: 64 octets for the local part, and a path of 256 with its angle brackets. */
const MAX_LOCAL = 64
const MAX_ADDRESS = 254
const MAX_LABEL = 63

const LOCAL_ATOM = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+$/
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/** UTS 39, table 5 and "highly restrictive": the scripts in everyday use, and the three ways of writing that mix some. */
const SCRIPTS = [
  ...'Latin Arabic Armenian Bengali Cyrillic Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi Hebrew Kannada'.split(
    ' ',
  ),
  ...'Khmer Lao Malayalam Myanmar Oriya Sinhala Tamil Telugu Thaana Thai Tibetan'.split(' '),
].map((script) => [script])
const MIXED = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
]
const WAYS_OF_WRITING = [...SCRIPTS, ...MIXED].map((scripts) => {
  return new RegExp(
    `^[${['Common', 'Inherited', ...scripts].map((script) => `\\p{Script=${script}}`).join('')}]*$`,
    'u',
  )
})

/**
 * Reads exactly one mail address, `local@domain`, and gives back its one spelling: the domain in lower-case ASCII
 * (international names in punycode), the local part as typed, because its case may matter. Spaces around it are
 * dropped. Null for everything else: a display name, a list, a comment, a quoted or non-ASCII local part, an address
 * literal, a domain without a dot or with a label of mixed scripts, which passes for another's, a control character
 * anywhere, or a length above RFC 5321. Never throws.
 */
export function parseAddress(text: string): string | null {
  if (text.length > 1_000) return null
  const trimmed = text.replace(/^ +/, '').trimEnd()
  if (trimmed.length > MAX_ADDRESS || text.search(/\p{Cc}/u) !== -1) return null
  const at = trimmed.indexOf('@')
  const local = trimmed.slice(0, at)
  const domain = at > 0 ? readDomain(trimmed.slice(at + 1)) : null
  if (domain === null || !isLocalPart(local)) return null
  return local.length + 1 + domain.length <= MAX_ADDRESS ? `${local}@${domain}` : null
}

function isLocalPart(local: string): boolean {
  return local.length <= MAX_LOCAL && local.split('.').every((atom) => LOCAL_ATOM.test(atom))
}

/** A last label of digits alone would make the domain an IPv4 address. */
function readDomain(text: string): string | null {
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(text)) return null
  const domain = domainToASCII(text)
  const labels = domain.split('.')
  const readable = labels.length > 1 && labels.every((label) => label.length <= MAX_LABEL && LABEL.test(label))
  return readable && !/^\d+$/.test(labels.at(-1) ?? '') && isOneScriptEach(domain) ? domain : null
}

/** Judged as people read it, also when it was given in punycode. */
function isOneScriptEach(domain: string): boolean {
  if (!domain.includes('xn--')) return true
  return domainToUnicode(domain)
    .split('.')
    .every((label) => WAYS_OF_WRITING.some((way) => way.test(label)))
}
