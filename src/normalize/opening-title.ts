import { ASIDE, CREDENTIALS, IMPLIED, PAY_PLANS, SPELLINGS, WEIGHTY } from './opening-words.ts'

/** One word of a title that may tell openings apart. `aside`: it stands in parentheses. */
export type TitleWord = { word: string; aside: boolean }

export type OpeningTitle = {
  words: TitleWord[]
  /** Words of rank that stand together: a senior manager of sales is no senior sales manager. Sorted. */
  ranks: string[]
  saysRemote: boolean
  /** Grades by pay plan: "GS-2210-13/14" is gs → 13/14. */
  grades: ReadonlyMap<string, string>
}

export type TitleVerdict = {
  /** `close`: one title says in parentheses what the other leaves out. */
  says: 'same' | 'close' | 'different'
  detail: string
}

const LONGEST_TITLE = 300

/** Reads a title for comparison. `own` are the words of the ad's own places, which a title only repeats. Never throws. */
export function readOpeningTitle(title: string, own: ReadonlySet<string>): OpeningTitle {
  const grades = new Map<string, string>()
  const text = fold(title.slice(0, LONGEST_TITLE)).replace(GRADE, (_, plan: string, grade: string) => {
    grades.set(plan, gradeOf(grade))
    return ' '
  })
  const words = splitWords(text.replace(GENDER, ' ').replace(GREATER_AREA, ' $1 '))
  const spelled = expand(words)
  const said = spelled.filter(({ word }) => !isAside(word))
  const initials = new Set([...initialsOf(spelled), ...initialsOf(said)])
  const kept = said.filter(({ word, aside }) => !(aside && initials.has(word)))
  const foreign = kept.filter(({ word }) => !own.has(word) && !own.has(`${word}s`))
  const saysRemote = words.some(({ word }) => word === 'remote' || word === 'remotely')
  return { words: foreign.length > 0 ? foreign : kept, ranks: ranksOf(spelled), saysRemote, grades }
}

/** Compares two titles of one employer at one place, whatever the order and case of their words. */
export function compareTitles(a: OpeningTitle, b: OpeningTitle): TitleVerdict {
  for (const [plan, grade] of a.grades) {
    const other = b.grades.get(plan)
    if (other !== undefined && other !== grade) return { says: 'different', detail: `${plan} ${grade} and ${other}` }
  }
  const found = compareTitleWords(a, b)
  if (found.says !== 'same') return found
  const [plansA, plansB] = [[...a.grades.keys()], [...b.grades.keys()]]
  if (plansA.length > 0 && plansB.length > 0 && !plansA.some((plan) => plansB.includes(plan)))
    return { says: 'close', detail: `graded by ${plansA.join(' ')} and ${plansB.join(' ')}` }
  if (a.ranks.join() !== b.ranks.join())
    return { says: 'close', detail: `${a.ranks.join(', ')} and ${b.ranks.join(', ')}` }
  return found
}

function compareTitleWords(a: OpeningTitle, b: OpeningTitle): TitleVerdict {
  const { onlyA, onlyB, misspelt } = cancel(a.words, b.words)
  if (areSwapped(a.words, b.words))
    return { says: 'close', detail: 'what one says in parentheses the other says before them' }
  const [shorter, longer, extra] = onlyA.length === 0 ? [onlyA, b, onlyB] : [onlyB, a, onlyA]
  if (shorter.length > 0) return { says: 'different', detail: `${spell(onlyA)} and ${spell(onlyB)}` }
  const telling = extra.filter((each) => !isImplied(each, longer))
  if (telling.length > 0) {
    const isMild = telling.every(({ word, aside }) => aside && !WEIGHTY.has(word) && !/\d/.test(word))
    return { says: isMild ? 'close' : 'different', detail: `only one says ${spell(telling)}` }
  }
  if (extra.length > 0) return { says: 'same', detail: `${spell(extra)} adds nothing` }
  return { says: 'same', detail: misspelt === null ? 'the same words' : `${misspelt} is a slip of the pen` }
}

/** The words that stand in for a title in an index: those outside parentheses, and all. A short beginning of each, so that
 *  endings and slips of the pen do not matter. One entry when both are equal. */
export function titleStems({ words }: OpeningTitle): string[] {
  const outside = words.filter(({ word, aside }) => !aside && !CREDENTIALS.has(word))
  const all = words.filter(({ word, aside }) => !aside || !CREDENTIALS.has(word))
  return [...new Set([stems(outside.length > 0 ? outside : words), stems(all)])]
}

const STEM = 4

function stems(words: TitleWord[]): string {
  const short = words.map(({ word }) => (/\d/.test(word) ? word : word.slice(0, STEM)))
  return [...new Set(short)].sort().join(' ')
}

const GRADE = new RegExp(`\\b(${PAY_PLANS})[- ]?(\\d{1,4}(?:[-/] ?(?:\\d{1,4}|i{1,3}|iv|v))*)(?![\\p{L}\\p{N}])`, 'gu')
/** "(m/w/d)", "H/F", "f|m|x". */
const GENDER =
  /(?<![\p{L}\p{N}])[mwfdxhi](?: ?[/|*] ?[mwfdxhi]){1,3}(?![\p{L}\p{N}])|\ball genders?\b|\b(?:gn|mwd|fmx)\b/gu
const GREATER_AREA = /\bgreater ([\p{L} ]{2,30}?) area\b/gu

/** Without the series, which names the occupation: "2210-13/14" is 13/14. */
function gradeOf(text: string): string {
  const parts = text.replaceAll(' ', '').split('-')
  const grade = parts.length > 1 && /^\d{3,4}$/.test(parts[0] ?? '') ? parts.slice(1).join('-') : text
  return grade
    .replaceAll(' ', '')
    .split(/[-/]/)
    .map((part) => part.replace(/^0+(?=\d)/, ''))
    .join('/')
}

function fold(title: string): string {
  return title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’`´]/g, '')
    .replace(/\bfull[- ]time\b/g, 'fulltime')
    .replace(/\bpart[- ]time\b/g, 'parttime')
    .replace(/\bper[- ]diem\b/g, 'perdiem')
    .replace(/\bfixed[- ]term\b/g, 'fixedterm')
    .replace(/\bon[- ]site\b/g, 'onsite')
}

function splitWords(text: string): TitleWord[] {
  const words: TitleWord[] = []
  let depth = 0
  for (const [token] of text.matchAll(/[([{]|[)\]}]|[\p{L}\p{N}]+[+#]{0,2}/gu)) {
    if ('([{'.includes(token)) depth += 1
    else if (')]}'.includes(token)) depth = Math.max(0, depth - 1)
    else words.push({ word: token, aside: depth > 0 })
  }
  // A title that stands in parentheses as a whole has nothing beside them.
  return words.every(({ aside }) => aside) ? words.map(({ word }) => ({ word, aside: false })) : words
}

function expand(words: TitleWord[]): TitleWord[] {
  const spelled = words.flatMap(({ word, aside }) =>
    (aside && CREDENTIALS.has(word) ? [word] : (SPELLINGS.get(word) ?? [word])).map((each) => ({ word: each, aside })),
  )
  return spelled.map(({ word, aside }) => ({ word: singular(word), aside }))
}

function singular(word: string): string {
  if (word.length < 4 || !word.endsWith('s') || /(?:ss|us|is)$/.test(word)) return word
  return word.length > 5 && word.endsWith('ies') ? `${word.slice(0, -3)}y` : word.slice(0, -1)
}

/** "(MLRE)" after "Machine Learning Research Engineer": every run of the title's words by its first letters. */
function initialsOf(words: TitleWord[]): ReadonlySet<string> {
  const letters = words.map(({ word }) => word[0] ?? '').join('')
  const found = new Set<string>()
  for (let start = 0; start < letters.length && start < 30; start += 1) {
    for (let end = start + 2; end <= letters.length && end <= start + 7; end += 1) found.add(letters.slice(start, end))
  }
  return found
}

function ranksOf(words: TitleWord[]): string[] {
  const pairs = words.slice(1).map(({ word }, at) => [words[at]?.word ?? '', word])
  return pairs
    .filter((pair) => pair.every((word) => PEOPLE_RANKS.has(word)))
    .map((pair) => pair.join(' '))
    .sort()
}

const PEOPLE_RANKS: ReadonlySet<string> = new Set([
  'senior',
  'associate',
  'assistant',
  'deputy',
  'manager',
  'director',
  'supervisor',
  'lead',
  'head',
  'vice',
  'president',
])

function isAside(word: string): boolean {
  return ASIDE.has(word) || ASIDE.has(`${word}s`)
}

/** Takes away what both have: first equal words, then words that differ by one slip. */
function cancel(a: TitleWord[], b: TitleWord[]): { onlyA: TitleWord[]; onlyB: TitleWord[]; misspelt: string | null } {
  const restB = [...b]
  const restA = a.filter(({ word }) => !take(restB, (other) => other === word))
  const setA = new Set(a.map(({ word }) => word))
  const setB = new Set(b.map(({ word }) => word))
  // "Computer Engineer/Network Engineer" is "Computer/Network Engineer", but "Manager/Senior Manager" is two ranks.
  const [ranksA, ranksB] = [rankAlternatives(a), rankAlternatives(b)]
  let onlyA = restA.filter(({ word }) => !setB.has(word) || ranksA.has(word))
  const onlyB = restB.filter(({ word }) => !setA.has(word) || ranksB.has(word))
  let misspelt: string | null = null
  onlyA = onlyA.filter(({ word }) => {
    if (!take(onlyB, (other) => isSlip(word, other))) return true
    misspelt = word
    return false
  })
  return { onlyA, onlyB, misspelt }
}

/** Words that a title says both with a rank before them and without. */
function rankAlternatives(words: TitleWord[]): ReadonlySet<string> {
  const isRanked = (at: number) => RANKS_BEFORE.has(words[at - 1]?.word ?? '')
  const ranked = new Set(words.flatMap(({ word }, at) => (isRanked(at) ? [word] : [])))
  return new Set(words.flatMap(({ word }, at) => (!isRanked(at) && ranked.has(word) ? [word] : [])))
}

const RANKS_BEFORE: ReadonlySet<string> = new Set([
  'senior',
  'junior',
  'lead',
  'staff',
  'principal',
  'associate',
  'assistant',
  'deputy',
  'graduate',
])

/** "Deployment Engineer (Field Operations)" and "Field Engineer (Deployment Operations)". */
function areSwapped(a: TitleWord[], b: TitleWord[]): boolean {
  const [frontA, frontB] = [fronts(a), fronts(b)]
  const moved = (front: ReadonlySet<string>, others: TitleWord[], otherFront: ReadonlySet<string>) =>
    others.some(({ word, aside }) => aside && front.has(word) && !otherFront.has(word))
  return moved(frontA, b, frontB) && moved(frontB, a, frontA)
}

function fronts(words: TitleWord[]): ReadonlySet<string> {
  return new Set(words.flatMap(({ word, aside }) => (aside ? [] : [word])))
}

function take(words: TitleWord[], is: (word: string) => boolean): boolean {
  const at = words.findIndex(({ word }) => is(word))
  if (at < 0) return false
  words.splice(at, 1)
  return true
}

const SHORTEST_SLIP = 7

/** One letter more, less, other or swapped, in the middle of a long word. At its ends a letter makes another word: trainer, trainee. */
function isSlip(a: string, b: string): boolean {
  if (Math.max(a.length, b.length) < SHORTEST_SLIP || Math.abs(a.length - b.length) > 1 || /\d/.test(a + b))
    return false
  let front = 0
  while (front < a.length && front < b.length && a[front] === b[front]) front += 1
  let back = 0
  while (back < a.length - front && back < b.length - front && a.at(-1 - back) === b.at(-1 - back)) back += 1
  const [midA, midB] = [a.slice(front, a.length - back), b.slice(front, b.length - back)]
  const isSwap = midA.length === 2 && midA[0] === midB[1] && midA[1] === midB[0]
  return front >= 3 && back >= 1 && (Math.max(midA.length, midB.length) <= 1 || isSwap)
}

/** A licence beside its trade, and words that the trade implies; only in parentheses. */
function isImplied({ word, aside }: TitleWord, title: OpeningTitle): boolean {
  if (!aside) return false
  if (CREDENTIALS.has(word) || word === 'l') return true
  const trade = ` ${title.words
    .filter((each) => !each.aside)
    .map((each) => each.word)
    .join(' ')} `
  return IMPLIED.some(({ trade: names, words }) => words.has(word) && names.some((name) => trade.includes(` ${name} `)))
}

function spell(words: TitleWord[]): string {
  return words.map(({ word }) => word).join(' ')
}
