import { assumeMessagesSent, assumeSent, forgetForeignTransactions } from '../store/after-restore.ts'
import { type Actor, writeAudit } from '../store/audit.ts'
import { type PlanContext, planDue } from './plan.ts'

export type AfterRestore = {
  /** Digests that count as sent, those planned for it among them. */
  digests: number
  messages: number
  /** Postings of another server's transactions. */
  postings: number
}

/**
 * A restored database has forgotten what was mailed between the moment it was restored to and `until`, when the old one was last
 * at work. Everybody who was due by then has a digest planned with what is known, and it counts as sent without being sent. So
 * none of these openings is mailed twice, and one that the forgotten mail did not hold is not mailed at all. May be repeated.
 * No sender may run meanwhile.
 */
export async function settleRestore(context: PlanContext, until: Date, actor: Actor, at: Date): Promise<AfterRestore> {
  await planDue(context, until, async () => {})
  return context.db.transaction().execute(async (trx) => {
    const done = {
      digests: await assumeSent(trx, until),
      messages: await assumeMessagesSent(trx, until),
      postings: await forgetForeignTransactions(trx),
    }
    const detail = { until: until.toISOString(), ...done }
    await writeAudit(trx, actor, { action: 'restore settled', target: 'database', detail }, at)
    return done
  })
}
