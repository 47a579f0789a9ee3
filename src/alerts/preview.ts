import type { Context } from '../context.ts'
import { NO_CONTENT } from '../digest/content.ts'
import type { DigestContext } from '../digest/render.ts'
import type { Digest } from '../domain/alert.ts'
import type { Subscriber } from '../store/subscriber.ts'
import { loadDigest, mailContext } from './digest-mail.ts'
import { previewDigests } from './plan.ts'

/** The digest a subscriber would get now. Reads only. */
export async function previewDigest(
  context: Context,
  subscriber: Subscriber,
): Promise<{ digest: Digest; links: DigestContext }> {
  const { db, market, config } = context
  const at = context.now()
  const due = { ...subscriber, suppressed: subscriber.suppressedAt !== null }
  const [planned] = await previewDigests({ db, market, tiers: config.tiers }, [due], at)
  const kept = {
    id: 'preview',
    subscriberId: subscriber.id,
    email: subscriber.email,
    period: planned?.period ?? '',
    cadence: planned?.cadence ?? ('weekly' as const),
    more: planned?.more ?? 0,
    content: planned?.content ?? NO_CONTENT,
  }
  return { digest: await loadDigest(db, kept, at), links: mailContext(context, subscriber.id) }
}
