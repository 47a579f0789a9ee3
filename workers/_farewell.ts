import { inTime } from './_in-time.ts'

const LOOK_MS = 2_000
/** Looks in a row at which nothing was under way any more: its end may still be on its way to the queue. */
const IDLE_LOOKS = 3

/**
 * Waits for `closing` as long as anything is under way, and a few seconds more. False: it has not ended by then, as with a queue
 * that is gone, or with a connection that the library closes while it is made anew, for which it waits for ever.
 */
export async function closedUnlessIdle(closing: Promise<unknown>, countUnderWay: () => number): Promise<boolean> {
  const end = closing.then(() => true)
  for (let looks = 0; looks < IDLE_LOOKS; ) {
    if (await inTime(end, LOOK_MS)) return true
    looks = countUnderWay() === 0 ? looks + 1 : 0
  }
  return false
}
