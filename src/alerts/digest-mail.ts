import type { Context } from '../context.ts'
import type { DigestContext } from '../digest/render.ts'
import type { Candidate, Digest } from '../domain/alert.ts'
import { createMailLinks } from '../send/links.ts'
import { listCandidates } from '../store/candidate.ts'
import type { Handle } from '../store/database.ts'
import { type ClaimedDigest, listDigestItems } from '../store/digest.ts'

/** A planned digest as its ledger rows have it, with what its postings say now. */
export async function loadDigest(db: Handle, claimed: ClaimedDigest): Promise<Digest> {
  const items = await listDigestItems(db, claimed.id)
  const candidates = await listCandidates(
    db,
    items.map((item) => item.postingId),
  )
  const byPosting = new Map(candidates.map((candidate) => [candidate.postingId, candidate]))
  return {
    id: claimed.id,
    subscriberId: claimed.subscriberId,
    email: claimed.email,
    period: claimed.period,
    cadence: claimed.cadence,
    items: items.flatMap((item) => withCandidate(item, byPosting.get(item.postingId))),
    moreCount: claimed.more,
  }
}

function withCandidate<Item extends object>(
  item: Item,
  candidate: Candidate | undefined,
): (Item & { candidate: Candidate })[] {
  return candidate ? [{ ...item, candidate }] : []
}

/** The links and names that a subscriber's mails carry. */
export function mailContext({ config, baseUrl, secretKey, taxonomy }: Context, subscriberId: string): DigestContext {
  const links = createMailLinks(baseUrl, secretKey)
  return {
    baseUrl,
    siteName: config.web.siteName,
    postalAddress: config.mail.postalAddress,
    manageUrl: links.manage(subscriberId),
    unsubscribeUrl: links.unsubscribe(subscriberId),
    roleTitle: (slug) => taxonomy.bySlug.get(slug)?.title ?? slug,
  }
}
