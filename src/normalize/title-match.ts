import type { Role, RoleEvidence } from '../domain/role.ts'
import { isPersonWord, type NameNode, type TitleIndex } from './title-index.ts'
import type { Token } from './title-parts.ts'

/** How a name stands in a title, from the surest to the least sure; the key of the probabilities. */
export type Fit =
  | 'whole' // the name is all the title says about the work
  | 'part' // the name fills the first part, other parts follow
  | 'rotated' // the name reads across a comma: "Engineer, Software"
  | 'ranked' // the name without its rank word: "Software Engineer Manager"
  | 'suffix' // other words stand before the name
  | 'prefix' // other words stand after the name
  | 'inner' // other words stand on both sides
  | 'later' // the name fills a later part
  | 'laterSuffix'
  | 'loose' // the words of the name stand apart

export type Hit = { role: Role; fit: Fit; tokens: Token[]; words: number; firm: boolean; extra: number }

/** The parts of a title as the matcher wants them: `content` tells which words speak about the work. */
export type MatchInput = { parts: Token[][]; isRank: (token: Token) => boolean; isLevel: (token: Token) => boolean }

/** Every name of the taxonomy that the title holds, with the way it stands there. In no order. */
export function findHits(input: MatchInput, index: TitleIndex): Hit[] {
  const parts = input.parts.filter((part) => part.some((token) => isContent(token, input)))
  const [first, ...later] = parts
  if (first === undefined) return scanAll(input.parts.flat(), 'whole', input, index)
  const rank = input.parts.find((part) => !parts.includes(part) && part.some((token) => input.isRank(token)))
  const alone = later.length === 0
  const hits = scanAll(first, alone ? 'whole' : 'part', input, index)
  if (first.some((token) => token.noise || input.isLevel(token))) hits.push(...stripped(first, alone, input, index))
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
      hits.push({ role: name.role, fit: 'loose', tokens, words: tokens.length, firm: true, extra })
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

/** Words that end a name and begin what it is for. */
const CONNECTORS: ReadonlySet<string> = new Set(
  'of for in to at with on within from by de da do di du en und e y a an the our via per using who cum plus or'.split(' '),
)

function isContent(token: Token, input: MatchInput): boolean {
  return !token.noise && !input.isLevel(token) && !CONNECTORS.has(token.word) && !/^\d$/.test(token.word)
}

function scanAll(list: Token[], best: Fit, input: MatchInput, index: TitleIndex): Hit[] {
  const hits: Hit[] = []
  for (let start = 0; start < list.length && start < 40; start++) {
    let at: NameNode | undefined = index.root
    for (let end = start; end < list.length; end++) {
      at = at.next.get(list[end]?.word ?? '')
      if (at === undefined) break
      if (at.role !== null) hits.push(hitOf(list, start, end + 1, at, best, input, index))
    }
  }
  return hits
}

function hitOf(
  list: Token[],
  start: number,
  end: number,
  name: NameNode,
  best: Fit,
  input: MatchInput,
  index: TitleIndex,
): Hit {
  const before = countContent(list, start - 1, -1, input)
  const after = countContent(list, end, 1, input)
  const person = after > 0 && list.slice(end).some((token) => isPerson(token, input, index))
  return {
    role: name.role as Role,
    fit: fitOf(list, start, end, before, after, best, input),
    tokens: list.slice(start, end),
    words: name.words,
    firm: name.firm && !person,
    extra: before + after,
  }
}

function fitOf(
  list: Token[],
  start: number,
  end: number,
  before: number,
  after: number,
  best: Fit,
  input: MatchInput,
): Fit {
  if (after > 0) return before > 0 ? 'inner' : 'prefix'
  if (before > 0) return 'suffix'
  const others = [...list.slice(0, start), ...list.slice(end)]
  if (others.some((token) => input.isRank(token))) return 'ranked'
  return best === 'whole' && others.some((token) => isContent(token, input)) ? 'part' : best
}

/** Words about the work beside a name, from `at` on in steps of `step`, as far as the next slash or "of". */
function countContent(list: Token[], at: number, step: 1 | -1, input: MatchInput): number {
  let count = 0
  for (let index = at; index >= 0 && index < list.length; index += step) {
    const token = list[index]
    if (token === undefined || (step === 1 ? token.slash : list[index + 1]?.slash)) break
    if (step === 1 && CONNECTORS.has(token.word)) break
    if (isContent(token, input)) count++
  }
  return count
}

/** Whether a word names somebody: a name before it is then only what that somebody deals with. */
function isPerson(token: Token, input: MatchInput, index: TitleIndex): boolean {
  return isContent(token, input) && index.heads.has(token.word) && isPersonWord(token.word)
}

/** The first part without places, shifts and level words, and once more without its rank words. */
function stripped(first: Token[], alone: boolean, input: MatchInput, index: TitleIndex): Hit[] {
  const plain = first.filter((token) => !token.noise && !(input.isLevel(token) && !input.isRank(token)))
  const hits = plain.length < first.length ? scanAll(plain, alone ? 'whole' : 'part', input, index) : []
  const bare = plain.filter((token) => !input.isRank(token))
  if (bare.length < plain.length && bare.length > 0) hits.push(...scanAll(bare, 'ranked', input, index))
  return hits
}

/** "Manager, Product Marketing" read as "Product Marketing Manager". Only names that reach across the comma count. */
function rotated(part: Token[], first: Token[], input: MatchInput, index: TitleIndex): Hit[] {
  const front = part.filter((token) => !token.noise && !(input.isLevel(token) && !input.isRank(token)))
  const back = first.filter((token) => !token.noise && !(input.isLevel(token) && !input.isRank(token)))
  return crossing(front, back, input, index)
}

/** "Director of Product Marketing" read as "Product Marketing Director" and, as a rank, "Product Marketing Manager". */
function ofRotated(first: Token[], input: MatchInput, index: TitleIndex): Hit[] {
  const cut = first.findIndex((token) => token.word === 'of' || token.word === 'for')
  if (cut <= 0) {
    const rank = [first[0], first.at(-1)].find((token) => token !== undefined && input.isRank(token))
    return rank === undefined ? [] : crossing(first.filter((token) => token !== rank && !token.noise), [rank], input, index)
  }
  const front = first.slice(cut + 1).filter((token) => !token.noise)
  const back = first.slice(0, cut).filter((token) => !token.noise && !(input.isLevel(token) && !input.isRank(token)))
  return crossing(front, back, input, index)
}

function crossing(front: Token[], back: Token[], input: MatchInput, index: TitleIndex): Hit[] {
  if (front.length === 0 || back.length === 0 || front.length > 8) return []
  const lists = [[...front, ...back]]
  if (back.some((token) => input.isRank(token))) {
    lists.push([...front, ...back.map((token) => (input.isRank(token) ? { ...token, word: 'manager' } : token))])
  }
  return lists.flatMap((list) =>
    scanAll(list, 'rotated', input, index)
      .filter((hit) => hit.tokens.includes(front.at(-1) as Token) && hit.tokens.length > 1 && hit.tokens.at(-1) === list.at(-1))
      .map((hit) => ({ ...hit, fit: hit.fit === 'rotated' ? hit.fit : 'suffix' })),
  )
}

function scanLater(part: Token[], input: MatchInput, index: TitleIndex): Hit[] {
  return scanAll(part, 'later', input, index)
    .filter((hit) => hit.fit === 'later' || hit.fit === 'suffix')
    .map((hit) => ({ ...hit, fit: hit.fit === 'later' ? 'later' : 'laterSuffix' }))
}
