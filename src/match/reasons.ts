import type { Criteria, MatchReason } from '../domain/alert.ts'
import type { Facts } from './facts.ts'
import { distanceKm } from './near.ts'
import type { Phrase, Vocabulary } from './words.ts'

/** A posting that met some search, as reasons are told from it. `words`: the numbers of the words it shows, or more. */
export type Met = { facts: Facts; words: Int32Array }

/**
 * What spoke for a posting that meets a search, in the order in which it is told. A list tells the first of its values
 * that holds, wanted words each; unknown pay is no reason.
 */
export function reasonsOf(criteria: Criteria, { facts, words }: Met, vocabulary: Vocabulary): MatchReason[] {
  const { roleSlug, level, workMode, employmentType, companyKey, annualPay } = facts
  const { minPay } = criteria
  const reasons: MatchReason[] = []
  const tell = (predicate: keyof Criteria, text: string | undefined): void => {
    if (text !== undefined) reasons.push({ predicate, text })
  }
  const says = (phrase: Phrase | null): phrase is Phrase => phrase !== null && words.includes(phrase.number)
  tell('roles', valueOn(criteria.roles, roleSlug))
  tell('levels', valueOn(criteria.levels, level))
  const place = placeReason(criteria, facts)
  if (place !== null) reasons.push(place)
  tell('workModes', valueOn(criteria.workModes, workMode))
  if (minPay !== null && annualPay?.currency === minPay.currency) tell('minPay', `${minPay.amount} ${minPay.currency}`)
  tell('employmentTypes', valueOn(criteria.employmentTypes, employmentType))
  for (const entry of criteria.words.all) {
    const phrase = vocabulary.phrase(entry)
    if (says(phrase)) tell('words', textOf(phrase))
  }
  const any = criteria.words.any.map((entry) => vocabulary.phrase(entry)).find(says)
  if (any !== undefined) tell('words', textOf(any))
  tell('companies', valueOn(criteria.companies.wanted, companyKey))
  return reasons
}

function valueOn(list: readonly string[], value: string | null): string | undefined {
  return value !== null && list.includes(value) ? value : undefined
}

/** The four lists of places are one question; the reason told is the narrowest answer. */
function placeReason({ near, regions, countries, remoteFrom }: Criteria, facts: Facts): MatchReason | null {
  const circle = near.find((each) => facts.cities.some((city) => distanceKm(each, city) <= each.km))
  if (circle !== undefined) return { predicate: 'near', text: `within ${circle.km} km of ${circle.label}` }
  const region = regions.find((each) => facts.regions.has(each))
  if (region !== undefined) return { predicate: 'regions', text: region }
  const isOpenTo = (country: string): boolean => facts.worldwide || facts.countries.has(country)
  const country = countries.find(isOpenTo)
  if (country !== undefined) return { predicate: 'countries', text: country }
  const remote = facts.workMode === 'remote' ? remoteFrom.find(isOpenTo) : undefined
  return remote === undefined ? null : { predicate: 'remoteFrom', text: remote }
}

const textOf = (phrase: Phrase): string => phrase.words.join(' ')
