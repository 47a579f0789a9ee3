import { setTimeout as sleep } from 'node:timers/promises'
import pLimit from 'p-limit'

export type PaceOptions = {
  /** Mails under way at once. */
  atOnce: number
  /** Mails a second, in all and to one recipient domain. */
  perSecond: number
  perSecondAndDomain: number
}

/** Runs a piece of work when the rates allow another mail to `domain`. `hurry` ends the wait: the work runs at once. */
export type Pace = <T>(domain: string, work: () => Promise<T>, hurry?: AbortSignal) => Promise<T>

/** A pause may be made up for by as many mails as fit into this long. */
const BURST_MS = 250
/** Domains that are remembered; a forgotten one starts anew. */
const DOMAINS = 10_000

/**
 * Spaces mails out. Turns to a domain are given in the order in which they are asked for; waiting for a busy domain keeps
 * nobody else waiting, since only mails under way count against `atOnce`.
 */
export function createPace({ atOnce, perSecond, perSecondAndDomain }: PaceOptions): Pace {
  const limit = pLimit(atOnce)
  const overall = createTurns(perSecond)
  const domains = new Map<string, () => number>()
  const waitFor = (domain: string): number => {
    const turns = domains.get(domain) ?? createTurns(perSecondAndDomain)
    if (domains.size >= DOMAINS) domains.clear()
    domains.set(domain, turns)
    return turns()
  }
  return async (domain, work, hurry) => {
    await wait(waitFor(domain), hurry)
    return limit(async () => {
      await wait(overall(), hurry)
      return work()
    })
  }
}

/** Milliseconds until the next turn, which is then taken. */
function createTurns(perSecond: number): () => number {
  const stepMs = 1_000 / perSecond
  let next = 0
  return () => {
    const now = performance.now()
    const turn = Math.max(next, now - BURST_MS)
    next = turn + stepMs
    return Math.max(0, turn - now)
  }
}

async function wait(ms: number, hurry?: AbortSignal): Promise<void> {
  // A timer is no finer than this; the burst makes up for what is rounded away.
  if (ms < 1 || hurry?.aborted) return
  await sleep(ms, undefined, hurry ? { signal: hurry } : {}).catch(() => {})
}
