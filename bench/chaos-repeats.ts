import type { TakenMail } from '../test/_support/faulty-relay.ts'
import type { ProcessKill } from './chaos-fleet.ts'

/** Milliseconds since the epoch between which the database did not answer, or refused to write. `address`: it was so for the
 *  one process alone that finds the relay there. */
export type Outage = { from: number; to: number; address?: string }

/** What became of the mails of one digest: `copies` that the relay took, how many of them came twice, and how many of those
 *  nothing explains. `sure` is false when the sender of each copy may not have learnt that it was taken. */
export type Arrivals = { copies: number; repeats: number; unexplained: number; sure: boolean }

/**
 * Copies of mails by digest. A copy may be followed by another only when its sender could not note that it was taken: it never
 * heard the relay's answer, was killed, or had no database, all before its lease of `leaseMs` ran out.
 */
export function countArrivals(
  taken: readonly TakenMail[],
  kills: readonly ProcessKill[],
  outages: readonly Outage[],
  leaseMs: number,
): Map<string, Arrivals> {
  const wasUnderWay = ({ answered, address, at }: TakenMail): boolean =>
    !answered ||
    // What a process sent before it was killed may be read after that.
    kills.some((kill) => kill.address === address && kill.at <= at + leaseMs) ||
    outages.some((outage) => (outage.address ?? address) === address && outage.from <= at + leaseMs && outage.to >= at)
  const byDigest = new Map<string, TakenMail[]>()
  for (const copy of taken) {
    const digestId = /^<d\.([^@]+)@/.exec(copy.messageId)?.[1] ?? copy.messageId
    byDigest.set(digestId, [...(byDigest.get(digestId) ?? []), copy])
  }
  return new Map(
    [...byDigest].map(([digestId, copies]): [string, Arrivals] => {
      const followed = copies.toSorted((a, b) => a.at - b.at).slice(0, -1)
      const unexplained = followed.filter((copy) => !wasUnderWay(copy)).length
      const sure = copies.some((copy) => !wasUnderWay(copy))
      return [digestId, { copies: copies.length, repeats: followed.length, unexplained, sure }]
    }),
  )
}
