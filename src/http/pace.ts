import { setTimeout as sleep } from 'node:timers/promises'
import type { HostBook, HostTurn } from '../domain/host.ts'
import { SourceError, type SourceFailure } from '../errors.ts'
import type { Hop } from './hop.ts'

/** The turn that a request took, to say what became of it. */
export type PacedTurn = Extract<HostTurn, { kind: 'turn' }>

export type Pace = {
  wait(hop: Hop, spacingMs: number, signal: AbortSignal | undefined): Promise<PacedTurn>
  /** `error` is what the request ended with, null for an answer of any kind. */
  settle(hop: Hop, turn: PacedTurn, board: string | undefined, error: unknown): Promise<void>
}

/** What is no fault of a page or a board: the host does not answer, or not now. */
const OUTAGES: ReadonlySet<SourceFailure> = new Set(['rate_limited', 'unavailable', 'timed_out'])
/** A job that would wait longer gives its place to others, over and above the turns of its own requests. */
const LONGEST_WAIT_MS = 60_000
/** Without a pace the book is asked about a host at most once a second. */
const LOOK_MS = 1_000
const MAX_LOOKS = 10_000
const FREE: PacedTurn = { kind: 'turn', waitMs: 0, troubled: false, probe: false }

/** Waits for turns as `book` gives them; null for a client that knows no hosts. A closed host, and a wait of more than a
 *  minute, are SourceError `host_closed` with the time after which to come back, spread so that not all come at once. */
export function createPace(book: HostBook | null, random: () => number): Pace {
  const looks = new Map<string, { turn: HostTurn; until: number }>()
  return {
    async wait(hop, spacingMs, signal) {
      if (book === null) return FREE
      const { host } = hop.url
      const turn =
        spacingMs > 0
          ? await book.takeTurn(host, spacingMs, LONGEST_WAIT_MS + 2 * spacingMs)
          : await look(book, host, looks)
      if (turn.kind === 'closed') throw hostClosed(hop, turn, random)
      await pause(turn.waitMs, signal)
      return turn
    },
    async settle(hop, turn, board, error) {
      if (book === null) return
      if (error === null || (error instanceof SourceError && error.status !== null && !OUTAGES.has(error.reason))) {
        if (turn.troubled) await book.reportAnswer(hop.url.host)
      } else if (error instanceof SourceError && OUTAGES.has(error.reason)) {
        looks.delete(hop.url.host)
        const failure = {
          board: board ?? '',
          reason: error.message,
          retryAfterMs: error.retryAfterMs,
          probe: turn.probe,
        }
        await book.reportFailure(hop.url.host, failure)
      }
    },
  }
}

/** Waits that may end early with `signal`, whose reason is then thrown. */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (ms > 0) await sleep(ms, undefined, { signal }).catch(() => undefined)
  signal?.throwIfAborted()
}

async function look(
  book: HostBook,
  host: string,
  looks: Map<string, { turn: HostTurn; until: number }>,
): Promise<HostTurn> {
  const at = performance.now()
  const known = looks.get(host)
  if (known !== undefined && known.until > at) return known.turn
  if (looks.size > MAX_LOOKS) looks.clear()
  const turn = await book.takeTurn(host, 0, 0)
  looks.set(host, { turn, until: at + LOOK_MS })
  return turn
}

function hostClosed(hop: Hop, closed: Extract<HostTurn, { kind: 'closed' }>, random: () => number): SourceError {
  const seconds = Math.ceil(closed.waitMs / 1000)
  const detail = `${hop.url.host} is left alone for ${seconds} s: ${closed.reason}`
  return new SourceError('host_closed', hop.shown, detail, {
    retryAfterMs: Math.ceil(closed.waitMs * (1 + 0.2 * random())),
  })
}
