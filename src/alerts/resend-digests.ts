import type { Context } from '../context.ts'
import { keepItems } from '../digest/content.ts'
import {
  type ChosenDigest,
  chooseDigests,
  type DigestChoice,
  lockDigest,
  makeDueAgain,
  reclaimItems,
} from '../store/digest-resend.ts'
import type { DigestState } from '../store/schema.ts'

/** States from which a digest may be sent again: it has not reached its reader for all we know. */
export const RESENDABLE = ['unknown', 'deferred', 'rejected'] as const satisfies readonly DigestState[]

/** `refused`: why it is not sent again; null: it is due now. Without `period` and `from` no digest has the id. */
export type Resent = { id: string; period: string | null; from: DigestState | null; refused: string | null }

/**
 * Makes digests due again under the same id, so with the same Message-ID and idempotency key, and with the same openings but
 * those that a later digest brought meanwhile. Each in a transaction of its own; the sweep hands them to the senders.
 */
export async function resendDigests({ db, now }: Context, choice: DigestChoice): Promise<Resent[]> {
  const digests = await chooseDigests(db, choice, now())
  const missing = 'ids' in choice ? choice.ids.filter((id) => !digests.some((digest) => digest.id === id)) : []
  const resent: Resent[] = missing.map((id) => ({ id, period: null, from: null, refused: 'no digest has this id' }))
  for (const chosen of digests) {
    const refused = whyNot(chosen) ?? (await db.transaction().execute((trx) => resendOne(trx, chosen, now())))
    resent.push({ id: chosen.id, period: chosen.period, from: chosen.state, refused })
  }
  return resent
}

function whyNot({ state, unreachable }: ChosenDigest): string | null {
  if (RESENDABLE.some((each) => each === state)) return unreachable
  return state === 'accepted' ? 'the relay took it: it would come twice' : `it is ${state}`
}

async function resendOne(trx: Context['db'], { id, state }: ChosenDigest, at: Date): Promise<string | null> {
  const kept = await lockDigest(trx, id, state)
  if (kept === null) return 'a sender took it up meanwhile'
  const own = await reclaimItems(trx, { id, ...kept })
  if (own.size === 0) return 'every posting of it came with a later digest'
  await makeDueAgain(trx, { id, content: keepItems(kept.content, own) }, at)
  return null
}
