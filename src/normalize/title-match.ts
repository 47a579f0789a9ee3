import type { RoleEvidence } from '../domain/role.ts'
import type { TitleIndex } from './title-index.ts'
import type { Token } from './title-parts.ts'
import { type Fit, type Hit, isContent, type MatchInput, scan } from './title-scan.ts'

/** Every name of the taxonomy that the title holds, with the way it stands there. In no order. */
export function findHits(input: MatchInput, index: TitleIndex): Hit[] {
  const parts = input.parts.filter((part) => part.some((token) => isContent(token, input)))
  const [first, ...later] = parts
  if (first === undefined) {
    const rest = input.parts.flat()
    return scan(input.parts.length === 1 ? rest : rest.filter((token) => !token.noise), 'whole', input, index)
  }
  const rank = input.parts.find((part) => !parts.includes(part) && part.some((token) => input.ranks.has(token)))
  const alone = later.length === 0
  const best: Fit = rank !== undefined ? 'ranked' : alone ? 'whole' : 'part'
  const hits = scan(first, best, input, index)
  if (first.some((token) => token.noise || input.levels.has(token))) hits.push(...stripped(first, best, input, index))
  for (const part of later.slice(0, 3)) hits.push(...rotated(part, first, input, index))
  for (const part of later.slice(0, 4)) hits.push(...scanLater(part, input, index))
  if (rank !== undefined) hits.push(...rotated(first, rank, input, index))
  hits.push(...ofRotated(first, input, index))
  return hits
}

/** Names whose words all stand in the title though apart, with the name's last word closing the first part. */
export function findLoose(input: MatchInput, index: TitleIndex): Hit[] {
  const parts = input.parts.filter((part) => part.some((token) => isContent(token, input)))
  const all = parts.flat().filter((token) => !token.noise)
  const closing = parts[0]?.filter((token) => isContent(token, input)).at(-1)
  if (closing === undefined || all.length > 24) return []
  const byWord = new Map(all.map((token) => [token.word, token]))
  const hits: Hit[] = []
  for (const token of all) {
    for (const name of index.byRarest.get(token.word) ?? []) {
      if (name.head !== closing.word) continue
      const tokens = name.words.map((word) => byWord.get(word)).filter((found) => found !== undefined)
      if (tokens.length < name.words.length) continue
      const extra = all.length - tokens.length
      hits.push({
        role: name.role,
        bearers: 1,
        fit: 'loose',
        tokens,
        words: tokens.length,
        grip: 'firm',
        person: false,
        extra,
      })
    }
  }
  return hits
}

/** What of a hit is shown: the words of the title as they stand, or side by side when they stand apart. */
export function evidenceOf(hit: Hit, text: string): RoleEvidence {
  const kind = hit.fit === 'loose' ? 'tokens' : SURE.has(hit.fit) ? 'alias' : 'near_alias'
  const tokens = [...hit.tokens].sort((a, b) => a.from - b.from)
  const first = tokens[0]
  const last = tokens.at(-1)
  const inOrder = tokens.every((token, at) => token === hit.tokens[at])
  const between = first && last ? text.slice(first.from, last.to) : ''
  if (inOrder && between.length <= 80 && !/[,;:|()]/.test(between)) return { kind, text: between }
  return { kind, text: hit.tokens.map((token) => text.slice(token.from, token.to)).join(' ') }
}

const SURE: ReadonlySet<Fit> = new Set<Fit>(['whole', 'part', 'rotated'])

/** The first part without places, shifts and level words, and once more without its rank words. */
function stripped(first: Token[], best: Fit, input: MatchInput, index: TitleIndex): Hit[] {
  const plain = first.filter((token) => !token.noise && !(input.levels.has(token) && !input.ranks.has(token)))
  const hits = plain.length < first.length ? scan(plain, best, input, index) : []
  const bare = plain.filter((token) => !input.ranks.has(token))
  if (bare.length === plain.length || bare.length === 0) return hits
  const below = scan(bare, 'ranked', input, index)
  return [...hits, ...below.map((hit): Hit => (hit.fit === 'ranked' ? hit : { ...hit, fit: 'inner' }))]
}

/** "Manager, Product Marketing" read as "Product Marketing Manager". Only names that reach across the comma count. */
function rotated(part: Token[], first: Token[], input: MatchInput, index: TitleIndex): Hit[] {
  const front = part.filter((token) => !token.noise && !(input.levels.has(token) && !input.ranks.has(token)))
  const back = first.filter((token) => !token.noise && !(input.levels.has(token) && !input.ranks.has(token)))
  return crossing(front, back, input, index)
}

/** "Director of Product Marketing" read as "Product Marketing Director" and, as a rank, "Product Marketing Manager". */
function ofRotated(first: Token[], input: MatchInput, index: TitleIndex): Hit[] {
  const cut = first.findIndex((token) => token.word === 'of' || token.word === 'for')
  if (cut <= 0) {
    const rank = [first[0], first.at(-1)].find((token) => token !== undefined && input.ranks.has(token))
    if (rank === undefined) return []
    const rest = first.filter((token) => token !== rank && !token.noise)
    return crossing(rest, [rank], input, index)
  }
  const front = first.slice(cut + 1).filter((token) => !token.noise)
  const back = first
    .slice(0, cut)
    .filter((token) => !token.noise && !(input.levels.has(token) && !input.ranks.has(token)))
  return crossing(front, back, input, index)
}

function crossing(front: Token[], back: Token[], input: MatchInput, index: TitleIndex): Hit[] {
  if (front.length === 0 || back.length === 0 || front.length > 8) return []
  const list = [...front, ...back]
  const lists = [list]
  if (back.some((token) => input.ranks.has(token))) {
    lists.push([...front, ...back.map((token) => (input.ranks.has(token) ? { ...token, word: 'manager' } : token))])
  }
  return lists.flatMap((each) =>
    scan(each, 'rotated', input, index)
      .filter((hit) => hit.tokens.at(-1) === each.at(-1) && hit.tokens.length > back.length)
      .map((hit) => ({
        ...hit,
        fit: hit.fit === 'rotated' ? hit.fit : 'rotatedSuffix',
        tokens: list.slice(list.length - hit.tokens.length),
      })),
  )
}

function scanLater(part: Token[], input: MatchInput, index: TitleIndex): Hit[] {
  return scan(part, 'later', input, index)
    .filter((hit) => hit.fit === 'later' || hit.fit === 'suffix')
    .map((hit) => ({ ...hit, fit: hit.fit === 'later' ? 'later' : 'laterSuffix' }))
}
