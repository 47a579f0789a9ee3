import pLimit from 'p-limit'
import { boardsAt } from '../sources/_detect/boards-at.ts'
import { webAddress } from '../sources/registry.ts'
import { type AddOptions, addBoard, type Outcome, type Way } from './add-board.ts'
import type { AddressLine } from './address-lines.ts'
import { AddressRefused } from './refused.ts'

/** What became of a line. `duplicate`: an earlier answer of the same run was the same board. */
export type LineOutcome = AddressLine &
  (
    | { kind: Outcome['kind']; outcome: Outcome }
    | { kind: 'duplicate'; of: number; outcome: Outcome | null }
    | { kind: 'refused'; refused: AddressRefused }
  )

export type ManyOptions = Omit<AddOptions, 'board' | 'origin' | 'name'>

/** Hosts asked at the same time, and lines of one host: the client's own limit per host lies below. */
const HOSTS_AT_ONCE = 16
const PER_HOST = 4

/**
 * Adds many boards. Hosts are asked side by side, each by a few lines at a time. A refused line stops no other. When
 * `signal` is aborted no further line is begun, those under way are given up, and what was done is returned: the same list
 * run again goes on from there. `tell` hears of every line that is done. Throws what the database throws.
 */
export async function addMany(
  lines: readonly AddressLine[],
  way: Way,
  options: ManyOptions,
  signal: AbortSignal,
  tell: (outcome: LineOutcome) => void,
): Promise<LineOutcome[]> {
  const done: LineOutcome[] = []
  const firstOf = new Map<string, number>()
  const settle = (outcome: LineOutcome) => {
    done.push(outcome)
    tell(outcome)
  }
  const once = distinctAddresses(lines, settle)
  const hosts = pLimit(HOSTS_AT_ONCE)
  const groups = [...groupByHost(once, way).values()].sort((a, b) => b.length - a.length)
  const work = groups.map((group) =>
    hosts(async () => {
      const turns = pLimit(PER_HOST)
      await Promise.all(
        group.map((line) =>
          turns(async () => {
            const outcome = signal.aborted ? null : await addLine(line, way, options, signal)
            if (outcome !== null) settle(asDuplicate(outcome, firstOf))
          }),
        ),
      )
    }),
  )
  await Promise.all(work)
  return withFirstOutcomes(done.sort((a, b) => a.line - b.line))
}

/** The same address again is what it was the first time. */
function withFirstOutcomes(done: LineOutcome[]): LineOutcome[] {
  const outcomes = new Map(done.flatMap((line) => ('outcome' in line ? [[line.line, line.outcome] as const] : [])))
  return done.map((line) =>
    line.kind === 'duplicate' && line.outcome === null ? { ...line, outcome: outcomes.get(line.of) ?? null } : line,
  )
}

/** Lines whose address was not there before; the others are settled at once. */
function distinctAddresses(lines: readonly AddressLine[], settle: (outcome: LineOutcome) => void): AddressLine[] {
  const seen = new Map<string, number>()
  return lines.filter((line) => {
    const key = webAddress(line.address)?.href.replace(/\/$/, '') ?? line.address
    const before = seen.get(key)
    if (before !== undefined) settle({ ...line, kind: 'duplicate', of: before, outcome: null })
    else seen.set(key, line.line)
    return before === undefined
  })
}

/** Boards of one system answer at one host, whatever their public addresses are. */
function groupByHost(lines: readonly AddressLine[], { sources }: Way): Map<string, AddressLine[]> {
  const groups = new Map<string, AddressLine[]>()
  for (const line of lines) {
    const url = webAddress(line.address)
    const known = url === null ? undefined : boardsAt(sources, url).find(({ anySite }) => !anySite)
    const host = known === undefined || known.origin === '' ? (url?.hostname ?? '') : known.origin
    const group = groups.get(host)
    if (group === undefined) groups.set(host, [line])
    else group.push(line)
  }
  return groups
}

async function addLine(
  line: AddressLine,
  way: Way,
  options: ManyOptions,
  signal: AbortSignal,
): Promise<LineOutcome | null> {
  try {
    const outcome = await addBoard(line.address, way, line.name === null ? options : { ...options, name: line.name })
    return { ...line, kind: outcome.kind, outcome }
  } catch (error) {
    if (signal.aborted) return null
    if (error instanceof AddressRefused) return { ...line, kind: 'refused', refused: error }
    throw error
  }
}

function asDuplicate(line: LineOutcome, firstOf: Map<string, number>): LineOutcome {
  if (line.kind === 'refused' || line.kind === 'duplicate') return line
  const { connector, board, origin } = line.outcome.source
  const key = JSON.stringify([connector, board, origin])
  const before = firstOf.get(key)
  if (before === undefined) firstOf.set(key, line.line)
  return before === undefined ? line : { ...line, kind: 'duplicate', of: before, outcome: line.outcome }
}
