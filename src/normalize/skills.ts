import type { FoundSkill, Skill } from '../domain/skill.ts'

/** Makes the reader of skills: it finds every skill, tool and certificate that a text names, each with its place, in the
 *  order of the text. The longest name wins. A name that is also an ordinary word ("Go", "Epic") counts by the rule it
 *  carries. Reads at most the first `LONGEST` characters. Never throws. */
export function createSkillReader(skills: readonly Skill[]): (text: string) => FoundSkill[] {
  const root = treeOf(skills)
  return (text) => {
    const tokens = tokensOf(text.slice(0, LONGEST))
    const matches = matchesIn(tokens, root).filter((match) => isWritten(match, tokens))
    const company = new Set(matches.filter(isCertainTool).map(({ from }) => from))
    return matches
      .filter(
        (match, at) => !isDoubtful(match) || hasCompany(match, [matches[at - 1], matches[at + 1]], tokens, company),
      )
      .map(({ skill, from, to }) => ({
        name: skill.name,
        kind: skill.kind,
        start: tokens[from]?.start ?? 0,
        end: tokens[to]?.end ?? 0,
      }))
  }
}

const LONGEST = 20_000
/** No ad names more; a text made to be slow does. */
const MOST = 500
/** How many words to each side are looked at for company. */
const REACH = 8

type Token = { word: string; raw: string; start: number; end: number }
type Node = { next: Map<string, Node>; skill: Skill | null; raw: string }
type Match = { skill: Skill; from: number; to: number; raw: string }

/** Letters and digits with the signs that stand inside names: C++, C#, Node.js, pl/sql, o'clock. */
const WORD = /[\p{L}\p{N}]+(?:[.'’/&-](?=[\p{L}\p{N}])[\p{L}\p{N}]+)*(?:\+\+|#)?/gu

function tokensOf(text: string): Token[] {
  return [...text.matchAll(WORD)].map((match) => ({
    word: match[0].toLowerCase(),
    raw: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }))
}

/** Every name by its words. A name with a rule keeps how it is written. */
function treeOf(skills: readonly Skill[]): Node {
  const root = node()
  for (const skill of skills) {
    insert(root, skill.name, skill)
    for (const alias of skill.aliases) insert(root, alias, { ...skill, context: null })
  }
  return root
}

function insert(root: Node, name: string, skill: Skill): void {
  const tokens = tokensOf(name)
  let at = root
  for (const { word } of tokens) {
    const next = at.next.get(word) ?? node()
    at.next.set(word, next)
    at = next
  }
  if (tokens.length === 0 || at.skill !== null) return
  at.skill = skill
  at.raw = tokens.map(({ raw }) => raw).join(' ')
}

function node(): Node {
  return { next: new Map(), skill: null, raw: '' }
}

function matchesIn(tokens: readonly Token[], root: Node): Match[] {
  const matches: Match[] = []
  for (let from = 0; from < tokens.length && matches.length < MOST; from++) {
    let at: Node | undefined = root
    let best: Match | null = null
    for (let to = from; to < tokens.length && to < from + REACH; to++) {
      at = at.next.get(tokens[to]?.word ?? '')
      if (at === undefined) break
      if (at.skill !== null) best = { skill: at.skill, from, to, raw: at.raw }
    }
    if (best === null) continue
    matches.push(best)
    from = best.to
  }
  return matches
}

/** A name with a rule is written as the rule has it, and nothing beside it shows the contrary. */
function isWritten({ skill: { context }, raw, from, to }: Match, tokens: readonly Token[]): boolean {
  if (context === null) return true
  const written = tokens.slice(from, to + 1).map((token) => token.raw)
  return (
    written.join(' ') === raw &&
    !context.notBefore.includes(tokens[to + 1]?.word ?? '') &&
    !context.notAfter.includes(tokens[from - 1]?.word ?? '')
  )
}

function isDoubtful({ skill: { context } }: Match): boolean {
  return context !== null && context.near.length > 0
}

function isCertainTool(match: Match): boolean {
  return match.skill.kind === 'tool' && !isDoubtful(match)
}

/** A word of the rule or a certain tool close by, or another doubtful tool right beside it: "Puppet, Chef". */
function hasCompany(
  match: Match,
  beside: (Match | undefined)[],
  tokens: readonly Token[],
  company: ReadonlySet<number>,
): boolean {
  const { near = [] } = match.skill.context ?? {}
  for (let at = Math.max(0, match.from - REACH); at <= match.to + REACH && at < tokens.length; at++) {
    const isOwn = at >= match.from && at <= match.to
    if (!isOwn && (company.has(at) || near.includes(tokens[at]?.word ?? ''))) return true
  }
  return beside.some(
    (other) => other?.skill.kind === 'tool' && (other.from === match.to + 1 || other.to === match.from - 1),
  )
}
