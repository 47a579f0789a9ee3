import type { Candidate, Criteria, Near, SavedSearch } from '../../src/domain/alert.ts'
import { countriesOfArea } from '../../src/match/areas.ts'
import { distanceKm } from '../../src/match/near.ts'
import { tokensOf } from '../../src/match/words.ts'

/** The searches a posting meets, found by reading criteria.ts aloud: one search after another, one criterion after another. */
export function naiveMatches(searches: readonly SavedSearch[], candidate: Candidate): string[] {
  return searches.filter(({ criteria }) => asksSomething(criteria) && meets(criteria, candidate)).map(({ id }) => id)
}

function asksSomething(criteria: Criteria): boolean {
  const { roles, levels, countries, regions, remoteFrom, workModes, employmentTypes, words, companies } = criteria
  const wishes = [roles, levels, countries, regions, remoteFrom, workModes, employmentTypes, companies.wanted].flat()
  const wantedWords = [...words.all, ...words.any].filter(hasWord)
  return wishes.length > 0 || wantedWords.length > 0 || criteria.near.length > 0 || criteria.minPay !== null
}

function meets(criteria: Criteria, candidate: Candidate): boolean {
  return (
    anyOf(criteria.roles, candidate.roleSlug) &&
    anyOf(criteria.levels, candidate.level) &&
    anyOf(criteria.workModes, candidate.workMode) &&
    anyOf(criteria.employmentTypes, candidate.employmentType) &&
    isThere(criteria, candidate) &&
    pays(criteria, candidate) &&
    says(criteria, candidate.text) &&
    anyOf(criteria.companies.wanted, candidate.companyKey) &&
    !criteria.companies.muted.includes(candidate.companyKey)
  )
}

function isThere({ countries, regions, near, remoteFrom }: Criteria, candidate: Candidate): boolean {
  if ([countries, regions, near, remoteFrom].every((list) => list.length === 0)) return true
  return (
    countries.some((country) => isOpenTo(candidate, country)) ||
    regions.some((region) => liesIn(candidate, region)) ||
    near.some((circle) => isNear(circle, candidate)) ||
    (candidate.workMode === 'remote' && remoteFrom.some((country) => isOpenTo(candidate, country)))
  )
}

function anyOf(list: readonly string[], value: string | null): boolean {
  return list.length === 0 || (value !== null && list.includes(value))
}

function isOpenTo(candidate: Candidate, country: string): boolean {
  if (candidate.places.some((place) => place.country === country)) return true
  const scope = candidate.remoteScope
  if (candidate.workMode !== 'remote' || scope === null) return false
  if (scope.kind === 'worldwide') return true
  return scope.kind === 'countries' ? scope.countries.includes(country) : countriesOfArea(scope.area).has(country)
}

function liesIn(candidate: Candidate, region: string): boolean {
  return candidate.places.some((place) => place.region !== null && `${place.country}-${place.region}` === region)
}

function isNear(near: Near, candidate: Candidate): boolean {
  return candidate.places.some((place) => {
    if (place.kind !== 'city' || place.latitude === null || place.longitude === null) return false
    return distanceKm(near, { latitude: place.latitude, longitude: place.longitude }) <= near.km
  })
}

function pays({ minPay }: Criteria, { annualPay }: Candidate): boolean {
  if (minPay === null) return true
  if (annualPay === null || annualPay.currency !== minPay.currency) return minPay.acceptUnknown
  return annualPay.amount >= minPay.amount
}

function says({ words }: Criteria, text: string): boolean {
  const spaced = ` ${tokensOf(text).join(' ')} `
  const contains = (entry: string): boolean => spaced.includes(` ${tokensOf(entry).join(' ')} `)
  const any = words.any.filter(hasWord)
  return (
    words.all.filter(hasWord).every(contains) &&
    (any.length === 0 || any.some(contains)) &&
    !words.none.filter(hasWord).some(contains)
  )
}

const hasWord = (entry: string): boolean => tokensOf(entry).length > 0
