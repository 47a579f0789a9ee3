import type { Candidate, Criteria, Near } from '../domain/alert.ts'
import type { Place } from '../domain/place.ts'

/** What each part adds to a score when it is full. They sum to 1. Chosen by judgement: what a person would look at first. */
export const WEIGHTS = { role: 0.3, level: 0.15, pay: 0.2, place: 0.2, freshness: 0.15 } as const

/** Freshness halves in so many days. */
const HALF_LIFE_DAYS = 7
/** Pay at this multiple of what it is compared with, and above, counts in full. */
const GENEROUS = 1.5
/** A posting of a company or role that was hidden before counts for so much less, each time; never for less than the least. */
const HIDDEN_COMPANY = 0.8
const HIDDEN_ROLE = 0.95
const LEAST = 0.5
const DAY_MS = 86_400_000
const EARTH_KM = 6371.0088

/** How often a subscriber hid postings of a company (by its key) and of a role (by its slug). */
export type Dislikes = { companies: ReadonlyMap<string, number>; roles: ReadonlyMap<string, number> }

/**
 * How well a posting that meets a search fits it, 0 to 1. The search has said what must be; the score says what is
 * better: asked-for over not asked-for, stated over unstated, more pay, nearer, newer. `now` dates the freshness.
 * `typicalPay`: the median that postings of its role advertise in its country, a year in the posting's currency; null
 * when that is not known. Pay is held against the subscriber's floor when there is one, against the market otherwise.
 */
export function scoreMatch(
  candidate: Candidate,
  criteria: Criteria,
  now: Date,
  typicalPay: number | null = null,
): number {
  return (
    WEIGHTS.role * roleFit(candidate, criteria.roles) +
    WEIGHTS.level * levelFit(candidate, criteria.levels) +
    WEIGHTS.pay * payFit(candidate.annualPay, criteria.minPay !== null, comparedPay(candidate, criteria, typicalPay)) +
    WEIGHTS.place * placeFit(candidate, criteria) +
    WEIGHTS.freshness * freshness(candidate, now)
  )
}

/** What a score is multiplied with for a subscriber who hid postings like this one, 0.5 to 1. */
export function dislikeFactor(
  posting: Pick<Candidate, 'companyKey' | 'roleSlug'>,
  { companies, roles }: Dislikes,
): number {
  const company = companies.get(posting.companyKey) ?? 0
  const role = posting.roleSlug === null ? 0 : (roles.get(posting.roleSlug) ?? 0)
  return Math.max(LEAST, HIDDEN_COMPANY ** company * HIDDEN_ROLE ** role)
}

export function roleFit({ roleSlug }: Candidate, roles: readonly string[]): number {
  if (roleSlug === null) return 0.3
  return roles.includes(roleSlug) ? 1 : 0.6
}

export function levelFit({ level }: Candidate, levels: readonly string[]): number {
  if (level === null) return 0.4
  return levels.includes(level) ? 1 : 0.6
}

/** What pay is held against: the floor, in the currency it is in, or else what is usual. */
function comparedPay({ annualPay }: Candidate, { minPay }: Criteria, typicalPay: number | null): number | null {
  if (minPay === null) return typicalPay
  return annualPay?.currency === minPay.currency ? minPay.amount : null
}

/** Pay at the floor, or at what is usual, is worth half; unknown pay less than any that is stated and usual. */
export function payFit(annualPay: Candidate['annualPay'], isAsked: boolean, compared: number | null): number {
  if (annualPay === null) return 0.3
  if (compared === null || !(compared > 0)) return isAsked ? 0.4 : 0.5
  return clamp(0.5 + (0.5 * (annualPay.amount / compared - 1)) / (GENEROUS - 1))
}

/** Full in the centre of a circle, half at its edge; a place of one's own country before a scope that merely allows it. */
function placeFit(candidate: Candidate, { near, countries, regions, remoteFrom }: Criteria): number {
  let circled = 0
  for (const circle of near) circled = Math.max(circled, nearFit(candidate, circle))
  if (circled > 0) return circled
  if (candidate.workMode === 'remote' && remoteFrom.length > 0) return 0.8
  if (regions.length > 0) return 0.9
  if (countries.length === 0) return 0.5
  return candidate.places.some((place) => countries.includes(place.country)) ? 0.8 : 0.6
}

/** 0 outside the circle. */
function nearFit({ places }: Candidate, circle: Near): number {
  let distance = Number.POSITIVE_INFINITY
  for (const place of places) distance = Math.min(distance, kmTo(circle, place))
  return distance <= circle.km ? clamp(1 - (0.5 * distance) / circle.km) : 0
}

export function freshness({ firstSeenAt }: Candidate, now: Date): number {
  const days = Math.max(0, (now.getTime() - firstSeenAt.getTime()) / DAY_MS)
  return clamp(0.5 ** (days / HALF_LIFE_DAYS))
}

/** Infinity for a place without coordinates. */
function kmTo(near: { latitude: number; longitude: number }, place: Place): number {
  if (place.kind !== 'city' || place.latitude === null || place.longitude === null) return Number.POSITIVE_INFINITY
  const radians = Math.PI / 180
  const north = Math.sin(((place.latitude - near.latitude) * radians) / 2)
  const east = Math.sin(((place.longitude - near.longitude) * radians) / 2)
  const chord = north ** 2 + Math.cos(near.latitude * radians) * Math.cos(place.latitude * radians) * east ** 2
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(chord)))
}

function clamp(value: number): number {
  return value >= 0 ? Math.min(1, value) : 0
}
