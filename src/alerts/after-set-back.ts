import { cadenceOf } from '../digest/cadence.ts'
import { jitterMinutes, scheduleAt } from '../digest/schedule.ts'
import type { Tier } from '../domain/alert.ts'
import type { Database } from '../store/database.ts'
import { hastenDigests, isBehindLastRun, listWaiting, resumeDigests } from '../store/set-back.ts'
import { tierCalled } from './change-tier.ts'
import { HORIZON_MS } from './match-due.ts'

const BLOCK = 10_000
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'
/** No lease and no wait between two attempts is longer: workers/send-digests.ts. */
const LONGEST_WAIT_MS = 6 * 3_600_000

/**
 * When the clock was set back, subscribers wait for a time that it reaches again only later. Those for whom that is so
 * late that postings would be forgotten meanwhile get digests at their hour of the new time again; no opening comes
 * twice. With a smaller step nothing is done: the next digest looks back far enough. Returns how many were put forward.
 */
export async function resumeAfterSetBack(db: Database, tiers: Tier[], at: Date): Promise<number> {
  if (!(await isBehindLastRun(db, at))) return 0
  await hastenDigests(db, at, new Date(at.getTime() + LONGEST_WAIT_MS))
  const schedule = scheduleAt(at)
  const soonest = new Date(at.getTime() + Math.min(...Object.values(HORIZON_MS)))
  let resumed = 0
  let afterId = BEFORE_ALL
  for (;;) {
    const block = await listWaiting(db, soonest, afterId, BLOCK)
    const next = block.flatMap(({ id, tier, cadence: chosen, zone, hour, weekday, nextDigestAt }) => {
      const cadence = cadenceOf(tierCalled(tier, tiers), chosen)
      if (nextDigestAt.getTime() - at.getTime() <= HORIZON_MS[cadence]) return []
      return [{ id, at: schedule.next({ cadence, zone, hour, weekday }, jitterMinutes(id)) }]
    })
    if (next.length > 0) await resumeDigests(db, next, at)
    resumed += next.length
    if (block.length < BLOCK) return resumed
    afterId = block.at(-1)?.id ?? afterId
  }
}
