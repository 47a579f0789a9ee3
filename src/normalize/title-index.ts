import type { Level, Role, Taxonomy } from '../domain/role.ts'
import { defaultLadder, RANKS } from '../taxonomy/levels.ts'
import { aliasKey } from '../taxonomy/words.ts'
import { isStateCode } from './title-noise.ts'

/** A place in the tree of names: the words that may come next, and the roles whose name ends here: none, one, or those
 *  that bear an ambiguous name. */
export type NameNode = { next: Map<string, NameNode>; roles: readonly Role[]; words: number; grip: Grip }

/** How much a name holds when other words stand beside it. `firm`: several words, or a trade of one word ("electrician").
 *  `general`: one word that many trades end in ("teacher"). `field`: one word for a field of work ("marketing"). */
export type Grip = 'firm' | 'general' | 'field'

export type TitleIndex = {
  root: NameNode
  /** Words of seven letters and more by what is left of them when one letter is taken out. */
  misspelt: ReadonlyMap<string, Slip>
  vocabulary: ReadonlySet<string>
  /** What the level reader asks about a role, by slug. */
  names: ReadonlyMap<string, RoleNames>
  /** Last words of names: "engineer", "nurse". A word that names what somebody is. */
  heads: ReadonlySet<string>
  /** Names of several words by each role's rarest word, for names whose words stand apart in a title. */
  byRarest: ReadonlyMap<string, LooseName[]>
}

/** A word and the place of the letter that was taken out of it. */
type Slip = { word: string; at: number }

/** A role's own words, the level its plain title states over people (else null), and its other rungs by name. The rung that
 *  bears the plain title is not among them: anybody of the trade is called that. */
export type RoleNames = {
  title: string
  words: ReadonlySet<string>
  leads: Level | null
  rungs: ReadonlyMap<string, Level>
}

type LooseName = { role: Role; words: string[]; head: string }

/** Builds the look-up of every title, alias and rung title. A later name never takes an earlier one's place. */
export function buildTitleIndex(taxonomy: Taxonomy): TitleIndex {
  const names = namesOf(taxonomy)
  const heads = new Map<string, Set<string>>()
  for (const [key, [role]] of names) {
    const head = key.split(' ').at(-1) ?? ''
    if (role !== undefined) heads.set(head, (heads.get(head) ?? new Set()).add(role.slug))
  }
  const root = node()
  for (const [key, roles] of names) insert(root, key.split(' '), roles, heads)
  const vocabulary = new Set([...names.keys()].flatMap((key) => key.split(' ')))
  return {
    root,
    vocabulary,
    heads: new Set(heads.keys()),
    misspelt: misspeltWords(vocabulary),
    byRarest: looseNames(names),
    names: new Map(taxonomy.roles.map((role) => [role.slug, roleNames(role)])),
  }
}

/** The known word that a long unknown one is a slip for; null when there is none. A letter too many, one missing or two
 *  swapped are mended from six letters on, a wrong letter only from nine on: "printer" is no slip for "painter". */
export function respelt(word: string, index: TitleIndex): string | null {
  if (word.length < 6 || word.length > 24 || index.vocabulary.has(word)) return null
  const whole = index.misspelt.get(word)
  if (whole !== undefined) return whole.word
  for (let at = 1; at < word.length; at++) {
    const shorter = word.slice(0, at) + word.slice(at + 1)
    if (shorter.length >= 6 && index.vocabulary.has(shorter)) return shorter
    const found = index.misspelt.get(shorter)
    if (found === undefined || found.word.length !== word.length) continue
    const distance = Math.abs(found.at - at)
    if (distance === 1 || (distance === 0 && word.length >= 9)) return found.word
  }
  return null
}

function roleNames(role: Role): RoleNames {
  const title = aliasKey(role.title)
  const plain = role.ladder.find((rung) => rung.title === role.title)
  return {
    title,
    words: new Set(title.split(' ')),
    leads: plain !== undefined && RANKS.has(plain.level) ? plain.level : null,
    rungs: new Map(
      role.ladder.filter((rung) => rung.title !== role.title).map((rung) => [aliasKey(rung.title), rung.level]),
    ),
  }
}

function node(): NameNode {
  return { next: new Map(), roles: [], words: 0, grip: 'firm' }
}

function namesOf(taxonomy: Taxonomy): Map<string, Role[]> {
  const names = new Map<string, Role[]>()
  const add = (key: string, role: Role): void => {
    if (key !== '' && !names.has(key)) names.set(key, [role])
  }
  for (const role of taxonomy.roles) for (const name of [role.title, ...role.aliases]) add(aliasKey(name), role)
  for (const role of taxonomy.roles) for (const name of role.ambiguous) share(names.get(aliasKey(name)), role)
  for (const role of taxonomy.roles) for (const title of ownRungs(role)) add(aliasKey(title), role)
  for (const [key, [role]] of [...names]) for (const variant of variants(key)) if (role) add(variant, role)
  return names
}

function share(bearers: Role[] | undefined, role: Role): void {
  if (bearers !== undefined && !bearers.includes(role)) bearers.push(role)
}

/** The titles of a ladder that the role brings itself; those of the default ladder are read as level and title. */
function ownRungs(role: Role): string[] {
  const usual = new Set(defaultLadder(role.title).map((rung) => rung.title))
  return role.ladder.map((rung) => rung.title).filter((title) => !usual.has(title))
}

/** "Technician" is also written "Tech"; service and services, account and accounts are told apart only where two roles differ by it. */
function variants(key: string): string[] {
  const found: string[] = []
  if (key.endsWith(' technician')) found.push(key.replace(/ technician$/, ' tech'))
  if (/\bservices?\b/.test(key))
    found.push(key.replace(/\bservices?\b/, (word) => (word === 'service' ? 'services' : 'service')))
  if (/\baccounts?\b/.test(key))
    found.push(key.replace(/\baccounts?\b/, (word) => (word === 'account' ? 'accounts' : 'account')))
  return found
}

function insert(root: NameNode, words: string[], roles: Role[], heads: Map<string, Set<string>>): void {
  let at = root
  for (const word of words) {
    const next = at.next.get(word) ?? node()
    at.next.set(word, next)
    at = next
  }
  const [role] = roles
  if (role === undefined) return
  at.roles = roles
  at.words = words.length
  at.grip = words.length > 1 ? 'firm' : gripOf(words[0] ?? '', role, heads)
}

/** A single word is firm when it is the role's title, or when it names somebody or is an abbreviation and at most one other
 *  role's names end in it. Architects are too many kinds to trust the bare word. */
function gripOf(word: string, role: Role, heads: Map<string, Set<string>>): Grip {
  if (FIRM.has(word) || (aliasKey(role.title) === word && word !== 'architect')) return 'firm'
  if (isStateCode(word) || word === 'pt' || word === 'ot' || word === 'da') return 'field'
  if (word.length > 5 && !isPersonWord(word)) return 'field'
  const owners = heads.get(word) ?? new Set()
  return owners.size - (owners.has(role.slug) ? 1 : 0) <= 1 ? 'firm' : 'general'
}

/** Ends of many names that still mean their plain trade after any word: on the labelled titles at least three in four of
 *  "… developer", "… cleaner", "… cook" fall in the trade's major group. */
const FIRM: ReadonlySet<string> = new Set(
  'developer programmer nurse physician cleaner cook secretary chef welder surgeon lawyer barista'.split(' '),
)

/** Whether a word names somebody by its form. */
export function isPersonWord(word: string): boolean {
  return /(?:er|or|ist|ant|ian|yst|executive|representative|eer|agent|superintendent|resident|man|waitress|actress|professional|architect|clerk|aide|nurse|tech|chef|cook|maid|host|guard|hand|intern|associate|partner|head|lead)$/.test(
    word,
  )
}

function misspeltWords(vocabulary: ReadonlySet<string>): Map<string, Slip> {
  const found = new Map<string, Slip>()
  for (const word of vocabulary) {
    if (word.length < 7) continue
    for (let at = 1; at < word.length; at++) {
      const shorter = word.slice(0, at) + word.slice(at + 1)
      if (!found.has(shorter)) found.set(shorter, { word, at })
    }
  }
  return found
}

function looseNames(names: Map<string, Role[]>): Map<string, LooseName[]> {
  const counts = new Map<string, number>()
  for (const key of names.keys()) for (const word of key.split(' ')) counts.set(word, (counts.get(word) ?? 0) + 1)
  const byRarest = new Map<string, LooseName[]>()
  for (const [key, [role, ...others]] of names) {
    const words = key.split(' ')
    if (role === undefined || others.length > 0 || words.length < 2 || new Set(words).size < words.length) continue
    const rarest = words.reduce((a, b) => ((counts.get(b) ?? 0) < (counts.get(a) ?? 0) ? b : a))
    const list = byRarest.get(rarest) ?? []
    list.push({ role, words, head: words.at(-1) ?? '' })
    byRarest.set(rarest, list)
  }
  return byRarest
}
