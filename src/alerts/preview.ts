import type { Context } from '../context.ts'
import type { DigestContext } from '../digest/render.ts'
import type { Digest } from '../domain/alert.ts'
import { listCandidates } from '../store/candidate.ts'
import type { Subscriber } from '../store/subscriber.ts'
import { chooseDigests } from './choose-digests.ts'
import { mailContext } from './digest-mail.ts'
import { freshCandidates } from './fresh-candidates.ts'

/** The digest a subscriber would get now. Reads only. */
export async function previewDigest(
  context: Context,
  subscriber: Subscriber,
): Promise<{ digest: Digest; links: DigestContext }> {
  const at = context.now()
  const { digests } = await chooseDigests(
    context.db,
    [subscriber],
    context.config.tiers,
    freshCandidates(context.db, at),
    at,
  )
  const [planned] = digests
  const candidates = await listCandidates(
    context.db,
    (planned?.items ?? []).map((item) => item.postingId),
  )
  const byPosting = new Map(candidates.map((candidate) => [candidate.postingId, candidate]))
  const items = (planned?.items ?? []).flatMap((item) => {
    const candidate = byPosting.get(item.postingId)
    return candidate ? [{ ...item, candidate }] : []
  })
  const digest: Digest = {
    id: 'preview',
    subscriberId: subscriber.id,
    email: subscriber.email,
    period: planned?.period ?? '',
    cadence: planned?.cadence ?? 'weekly',
    items,
    moreCount: planned?.more ?? 0,
  }
  return { digest, links: mailContext(context, subscriber.id) }
}
