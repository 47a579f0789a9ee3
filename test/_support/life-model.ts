/** What one run finds, in plain terms. Times are in milliseconds. */
export type Found = {
  at: number
  listing: 'whole' | 'latest' | 'changes'
  /** Texts that were read, in order. */
  texts: { id: string; content: string; expires: number | null }[]
  named: string[]
  unread: string[]
  removed: string[]
  /** Something could not be told from others, so that the run is not whole. */
  fault: boolean
}

type Spell = { from: number; to: number | null; reason: string | null }
type Life = {
  id: string
  content: string
  expires: number | null
  missing: number
  first: number
  seenIn: number
  spells: Spell[]
}

const THREE_DAYS = 3 * 86_400_000
const NOTHING = { new: 0, changed: 0, unchanged: 0, reissued: 0, reopened: 0, removed: 0, closed: 0 }

const lastOf = (life: Life) => life.spells[life.spells.length - 1] as Spell
const isOpen = (life: Life) => lastOf(life).to === null
const close = (life: Life, at: number, reason: string) => Object.assign(lastOf(life), { to: at, reason })

/** The life of the postings of one board by the rules of docs/sources.md, told as plainly as possible: one posting after
 *  the other, in memory. What the database does has to be the same. */
export function createLifeModel() {
  const lives: Life[] = []
  let run = 0
  let wasShrunk = false
  return {
    lives,
    take(found: Found) {
      run += 1
      const count = { ...NOTHING }
      const openBefore = lives.filter(isOpen).length
      readTexts(lives, found, run, count)
      for (const life of lives.filter(({ id }) => [...found.named, ...found.unread].includes(id)))
        see(life, found.at, run, count)
      for (const life of lives.filter((each) => found.removed.includes(each.id) && isOpen(each))) {
        close(life, found.at, 'removed by the source')
        count.removed += 1
      }
      const complete = found.listing === 'whole' && !found.fault
      const shrunk = complete && openBefore >= 5 && sizeOf(found, lives, run) <= openBefore / 5
      if (complete && (!shrunk || wasShrunk)) miss(lives, found.at, run)
      if (complete) wasShrunk = shrunk
      if (found.listing !== 'whole') expire(lives, found.at, run)
      count.closed = lives.filter((life) => lastOf(life).to === found.at).length
      return { ...count, complete, shrunk }
    },
  }
}

function see(life: Life, at: number, run: number, count: typeof NOTHING): void {
  life.missing = 0
  life.seenIn = run
  if (isOpen(life)) return
  life.spells.push({ from: at, to: null, reason: null })
  count.reopened += 1
}

/** Known ids first: what they say now is no other posting's. A stranger is an absent posting under a new id, or new. */
function readTexts(lives: Life[], found: Found, run: number, count: typeof NOTHING): void {
  const free = absent(lives, found)
  const strangers = found.texts.filter(({ id }) => lives.every((life) => life.id !== id))
  for (const life of lives) {
    const text = found.texts.find(({ id }) => id === life.id)
    if (text === undefined) continue
    count[life.content === text.content ? 'unchanged' : 'changed'] += 1
    Object.assign(life, { content: text.content, expires: text.expires })
    see(life, found.at, run, count)
  }
  for (const text of strangers) {
    const place = free.findIndex(({ content }) => content === text.content)
    const [taken] = place === -1 ? [] : free.splice(place, 1)
    const spells = [{ from: found.at, to: null, reason: null }]
    if (taken === undefined) lives.push({ ...text, missing: 0, spells, first: found.at, seenIn: run })
    else see(Object.assign(taken, { id: text.id, expires: text.expires }), found.at, run, count)
    count[taken === undefined ? 'new' : 'reissued'] += 1
  }
}

/** What a run without faults does not find is not on the board: open ones first, then in the order of first sight. */
function absent(lives: Life[], { at, texts, named, unread, fault }: Found): Life[] {
  const present = [...texts.map(({ id }) => id), ...named, ...unread]
  if (fault) return []
  return lives
    .filter((life) => !present.includes(life.id) && Number(lastOf(life).to ?? at) > at - THREE_DAYS)
    .sort((a, b) => Number(isOpen(b)) - Number(isOpen(a)) || a.first - b.first || (a.id < b.id ? -1 : 1))
}

function miss(lives: Life[], at: number, run: number): void {
  for (const life of lives.filter((each) => isOpen(each) && each.seenIn !== run)) {
    life.missing += 1
    if (life.missing >= 2) close(life, at, 'missing from two complete crawls')
  }
}

function expire(lives: Life[], at: number, run: number): void {
  for (const life of lives.filter((each) => isOpen(each) && each.seenIn !== run))
    if (life.expires !== null && life.expires <= at) close(life, at, 'expired')
}

/** The texts and names, and what is stored of those that cannot be read. */
function sizeOf({ texts, named }: Found, lives: Life[], run: number): number {
  return Math.max(lives.filter((life) => life.seenIn === run && isOpen(life)).length, texts.length + named.length)
}
