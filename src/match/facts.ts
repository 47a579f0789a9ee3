import type { Candidate } from '../domain/alert.ts'
import { countriesOfArea } from './areas.ts'
import type { Point } from './near.ts'

/** A posting as searches ask about it, but for its words. It holds on to no text. */
export type Facts = Pick<
  Candidate,
  'roleSlug' | 'level' | 'workMode' | 'employmentType' | 'companyKey' | 'annualPay'
> & {
  /** Countries of its places and of its remote scope. */
  countries: ReadonlySet<string>
  /** Open to every country. */
  worldwide: boolean
  /** "US-CA" of every place that states a region. */
  regions: ReadonlySet<string>
  /** City places with coordinates. */
  cities: readonly Point[]
}

/** Reads the facts that searches ask about. See criteria.ts for what they mean. */
export function factsOf(candidate: Candidate): Facts {
  const { roleSlug, level, workMode, employmentType, companyKey, annualPay, places } = candidate
  return {
    ...{ roleSlug, level, workMode, employmentType, companyKey, annualPay },
    countries: countriesOf(candidate),
    worldwide: scopeOf(candidate)?.kind === 'worldwide',
    regions: new Set(
      places.filter((place) => place.region !== null).map((place) => `${place.country}-${place.region}`),
    ),
    cities: places.flatMap(({ kind, latitude, longitude }) =>
      kind === 'city' && latitude !== null && longitude !== null ? [{ latitude, longitude }] : [],
    ),
  }
}

function countriesOf(candidate: Candidate): ReadonlySet<string> {
  const countries = new Set(candidate.places.map((place) => place.country))
  const scope = scopeOf(candidate)
  if (scope?.kind === 'countries') for (const country of scope.countries) countries.add(country)
  if (scope?.kind === 'area') for (const country of countriesOfArea(scope.area)) countries.add(country)
  return countries
}

/** A scope says something only about a remote posting. */
function scopeOf(candidate: Candidate): Candidate['remoteScope'] {
  return candidate.workMode === 'remote' ? candidate.remoteScope : null
}
