import type { EventEmitter } from 'node:events'
import type { PageRequest } from '../domain/document.ts'
import { SourceError } from '../errors.ts'
import { type HttpAnswer, type Redirect, readAnswer } from './answer.ts'
import type { Connections } from './connections.ts'
import { type Deadline, startDeadline } from './deadline.ts'
import { describeFailure, describeStatus } from './failure.ts'
import { firstHop, type Hop, nextHop, type Validators, type Way } from './hop.ts'
import { type Pace, pause } from './pace.ts'
import type { Robots } from './robots.ts'
import type { Turns } from './turns.ts'

/** How a page of somebody's is asked for. */
export type Manners = {
  /** On whose behalf, so that boards that fail at one host are told apart. */
  board?: string
  /** Requests a second that its publisher allows. */
  perSecond?: number
  /** Whether robots.txt decides. */
  robots?: boolean
  /** Names of the keys that the request may hold as `{{NAME}}`. */
  keys?: readonly string[]
}

/** What all requests of a client share. */
export type Client = {
  settings: Settings
  way: Required<Pick<Way, 'userAgent' | 'guard'>>
  connections: Connections
  turns: Turns
  pace: Pace
  robots: Robots
}

type Settings = {
  totalTimeoutMs: number
  maxBodyBytes: number
  headBytes: number
  maxRedirects: number
  /** 0: as fast as they come. */
  perSecond: number
  keys: Readonly<Record<string, string>>
  now: () => number
}

/** Workday answers bursts with a bare 303 for a while; the first of these waits is doubled. */
const BARE_REDIRECTS = 3
const BARE_REDIRECT_MS = 500

/** Fetches one page over its redirects. See createHttp for what it throws. */
export async function fetchPage(
  client: Client,
  request: PageRequest,
  known: Validators | null,
  manners: Manners,
  signal: AbortSignal | undefined,
): Promise<HttpAnswer> {
  signal?.throwIfAborted()
  const keys = { allowed: manners.keys ?? [], known: client.settings.keys }
  return await follow(client, firstHop(request, known, { ...client.way, keys }), manners, signal)
}

/** Makes a request and goes where it leads. */
export async function follow(
  client: Client,
  start: Hop,
  manners: Manners,
  signal: AbortSignal | undefined,
): Promise<HttpAnswer> {
  const { settings, way } = client
  let hop = start
  let leftMs = settings.totalTimeoutMs
  let bare = 0
  for (let redirects = 0; redirects <= settings.maxRedirects; ) {
    const delayMs = manners.robots ? await client.robots.judge(hop, signal) : 0
    const spacingMs = spacing(settings.perSecond, manners.perSecond, delayMs)
    const { outcome, spentMs } = await askInTurn(client, hop, { spacingMs, leftMs, board: manners.board }, signal)
    leftMs -= spentMs
    if (outcome.kind !== 'redirect') return outcome
    if (outcome.location === null) {
      if (bare === BARE_REDIRECTS) throw describeStatus(outcome.status, hop.shown, null)
      await pause(BARE_REDIRECT_MS * 2 ** bare, signal)
      bare += 1
    } else {
      hop = nextHop(hop, outcome.status, outcome.location, way)
      redirects += 1
    }
  }
  throw new SourceError('too_many_redirects', hop.shown, `more than ${settings.maxRedirects} redirects`)
}

function spacing(perSecond: number, allowed: number | undefined, delayMs: number): number {
  return perSecond === 0 ? 0 : Math.max(1000 / perSecond, allowed === undefined ? 0 : 1000 / allowed, delayMs)
}

type Terms = { spacingMs: number; leftMs: number; board: string | undefined }

/** Waiting for the turn does not count as time of the page. */
async function askInTurn(
  client: Client,
  hop: Hop,
  { spacingMs, leftMs, board }: Terms,
  signal: AbortSignal | undefined,
): Promise<{ outcome: HttpAnswer | Redirect; spentMs: number }> {
  return await client.turns.take(hop.url.hostname, signal, async () => {
    const turn = await client.pace.wait(hop, spacingMs, signal)
    const deadline = startDeadline(leftMs, signal)
    try {
      const outcome = await ask(client, hop, deadline.signal)
      await client.pace.settle(hop, turn, board, null)
      return { outcome, spentMs: deadline.spentMs() }
    } catch (error) {
      const failure = explain(error, hop, deadline, client.settings.totalTimeoutMs, signal)
      await client.pace.settle(hop, turn, board, failure)
      throw failure
    } finally {
      deadline.end()
    }
  })
}

async function ask(client: Client, hop: Hop, signal: EventEmitter): Promise<HttpAnswer | Redirect> {
  const response = await client.connections.send(hop.url, {
    method: hop.method,
    headers: hop.headers,
    body: hop.body,
    signal,
  })
  return await readAnswer(response, hop, client.settings)
}

function explain(
  error: unknown,
  hop: Hop,
  deadline: Deadline,
  totalTimeoutMs: number,
  signal: AbortSignal | undefined,
): unknown {
  if (error instanceof SourceError) return error
  if (deadline.passed()) {
    return new SourceError('timed_out', hop.shown, `no complete answer within ${totalTimeoutMs} ms`, { cause: error })
  }
  return signal?.aborted ? signal.reason : describeFailure(error, hop.shown)
}
