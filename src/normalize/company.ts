import {
  AGENCY_PHRASES,
  AGENCY_WORDS,
  BOARD_WORDS,
  LEGAL_FORMS,
  LEGAL_PHRASES,
  SUBSIDIARY_WORDS,
} from './company-words.ts'
import { createMemory } from './memory.ts'

/** An employer's name as it can be compared. */
export type Company = {
  /** Words without case, accents, punctuation, legal form and what a careers site adds: "acme health". Never empty for a
   *  name that has a letter, a digit or any other visible sign. */
  name: string
  /** `name` without spaces: "Beauty Barrage" and the board "beautybarrage" are one. */
  key: string
  /** Keys of other names the ad gives: a trading name, a brand or an earlier name in parentheses. */
  aliases: string[]
  /** The name says that the firm advertises for others. False is no proof of the contrary. */
  isAgency: boolean
}

const LONGEST_NAME = 200

/** Reads an employer's name: "The Acme Co., Inc. (formerly Foo)" is `acme` with the alias `foo`. Never throws. */
export function canonicalCompany(name: string): Company {
  return memory(name, read)
}

/** Employers have many ads. */
const memory = createMemory<Company>(1_000)

function read(name: string): Company {
  const { main, others } = splitNames(name.slice(0, LONGEST_NAME))
  const words = essentialWords(main)
  const fallBack = fold(name.slice(0, LONGEST_NAME)) || name.trim().toLowerCase()
  const own = words.join(' ') || fallBack
  const key = own.replaceAll(' ', '')
  const aliases = others.map((other) => essentialWords(other).join('')).filter((alias) => alias.length > 2)
  return { name: own, key, aliases: [...new Set(aliases)].filter((alias) => alias !== key), isAgency: isAgency(name) }
}

/** `same`: one name. `related`: one name is the beginning of the other, as a brand and its owner often are. */
export function compareCompanies(a: Company, b: Company): 'same' | 'related' | 'different' {
  const keys = new Set([a.key, ...a.aliases])
  if (keys.has(b.key) || b.aliases.some((alias) => keys.has(alias))) return 'same'
  const [short, long] = a.name.length <= b.name.length ? [a, b] : [b, a]
  return short.key.length >= SHORTEST_BRAND && (long.name.startsWith(`${short.name} `) || long.key === short.key)
    ? 'related'
    : 'different'
}

/** Shorter beginnings are common words. */
const SHORTEST_BRAND = 4

const OTHER_NAME =
  /\b(?:d\s?\/\s?b\s?\/\s?a|dba|t\/a|trading as|doing business as|formerly|f\/k\/a|fka|a\/k\/a|aka)\b:?/i

/** The name before and after "d/b/a", and what stands in parentheses, unless that is a country or a mark of the board. */
function splitNames(name: string): { main: string; others: string[] } {
  const inside: string[] = []
  const outside = name.replace(/[([{]([^()[\]{}]{0,80})[)\]}]/g, (_, text: string) => {
    inside.push(text.replace(OTHER_NAME, ' '))
    return ' '
  })
  const [first = '', ...rest] = outside.split(OTHER_NAME)
  const main = fold(first) === '' ? name : first
  return { main, others: [...rest, ...inside.filter((text) => isName(text))].slice(0, 3) }
}

function isName(text: string): boolean {
  const words = fold(text).split(' ')
  return words.some(
    (word) => word !== '' && !SUBSIDIARY_WORDS.has(word) && !BOARD_WORDS.has(word) && !LEGAL_FORMS.has(word),
  )
}

function essentialWords(name: string): string[] {
  // A board's token may carry a number that only keeps it apart from an older board: "brillio-2".
  const text = fold(/^[a-z0-9-]+-\d$/.test(name.trim()) ? name.trim().slice(0, -2) : name)
  const words = text
    .replace(/^jobs (?:at|bei|chez) /, '')
    .split(' ')
    .filter((word) => word !== '')
  const named = words.length > 1 && words[0] === 'the' ? words.slice(1) : words
  const short = withoutEnding(named)
  return short.length > 1 && short.at(-1) === 'and' ? short.slice(0, -1) : short
}

/** Takes legal forms and board words off the end, and a country that stood before a legal form. */
function withoutEnding(words: string[]): string[] {
  let kept = words
  let hadForm = false
  for (;;) {
    const shorter = withoutPhrase(kept)
    if (shorter !== null) hadForm = true
    const next = shorter ?? withoutWord(kept, hadForm)
    if (next === null) return kept
    if (LEGAL_FORMS.has(kept.at(-1) ?? '')) hadForm = true
    kept = next
  }
}

function withoutPhrase(words: string[]): string[] | null {
  const text = words.join(' ')
  const phrase = LEGAL_PHRASES.find((each) => text.endsWith(` ${each}`))
  return phrase === undefined ? null : text.slice(0, -phrase.length - 1).split(' ')
}

function withoutWord(words: string[], hadForm: boolean): string[] | null {
  const last = words.at(-1) ?? ''
  const rest = words.slice(0, -1)
  if (rest.length === 0) return null
  if (LEGAL_FORMS.has(last) || BOARD_WORDS.has(last)) return rest
  const before = rest.at(-1) ?? ''
  const isSubsidiary = hadForm && SUBSIDIARY_WORDS.has(last) && rest.join('').length > SHORTEST_BRAND
  return isSubsidiary && !JOINING.has(before) ? rest : null
}

/** After these a country belongs to the name: "Bank of America Corp". */
const JOINING: ReadonlySet<string> = new Set(['of', 'de', 'do', 'da', 'in', 'for', 'and', 'fur'])

function isAgency(name: string): boolean {
  const text = fold(name.slice(0, LONGEST_NAME))
  // "Acme Recruiting" may be Acme's own board: what a board adds counts only when a firm's form follows it.
  const words = text.split(' ')
  const marks = words.filter((word) => AGENCY_WORDS.has(word))
  if (marks.length > 0 && !(marks.length === 1 && BOARD_WORDS.has(marks[0] ?? '') && words.at(-1) === marks[0]))
    return true
  return AGENCY_PHRASES.some((phrase) => ` ${text} `.includes(` ${phrase} `))
}

function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('&', ' and ')
    .replace(/['’`]/g, '')
    .replace(/[^\p{L}\p{N}+#]+/gu, ' ')
    .trim()
}
