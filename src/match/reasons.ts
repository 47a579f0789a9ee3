import type { Criteria, MatchReason } from '../domain/alert.ts'
import type { Facts } from './facts.ts'
import { distanceKm } from './near.ts'
import type { Vocabulary } from './words.ts'

/** A posting that met some search, as reasons are told from it. `words`: the numbers of the words it shows, or more. */
export type Met = { facts: Facts; words: Int32Array }

/**
 * What spoke for a posting that meets a search, in the order in which it is told. A list tells the first of its values
 * that holds, wanted words each; unknown pay is no reason.
 */
export function reasonsOf(criteria: Criteria, { facts, words }: Met, vocabulary: Vocabulary): MatchReason[] {
  const { roleSlug, level, workMode, employmentType, companyKey } = facts
  const reasons: MatchReason[] = []
  tell(reasons, 'roles', valueOn(criteria.roles, roleSlug))
  tell(reasons, 'levels', valueOn(criteria.levels, level))
  const place = placeReason(criteria, facts)
  if (place !== null) reasons.push(place)
  tell(reasons, 'workModes', valueOn(criteria.workModes, workMode))
  tell(reasons, 'minPay', knownFloor(criteria, facts))
  tell(reasons, 'employmentTypes', valueOn(criteria.employmentTypes, employmentType))
  for (const entry of criteria.words.all) tell(reasons, 'words', said(entry, words, vocabulary))
  for (const entry of criteria.words.any) {
    const text = said(entry, words, vocabulary)
    tell(reasons, 'words', text)
    if (text !== null) break
  }
  tell(reasons, 'companies', valueOn(criteria.companies.wanted, companyKey))
  return reasons
}

function tell(reasons: MatchReason[], predicate: keyof Criteria, text: string | null): void {
  if (text !== null) reasons.push({ predicate, text })
}

function knownFloor({ minPay }: Criteria, { annualPay }: Facts): string | null {
  return minPay !== null && annualPay?.currency === minPay.currency ? `${minPay.amount} ${minPay.currency}` : null
}

/** A word or phrase as it is told; null when the posting does not say it. */
function said(entry: string, words: Int32Array, vocabulary: Vocabulary): string | null {
  const phrase = vocabulary.phrase(entry)
  return phrase !== null && words.includes(phrase.number) ? phrase.words.join(' ') : null
}

function valueOn(list: readonly string[], value: string | null): string | null {
  return value !== null && list.includes(value) ? value : null
}

/** The four lists of places are one question; the reason told is the narrowest answer. */
function placeReason({ near, regions, countries, remoteFrom }: Criteria, facts: Facts): MatchReason | null {
  for (const circle of near) {
    if (!facts.cities.some((city) => distanceKm(circle, city) <= circle.km)) continue
    return { predicate: 'near', text: `within ${circle.km} km of ${circle.label}` }
  }
  for (const region of regions) if (facts.regions.has(region)) return { predicate: 'regions', text: region }
  for (const country of countries) if (isOpenTo(facts, country)) return { predicate: 'countries', text: country }
  if (facts.workMode !== 'remote') return null
  for (const country of remoteFrom) if (isOpenTo(facts, country)) return { predicate: 'remoteFrom', text: country }
  return null
}

const isOpenTo = (facts: Facts, country: string): boolean => facts.worldwide || facts.countries.has(country)
