import type { FoundSkill, Skill } from '../domain/skill.ts'
import { createMemory, MOST_TEXTS } from './memory.ts'
import { skillWords, type Words } from './skill-words.ts'

/** Makes the reader of skills: it finds every skill, tool and certificate that a text names, each with its place, in the
 *  order of the text. The longest name wins. A name that is also an ordinary word ("Go", "Epic") counts by the rule it
 *  carries. Reads at most the first `LONGEST` characters. Never throws. */
export function createSkillReader(skills: readonly Skill[]): (text: string) => FoundSkill[] {
  const root = treeOf(skills)
  const memory = createMemory<FoundSkill[]>(MOST_TEXTS)
  return (text) => memory(text, () => find(text.slice(0, LONGEST), root))
}

function find(text: string, root: Node): FoundSkill[] {
  const words = skillWords(text)
  const matches = matchesIn(words, root).filter((match) => isWritten(match, words, text))
  const company = new Set(matches.filter(isCertainTool).map(({ from }) => from))
  return matches
    .filter((match, at) => !isDoubtful(match) || hasCompany(match, [matches[at - 1], matches[at + 1]], words, company))
    .map(({ skill, from, to }) => ({
      name: skill.name,
      kind: skill.kind,
      start: words.start[from] ?? 0,
      end: words.end[to] ?? 0,
    }))
}

const LONGEST = 20_000
/** No ad names more; a text made to be slow does. */
const MOST = 500
/** How many words to each side are looked at for company. */
const REACH = 8

type Node = { next: Map<string, Node>; skill: Skill | null; raw: string }
type Match = { skill: Skill; from: number; to: number; raw: string }

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
  const words = skillWords(name)
  let at = root
  for (const word of words.lower) {
    const next = at.next.get(word) ?? node()
    at.next.set(word, next)
    at = next
  }
  if (words.count === 0 || at.skill !== null) return
  at.skill = skill
  at.raw = asWritten(words, name, 0, words.count - 1)
}

/** The words from one to another as they stand in the text, a space between them. */
function asWritten({ start, end }: Words, text: string, from: number, to: number): string {
  return start
    .slice(from, to + 1)
    .map((at, index) => text.slice(at, end[from + index]))
    .join(' ')
}

function node(): Node {
  return { next: new Map(), skill: null, raw: '' }
}

function matchesIn({ count, lower }: Words, root: Node): Match[] {
  const matches: Match[] = []
  for (let from = 0; from < count && matches.length < MOST; from++) {
    let at: Node | undefined = root
    let best: Match | null = null
    for (let to = from; to < count && to < from + REACH; to++) {
      at = at.next.get(lower[to] ?? '')
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
function isWritten({ skill: { context }, raw, from, to }: Match, words: Words, text: string): boolean {
  if (context === null) return true
  return (
    asWritten(words, text, from, to) === raw &&
    !context.notBefore.includes(words.lower[to + 1] ?? '') &&
    !context.notAfter.includes(words.lower[from - 1] ?? '')
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
  { count, lower }: Words,
  company: ReadonlySet<number>,
): boolean {
  const { near = [] } = match.skill.context ?? {}
  for (let at = Math.max(0, match.from - REACH); at <= match.to + REACH && at < count; at++) {
    const isOwn = at >= match.from && at <= match.to
    if (!isOwn && (company.has(at) || near.includes(lower[at] ?? ''))) return true
  }
  return beside.some(
    (other) => other?.skill.kind === 'tool' && (other.from === match.to + 1 || other.to === match.from - 1),
  )
}
