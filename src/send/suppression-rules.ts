import type { AddressEvent, Verdict } from '../domain/mail-report.ts'

const DAY_MS = 86_400_000

/** What is older says little about an address today: mailboxes are emptied and servers mended within weeks. */
export const WINDOW_DAYS = 30
/** A relay tries for up to five days (RFC 5321 4.5.4.1), so a digest accepted longer ago without a word has arrived. */
export const SILENCE_DAYS = 5
/** One refusal may be a server that is set up wrongly for an hour; a second one of another digest is no accident. */
const PERMANENT_LIMIT = 2
/** A full mailbox or a broken server often mends within days; five digests lost in a row say it is abandoned. */
const TEMPORARY_LIMIT = 5

/**
 * No such mailbox, domain or address, in RFC 3463 and RFC 7505 (5.1.10, a domain that takes no mail; Exchange says it of
 * unknown recipients). Mailbox providers judge senders by how often they write to these, so the first one suffices.
 */
const NO_SUCH_ADDRESS: ReadonlySet<string> = new Set(['5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10'])

/**
 * Whether an address is to be suppressed after a new event, given its earlier ones and when digests to it were sent that
 * arrived. In any order; what is older than WINDOW_DAYS before the new event is passed over. A digest counts once.
 *
 * A complaint, or an address that does not exist: at once. Another permanent failure: at the second digest. A temporary
 * one, after the relay gave up: each adds one, each arrival since takes one off, at five it is enough. What is said of the
 * sender or the mail (policy, spam, size, content) counts for nothing.
 */
export function judge(earlier: AddressEvent[], event: AddressEvent, arrivals: Date[]): Verdict {
  if (event.kind === 'complaint') return { suppress: 'complaint', aboutUs: false }
  const aboutUs = isAboutUs(event)
  if (aboutUs) return { suppress: null, aboutUs }
  const since = event.at.getTime() - WINDOW_DAYS * DAY_MS
  const bounces = onePerDigest(
    [...earlier, event].filter((each) => each.kind === 'bounce' && each.at.getTime() >= since && !isAboutUs(each)),
  )
  const isDead =
    isNoSuchAddress(event) ||
    bounces.filter((bounce) => bounce.permanent).length >= PERMANENT_LIMIT ||
    highestScore(
      bounces,
      arrivals.map((at) => at.getTime()).filter((at) => at >= since),
    ) >= TEMPORARY_LIMIT
  return { suppress: isDead ? 'bounce' : null, aboutUs }
}

/** Whether a failure says that there is no such mailbox, domain or address. */
export function isNoSuchAddress({ permanent, status }: Pick<AddressEvent, 'permanent' | 'status'>): boolean {
  return permanent && status !== null && NO_SUCH_ADDRESS.has(status)
}

/** 5.1.7 and 5.1.8: the sender's address; 5.3.4: the mail's size; 5.6: its content; 5.7: policy, spam, authentication. */
function isAboutUs({ status }: AddressEvent): boolean {
  return status !== null && /^[45]\.(?:[67]\.\d+|1\.[78]|3\.4)$/.test(status)
}

/** Of the events of one digest the gravest. */
function onePerDigest(events: AddressEvent[]): AddressEvent[] {
  const kept = new Map<string, AddressEvent>()
  for (const event of events) {
    const key = event.digestId ?? event.at.toISOString().slice(0, 10)
    const known = kept.get(key)
    if (known === undefined || (event.permanent && !known.permanent)) kept.set(key, event)
  }
  return [...kept.values()]
}

function highestScore(bounces: AddressEvent[], arrivals: number[]): number {
  const steps = [
    ...bounces.filter((bounce) => !bounce.permanent).map((bounce) => ({ at: bounce.at.getTime(), by: 1 })),
    ...arrivals.map((at) => ({ at, by: -1 })),
  ].sort((a, b) => a.at - b.at)
  let score = 0
  let highest = 0
  for (const { by } of steps) {
    score = Math.max(0, score + by)
    highest = Math.max(highest, score)
  }
  return highest
}
