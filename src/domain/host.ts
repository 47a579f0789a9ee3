/** What became of asking for a host's next turn. `troubled`: the host failed lately, so an answer is worth reporting.
 *  `probe`: the one request that finds out whether a closed host answers again. */
export type HostTurn =
  | { kind: 'turn'; waitMs: number; troubled: boolean; probe: boolean }
  | { kind: 'closed'; waitMs: number; reason: string }

/** A request that met an outage: on whose behalf it went out, what happened, and what the host asked for. */
export type HostFailure = { board: string; reason: string; retryAfterMs: number | null; probe: boolean }

/** What a host said at /robots.txt, and how long ago. Text is '' when it has none. */
export type KeptRobots = { text: string; status: number | null; ageMs: number }

/** What all processes know together of the hosts they ask. A host is named as in a url, with the port that is stated. */
export type HostBook = {
  /** Takes the host's next turn, `spacingMs` after the one before; a wait over `longestMs` takes none and says "closed".
   *  Without spacing it only tells whether the host is closed. */
  takeTurn(host: string, spacingMs: number, longestMs: number): Promise<HostTurn>
  reportFailure(host: string, failure: HostFailure): Promise<void>
  /** The host answers: whatever was held against it is forgotten. */
  reportAnswer(host: string): Promise<void>
  findRobots(origin: string): Promise<KeptRobots | null>
  keepRobots(origin: string, robots: Pick<KeptRobots, 'text' | 'status'>): Promise<void>
}
