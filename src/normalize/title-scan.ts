import type { Role } from '../domain/role.ts'
import { type Grip, isPersonWord, type NameNode, type TitleIndex } from './title-index.ts'
import type { Token } from './title-parts.ts'

/** How a name stands in a title, from the surest to the least sure; the key of the probabilities. */
export type Fit =
  | 'whole' // the name is all the title says about the work
  | 'part' // the name fills the first part, other parts follow
  | 'rotated' // the name reads across a comma: "Engineer, Software"
  | 'ranked' // the name without its rank word: "Software Engineer Manager"
  | 'suffix' // other words stand before the name
  | 'rotatedSuffix' // both: "Director, Global Product Marketing"
  | 'prefix' // other words stand after the name
  | 'inner' // other words stand on both sides
  | 'later' // the name fills a later part
  | 'laterSuffix'
  | 'loose' // the words of the name stand apart
  | 'bare' // a rank that is somebody's whole title, beside other words: "VP, Biometrics"

export type Hit = {
  role: Role
  /** How many roles bear the name. */
  bearers: number
  fit: Fit
  tokens: Token[]
  words: number
  grip: Grip
  person: boolean
  extra: number
}

/** The parts of a title with the words among them that state a level, and those that state a rank over people. */
export type MatchInput = { parts: Token[][]; ranks: ReadonlySet<Token>; levels: ReadonlySet<Token> }

/** The names in a list of words, without those that are the end of a longer one: a Power BI Developer is no Developer.
 *  `best` is the fit of a name that fills the list. */
export function scan(list: Token[], best: Fit, input: MatchInput, index: TitleIndex): Hit[] {
  const hits: Hit[] = []
  const ended = new Set<number>()
  const place: Place = { list, best, input, index }
  for (let start = 0; start < list.length && start < 40; start++) {
    let at: NameNode | undefined = index.root
    for (let end = start; end < list.length; end++) {
      at = at.next.get(list[end]?.word ?? '')
      if (at === undefined) break
      if (at.roles.length === 0 || ended.has(end)) continue
      ended.add(end)
      for (const role of at.roles) hits.push(hitOf(place, start, end + 1, role, at))
    }
  }
  return hits
}

/** Whether a word speaks about the work: no place, no level, no "of", no lone digit. */
export function isContent(token: Token, input: MatchInput): boolean {
  return !token.noise && !input.levels.has(token) && !CONNECTORS.has(token.word) && !/^\d$/.test(token.word)
}

/** Words that end a name and begin what it is for. */
const CONNECTORS: ReadonlySet<string> = new Set(
  'of for in to at with on within from by de da do di du en und e y a an the our via per using who cum plus or'.split(
    ' ',
  ),
)

type Place = { list: Token[]; best: Fit; input: MatchInput; index: TitleIndex }

function hitOf(place: Place, start: number, end: number, role: Role, name: NameNode): Hit {
  const { list, input, index } = place
  const tokens = list.slice(start, end)
  const before = countContent(place, start - 1, -1, false)
  const after = countContent(place, end, 1, endsAtAnd(tokens))
  const person = after > 0 && list.slice(end).some((token) => input.ranks.has(token) || isPerson(token, input, index))
  return {
    role,
    bearers: name.roles.length,
    fit: fitOf(place, start, end, before, after),
    tokens,
    words: name.words,
    grip: after > 0 && hasOf(tokens) ? 'field' : name.grip,
    person,
    extra: before + after,
  }
}

function fitOf({ list, best, input }: Place, start: number, end: number, before: number, after: number): Fit {
  const isBare = list.slice(start, end).every((token) => input.levels.has(token))
  if (isBare && (best !== 'whole' || list.some((token) => isContent(token, input)))) return 'bare'
  if (after > 0) return before > 0 ? 'inner' : 'prefix'
  if (before > 0) return 'suffix'
  if (beside(list, start, end).some((token) => input.ranks.has(token))) return 'ranked'
  const alone = best !== 'whole' || list.every((token, at) => (at >= start && at < end) || !isContent(token, input))
  return alone ? best : 'part'
}

/** The words on both sides of a name as far as the next slash. */
function beside(list: Token[], start: number, end: number): Token[] {
  let from = start
  while (from > 0 && !list[from]?.slash) from--
  let to = end
  while (to < list.length && !list[to]?.slash) to++
  return [...list.slice(from, start), ...list.slice(end, to)]
}

/** An "and" closes a name that is somebody's ("Administrator and …") or that goes on behind "of"; it goes on with a field. */
function endsAtAnd(tokens: Token[]): boolean {
  return isPersonWord(tokens.at(-1)?.word ?? '') || hasOf(tokens)
}

function hasOf(tokens: Token[]): boolean {
  return tokens.some((token) => token.word === 'of')
}

/** Words about the work beside a name, from `at` on in steps of `step`, as far as the next slash or "of". */
function countContent({ list, input }: Place, at: number, step: 1 | -1, endsAtAnd: boolean): number {
  let count = 0
  for (let index = at; index >= 0 && index < list.length; index += step) {
    const token = list[index]
    if (token === undefined || (step === 1 ? token.slash : list[index + 1]?.slash)) break
    if (step === 1 && (CONNECTORS.has(token.word) || (endsAtAnd && token.joint))) break
    if (isContent(token, input)) count++
  }
  return count
}

/** Whether a word names somebody: a name before it is then only what that somebody deals with. */
function isPerson(token: Token, input: MatchInput, index: TitleIndex): boolean {
  return isContent(token, input) && index.heads.has(token.word) && isPersonWord(token.word)
}
