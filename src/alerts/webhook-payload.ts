import { plainLine } from '../digest/escape.ts'
import type { Candidate, MatchReason, SavedSearch } from '../domain/alert.ts'

/** What a receiver is told of a match, as JSON text: docs/webhooks.md. `at` is when the match was found. */
export function matchedPayload(
  search: Pick<SavedSearch, 'id' | 'name'>,
  candidate: Candidate,
  reasons: readonly MatchReason[],
  at: Date,
): string {
  return JSON.stringify({
    type: 'posting.matched',
    timestamp: at.toISOString(),
    data: {
      search: { id: search.id, name: plainLine(search.name, 80) },
      posting: postingOf(candidate),
      reasons: reasons.map(({ predicate, text }) => ({ predicate, text: plainLine(text) })),
    },
  })
}

/** What a receiver is told when its owner tries it. */
export function pingPayload(at: Date): string {
  return JSON.stringify({ type: 'ping', timestamp: at.toISOString(), data: {} })
}

function postingOf(candidate: Candidate) {
  const { pay } = candidate
  return {
    id: candidate.groupId,
    url: candidate.url,
    title: plainLine(candidate.title),
    company: plainLine(candidate.company, 120),
    role: candidate.roleSlug,
    level: candidate.level,
    workMode: candidate.workMode,
    employmentType: candidate.employmentType,
    places: candidate.places.map(({ country, region, regionName, city }) => ({ country, region, regionName, city })),
    pay: pay && { min: pay.min, max: pay.max, currency: pay.currency, period: pay.period, basis: 'stated' },
    firstSeenAt: candidate.firstSeenAt.toISOString(),
    via: candidate.via ?? null,
  }
}
