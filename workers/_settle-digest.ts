import { recordRejection } from '../src/alerts/take-report.ts'
import type { Context } from '../src/context.ts'
import type { SendResult } from '../src/send/email.ts'
import {
  type ClaimedDigest,
  type DigestAttempt,
  type DigestOutcome,
  releaseItems,
  settleDigest,
} from '../src/store/digest.ts'
import type { DigestState } from '../src/store/schema.ts'

const MAX_ATTEMPTS = 8
const FIRST_WAIT_MS = 60_000
const LONGEST_WAIT_MS = 6 * 3_600_000

/** Writes the end of an attempt; false when the lease was lost. */
export type WriteEnd = (digest: DigestAttempt, outcome: DigestOutcome) => Promise<boolean>

/** Notes what became of one attempt, and when the next is due. */
export async function settleAttempt(
  claimed: ClaimedDigest,
  result: SendResult,
  write: WriteEnd,
  context: Context,
): Promise<void> {
  if (stateOf(claimed, result) === 'rejected') await reject(claimed, result, context)
  else await write(claimed, outcomeOf(claimed, result, context))
  context.meter.mailEnded(result.kind)
  context.log[result.kind === 'accepted' ? 'info' : 'warn'](
    { attempt: claimed.attempt, result: result.kind },
    'digest attempt settled',
  )
}

/** Nothing is left to send, or nobody to send it to. What was never shown may be shown later. */
export async function withdraw(claimed: ClaimedDigest, context: Context): Promise<void> {
  const response = claimed.withdrawn ?? 'every posting closed before it was sent'
  if (claimed.withdrawn === 'alerts are paused') await endUnsent(claimed, { state: 'cancelled', response }, context)
  else await settleDigest(context.db, claimed, { state: 'cancelled', response })
}

/** A relay that drops repeats makes sending again safe. */
export function maySendAgain({ config: { mail } }: Context): boolean {
  return mail.whenUnknown === 'resend' || mail.idempotencyHeader !== null
}

function outcomeOf(claimed: ClaimedDigest, result: SendResult, context: Context): DigestOutcome {
  const at = context.now()
  const state = stateOf(claimed, result)
  // A relay that takes every mail and never says so must not be given the same one for ever.
  const again = claimed.tries < MAX_ATTEMPTS && (state === 'deferred' || (state === 'unknown' && maySendAgain(context)))
  return {
    state,
    response: describe(result),
    ...(state === 'accepted' ? { sentAt: at } : {}),
    ...(again ? { nextAttemptAt: new Date(at.getTime() + waitAfter(claimed)) } : {}),
  }
}

/** The relay took it from nobody, so the reader has not seen it: the next digest may hold what is still new then. */
async function reject(claimed: ClaimedDigest, result: SendResult, context: Context): Promise<void> {
  if (result.kind === 'rejected') await recordRejection(context, claimed, result.response)
  await endUnsent(claimed, { state: 'rejected', response: describe(result) }, context)
}

async function endUnsent(
  claimed: ClaimedDigest,
  outcome: { state: 'rejected' | 'cancelled'; response: string },
  { db }: Context,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (await settleDigest(trx, claimed, outcome)) await releaseItems(trx, claimed)
  })
}

/** The relay's own words after what they mean. */
function describe(result: SendResult): string {
  if (result.kind === 'accepted') return `accepted: ${result.serverResponse}`
  return `${result.kind}: ${result.kind === 'unknown' ? result.detail : result.response}`
}

function stateOf({ tries }: ClaimedDigest, { kind }: SendResult): DigestState {
  return kind === 'deferred' && tries >= MAX_ATTEMPTS ? 'rejected' : kind
}

function waitAfter({ tries }: ClaimedDigest): number {
  return Math.min(FIRST_WAIT_MS * 4 ** (tries - 1), LONGEST_WAIT_MS)
}
