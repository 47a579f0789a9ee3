import type { Context } from '../context.ts'
import { unpackContent } from '../digest/content.ts'
import type { DigestContext } from '../digest/render.ts'
import type { Digest, DigestContent, ShownCandidate } from '../domain/alert.ts'
import { createMailLinks } from '../send/links.ts'
import { listShownCandidates } from '../store/candidate.ts'
import type { Handle } from '../store/database.ts'
import { listFeedback } from '../store/feedback.ts'

export type KeptDigest = Omit<Digest, 'items' | 'moreCount' | 'market'> & { more: number; content: DigestContent }

/** A digest with what its postings say now. Those that closed, expired or were hidden since it was planned are left out. */
export async function loadDigest(db: Handle, planned: KeptDigest, at: Date): Promise<Digest> {
  const [digest] = await loadDigests(db, [planned], at)
  if (!digest) throw new Error('one digest was asked for and none came back')
  return digest
}

/** The same for several, with one reading. */
export async function loadDigests(db: Handle, planned: KeptDigest[], at: Date): Promise<Digest[]> {
  const groupIds = new Set(planned.flatMap(({ content }) => content.groups))
  const candidates = await listShownCandidates(db, [...groupIds], at)
  const byGroup = new Map(candidates.map((candidate) => [candidate.groupId, candidate]))
  const subscriberIds = planned.map((digest) => digest.subscriberId)
  const feedback = await listFeedback(db, subscriberIds)
  return planned.map((digest) => toDigest(digest, byGroup, feedback.get(digest.subscriberId)?.groups))
}

function toDigest(
  planned: KeptDigest,
  byGroup: ReadonlyMap<string, ShownCandidate>,
  hidden?: ReadonlySet<string>,
): Digest {
  const { id, subscriberId, email, period, cadence, content, more } = planned
  const items = unpackContent(content, byGroup).filter(({ candidate }) => !hidden?.has(candidate.groupId))
  return { id, subscriberId, email, period, cadence, items, moreCount: more, market: content.market }
}

/** The links and names that a subscriber's mails carry. */
export function mailContext(context: Context, subscriberId: string): DigestContext {
  const { config, baseUrl, secretKeys, taxonomy, now } = context
  const links = createMailLinks(baseUrl, secretKeys)
  return {
    baseUrl,
    siteName: config.web.siteName,
    postalAddress: config.mail.postalAddress,
    manageUrl: links.manage(subscriberId),
    pauseUrl: links.pause(subscriberId),
    unsubscribeUrl: links.unsubscribe(subscriberId),
    viewUrl: links.view(subscriberId),
    hideUrl: (groupId) => links.hide(subscriberId, groupId),
    roleTitle: (slug) => taxonomy.bySlug.get(slug)?.title ?? slug,
    now: now(),
  }
}
