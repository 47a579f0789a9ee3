import type { MatchColumns } from '../digest/choose.ts'

/** Matches of one subscriber that are remembered, best first: several digests full, whatever was sent or hidden of them. */
const KEPT = 300
/** With this many, some 320 MB, the worse matches of those who have very many are dropped to make room. */
const CROWDED = 20_000_000
const FIRST_ROOM = 65_536

/** Matches of many subscribers, put down as they are found. */
export type FoundMatches = {
  add(posting: number, search: number, score: number): void
  /** Puts the matches of each subscriber side by side. */
  settled(): SettledMatches
}

/** Those of subscriber n stand in the rows from `starts[n]` to `starts[n + 1]` - 1. `dropped`: their worse matches that are not remembered. */
export type SettledMatches = { columns: MatchColumns; starts: Int32Array; dropped: Int32Array }

/** `ownerOf`: the subscriber of a search, both by number. `most`: matches that are held before room is made. */
export function createFoundMatches(ownerOf: Int32Array, owners: number, most = CROWDED): FoundMatches {
  let columns = roomFor(FIRST_ROOM)
  let length = 0
  let crowded = most
  const dropped = new Int32Array(owners)
  const settle = () => {
    const settled = keepBest(sideBySide(columns, length, ownerOf, owners), dropped)
    columns = settled.columns
    length = settled.starts[owners] as number
    return settled
  }
  return {
    add(posting, search, score) {
      if (length >= crowded) {
        settle()
        crowded = Math.max(most, 2 * length)
      }
      if (length === columns.scores.length) columns = larger(columns)
      columns.postings[length] = posting
      columns.searches[length] = search
      columns.scores[length] = score
      length += 1
    },
    settled: () => ({ ...settle(), dropped }),
  }
}

function roomFor(length: number): MatchColumns {
  return {
    postings: new Int32Array(length),
    searches: new Int32Array(length),
    scores: new Float64Array(length),
  }
}

function larger(columns: MatchColumns): MatchColumns {
  const room = roomFor(Math.max(FIRST_ROOM, 2 * columns.scores.length))
  room.postings.set(columns.postings)
  room.searches.set(columns.searches)
  room.scores.set(columns.scores)
  return room
}

type Settled = { columns: MatchColumns; starts: Int32Array }

/** Keeps the order in which they were found. */
function sideBySide(found: MatchColumns, length: number, ownerOf: Int32Array, owners: number): Settled {
  const starts = new Int32Array(owners + 1)
  const ownerAt = (row: number) => ownerOf[found.searches[row] as number] as number
  for (let row = 0; row < length; row++) starts[ownerAt(row) + 1] = (starts[ownerAt(row) + 1] as number) + 1
  for (let owner = 0; owner < owners; owner++)
    starts[owner + 1] = (starts[owner + 1] as number) + (starts[owner] as number)
  const next = starts.slice()
  const columns = roomFor(length)
  for (let row = 0; row < length; row++) {
    const owner = ownerAt(row)
    const to = next[owner] as number
    next[owner] = to + 1
    copyRow(found, row, columns, to)
  }
  return { columns, starts }
}

/** Leaves those who have twice the number or more with their best ones. */
function keepBest({ columns, starts }: Settled, dropped: Int32Array): Settled {
  let end = 0
  for (let owner = 0; owner < dropped.length; owner++) {
    const from = starts[owner] as number
    const own = (starts[owner + 1] as number) - from
    starts[owner] = end
    const rows = own < 2 * KEPT ? null : bestRows(columns, from, own)
    if (rows !== null) dropped[owner] = (dropped[owner] as number) + own - KEPT
    const kept = rows?.length ?? own
    // Rows only ever move towards the start, in their order, so that none is written over before it was read.
    if (rows !== null || from !== end)
      for (let each = 0; each < kept; each++) copyRow(columns, rows?.[each] ?? from + each, columns, end + each)
    end += kept
  }
  starts[dropped.length] = end
  return { columns, starts }
}

/** Rising. */
function bestRows({ scores }: MatchColumns, from: number, own: number): number[] {
  const rows = Array.from({ length: own }, (_, each) => from + each)
  rows.sort((a, b) => (scores[b] as number) - (scores[a] as number))
  return rows.slice(0, KEPT).sort((a, b) => a - b)
}

function copyRow(source: MatchColumns, row: number, target: MatchColumns, to: number): void {
  target.postings[to] = source.postings[row] as number
  target.searches[to] = source.searches[row] as number
  target.scores[to] = source.scores[row] as number
}
