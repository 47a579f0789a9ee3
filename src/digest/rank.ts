import type { Candidate, Criteria } from '../domain/alert.ts'
import type { Place } from '../domain/place.ts'

/** What each part adds to a score when it is full. They sum to 1. Chosen by judgement: what a person would look at first. */
export const WEIGHTS = { role: 0.3, level: 0.15, pay: 0.2, place: 0.2, freshness: 0.15 } as const

/** Freshness halves in so many days. */
const HALF_LIFE_DAYS = 7
/** Pay at this multiple of the floor and above counts in full. */
const GENEROUS = 1.5
const DAY_MS = 86_400_000
const EARTH_KM = 6371.0088

/**
 * How well a posting that meets a search fits it, 0 to 1. The search has said what must be; the score says what is
 * better: asked-for over not asked-for, stated over unstated, more pay, nearer, newer. `now` dates the freshness.
 */
export function scoreMatch(candidate: Candidate, criteria: Criteria, now: Date): number {
  return (
    WEIGHTS.role * roleFit(candidate, criteria) +
    WEIGHTS.level * levelFit(candidate, criteria) +
    WEIGHTS.pay * payFit(candidate, criteria) +
    WEIGHTS.place * placeFit(candidate, criteria) +
    WEIGHTS.freshness * freshness(candidate, now)
  )
}

function roleFit({ roleSlug }: Candidate, { roles }: Criteria): number {
  if (roleSlug === null) return 0.3
  return roles.includes(roleSlug) ? 1 : 0.6
}

function levelFit({ level }: Candidate, { levels }: Criteria): number {
  if (level === null) return 0.4
  return levels.includes(level) ? 1 : 0.6
}

/** Pay at the floor is worth half; unknown pay less than any that is stated. */
function payFit({ annualPay }: Candidate, { minPay }: Criteria): number {
  if (annualPay === null) return 0.3
  if (minPay === null) return 0.7
  if (annualPay.currency !== minPay.currency || !(minPay.amount > 0)) return 0.4
  return clamp(0.5 + (0.5 * (annualPay.amount / minPay.amount - 1)) / (GENEROUS - 1))
}

/** Full in the centre of a circle, half at its edge; a place of one's own country before a scope that merely allows it. */
function placeFit(candidate: Candidate, { near, countries, regions }: Criteria): number {
  if (near !== null) {
    const distance = Math.min(...candidate.places.map((place) => kmTo(near, place)))
    return clamp(1 - (0.5 * distance) / near.km)
  }
  if (regions.length > 0) return 0.9
  if (countries.length === 0) return 0.5
  return candidate.places.some((place) => countries.includes(place.country)) ? 0.8 : 0.6
}

function freshness({ firstSeenAt }: Candidate, now: Date): number {
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
