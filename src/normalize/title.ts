import type { Role, RoleCandidate, Taxonomy, TitleReading } from '../domain/role.ts'
import { aliasKey } from '../taxonomy/words.ts'
import { buildTitleIndex, respelt, type TitleIndex } from './title-index.ts'
import { type LevelMark, levelMarks, readLevel } from './title-level.ts'
import { evidenceOf, findHits, findLoose, type Hit, type MatchInput } from './title-match.ts'
import { type TitleParts, type Token, titleParts } from './title-parts.ts'
import { ROLE_THRESHOLD, probabilityOf } from './title-probability.ts'

export type TitleContext = { department?: string | null; description?: string | null }

/** Makes the reader of job titles for a taxonomy. The reader takes at most the first 300 characters of a title, never
 *  throws and keeps nothing between calls. It answers with the role the title names, or null when no candidate reaches
 *  the threshold of `title-probability.ts`, and with the level the title states in so many words, else null. The
 *  department is asked only when the title is a bare rank or trade ("Manager", "Engineer"); the description is not read. */
export function createTitleReader(taxonomy: Taxonomy): (title: string, context?: TitleContext) => TitleReading {
  const index = buildTitleIndex(taxonomy)
  return (title, context) => read(title, context, index)
}

type Reading = { hit: Hit; candidate: RoleCandidate }

function read(title: string, context: TitleContext | undefined, index: TitleIndex): TitleReading {
  const parsed = titleParts(title)
  const marks = parsed.parts.flatMap(levelMarks)
  const input = matchInput(parsed, marks)
  const ranked = rank(input, parsed.text, index, context)
  const best = ranked[0]
  const chosen = best !== undefined && best.candidate.probability >= ROLE_THRESHOLD ? best : null
  const used = new Set(chosen?.hit.tokens ?? [])
  const level = readLevel(marks, used, chosen?.hit.role ?? null, parsed.text)
  const rung = chosen === null ? null : rungOf(chosen)
  return {
    cleaned: cleanedText(parsed, input, used),
    candidates: ranked.slice(0, 5).map((reading) => reading.candidate),
    role: chosen?.candidate ?? null,
    level: rung?.level ?? level?.level ?? null,
    levelEvidence: rung === null ? (level?.evidence ?? null) : level?.level === rung.level ? level.evidence : rung.text,
  }
}

function matchInput(parsed: TitleParts, marks: LevelMark[]): MatchInput {
  const levels = new Set(marks.flatMap((mark) => [mark.token, mark.last]))
  const ranks = new Set(marks.filter((mark) => RANKS.has(mark.level)).map((mark) => mark.token))
  return { parts: parsed.parts, isLevel: (token) => levels.has(token), isRank: (token) => ranks.has(token) }
}

const RANKS: ReadonlySet<string> = new Set(['manager', 'director', 'executive'])

/** The layers in turn: names as they stand, then with the words apart, then respelt, then with the department's help. */
function rank(input: MatchInput, text: string, index: TitleIndex, context: TitleContext | undefined): Reading[] {
  let readings = best(findHits(input, index), text, 1)
  if (isWeak(readings)) readings = merge(readings, best(findLoose(input, index), text, 1))
  if (isWeak(readings)) readings = merge(readings, respeltReadings(input, text, index))
  if (isWeak(readings) && context?.department) readings = merge(readings, departmentReadings(input, text, index, context.department))
  return readings
}

function isWeak(readings: Reading[]): boolean {
  return (readings[0]?.candidate.probability ?? 0) < ROLE_THRESHOLD
}

/** One reading a role, the likeliest, longest and earliest first. `trust` scales every probability. */
function best(hits: Hit[], text: string, trust: number): Reading[] {
  const byRole = new Map<string, { hit: Hit; probability: number }>()
  for (const hit of hits) {
    const probability = probabilityOf(hit) * trust
    const held = byRole.get(hit.role.slug)
    if (held === undefined || probability > held.probability) byRole.set(hit.role.slug, { hit, probability })
  }
  return [...byRole.values()].sort(byLikelihood).slice(0, 5).map(({ hit, probability }) => ({
    hit,
    candidate: { slug: hit.role.slug, soc: hit.role.soc, probability: round(probability), evidence: evidenceOf(hit, text) },
  }))
}

function byLikelihood(a: { hit: Hit; probability: number }, b: { hit: Hit; probability: number }): number {
  return (
    b.probability - a.probability ||
    a.hit.extra - b.hit.extra ||
    (a.hit.tokens[0]?.from ?? 0) - (b.hit.tokens[0]?.from ?? 0) ||
    b.hit.words - a.hit.words ||
    (a.hit.role.slug < b.hit.role.slug ? -1 : 1)
  )
}

function merge(first: Reading[], second: Reading[]): Reading[] {
  const known = new Map<string, Reading>()
  for (const reading of [...first, ...second]) {
    const held = known.get(reading.candidate.slug)
    if (held === undefined || reading.candidate.probability > held.candidate.probability) {
      known.set(reading.candidate.slug, reading)
    }
  }
  return [...known.values()].sort((a, b) =>
    byLikelihood({ hit: a.hit, probability: a.candidate.probability }, { hit: b.hit, probability: b.candidate.probability }),
  )
}

function respeltReadings(input: MatchInput, text: string, index: TitleIndex): Reading[] {
  let changed = false
  const origin = new Map<Token, Token>()
  const parts = input.parts.map((part) =>
    part.map((token) => {
      const word = token.noise || input.isLevel(token) ? null : respelt(token.word, index)
      if (word === null) return token
      changed = true
      const fresh = { ...token, word }
      origin.set(fresh, token)
      return fresh
    }),
  )
  if (!changed) return []
  return best(findHits({ ...input, parts }, index), text, 0.9).map(({ hit, candidate }) => ({
    hit: { ...hit, tokens: hit.tokens.map((token) => origin.get(token) ?? token) },
    candidate: { ...candidate, evidence: { kind: 'near_alias', text: candidate.evidence.text } },
  }))
}

/** "Manager" in the department "Customer Success": only for a title of one or two words that are no name by themselves. */
function departmentReadings(input: MatchInput, text: string, index: TitleIndex, department: string): Reading[] {
  const words = input.parts.flat().filter((token) => !token.noise)
  if (words.length === 0 || words.length > 2 || input.parts.length > 1) return []
  const offset = text.length + 2
  const extra = titleParts(department).parts.slice(0, 1).map((part) =>
    part.map((token) => ({ ...token, from: token.from + offset, to: token.to + offset })),
  )
  const whole = `${text}, ${titleParts(department).text}`
  const hits = findHits({ ...input, parts: [...input.parts, ...extra] }, index).filter((hit) => hit.fit === 'rotated')
  return best(hits, whole, 0.8)
}

function rungOf({ hit }: Reading): { level: TitleReading['level']; text: string } | null {
  if (!SURE.has(hit.fit)) return null
  const name = hit.tokens.map((token) => token.word).join(' ')
  const rung = hit.role.ladder.find((each) => aliasKey(each.title) === name)
  return rung === undefined || isPlain(rung.title, hit.role) ? null : { level: rung.level, text: rung.title }
}

const SURE: ReadonlySet<string> = new Set(['whole', 'part', 'rotated'])

/** The rung that bears the role's plain title states no level: anybody of the trade is called that. */
function isPlain(title: string, role: Role): boolean {
  return title === role.title
}

/** The title's own words without noise and level words, parts joined by commas; never empty when the title has a word. */
function cleanedText({ text, parts }: TitleParts, input: MatchInput, used: ReadonlySet<Token>): string {
  const kept = parts.map((part) => part.filter((token) => used.has(token) || (!token.noise && !input.isLevel(token))))
  const cleaned = kept.filter((part) => part.length > 0).map((part) => joined(part, text)).join(', ')
  return cleaned === '' ? parts.map((part) => joined(part, text)).join(', ') : cleaned
}

function joined(part: Token[], text: string): string {
  let result = ''
  let end = -1
  for (const token of part) {
    const gap = end < 0 ? '' : text.slice(end, token.from)
    result += (gap.length > 3 || /[\p{L}\p{N}]/u.test(gap) ? ' ' : gap) + text.slice(token.from, token.to)
    end = token.to
  }
  return result
}

function round(probability: number): number {
  return Math.round(probability * 1000) / 1000
}
