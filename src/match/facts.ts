import type { Candidate } from '../domain/alert.ts'
import { countriesOfArea } from './areas.ts'
import type { Point } from './near.ts'
import type { Vocabulary, WordHits } from './words.ts'

/** A posting as the predicates read it: each fact looked up once, whatever the number of searches. */
export type Facts = {
  candidate: Candidate
  /** Countries of its places and of its remote scope. */
  countries: ReadonlySet<string>
  /** Open to every country. */
  worldwide: boolean
  /** "US-CA" of every place that states a region. */
  regions: ReadonlySet<string>
  /** City places with coordinates. */
  cities: readonly Point[]
  /** Read on first use: most postings of a role are settled before their words matter. */
  words(): WordHits
}

/** Reads the facts that searches ask about. See criteria.ts for what they mean. */
export function factsOf(candidate: Candidate, vocabulary: Vocabulary): Facts {
  const { places } = candidate
  let words: WordHits | null = null
  return {
    candidate,
    countries: countriesOf(candidate),
    worldwide: scopeOf(candidate)?.kind === 'worldwide',
    regions: new Set(
      places.filter((place) => place.region !== null).map((place) => `${place.country}-${place.region}`),
    ),
    cities: places.flatMap(({ kind, latitude, longitude }) =>
      kind === 'city' && latitude !== null && longitude !== null ? [{ latitude, longitude }] : [],
    ),
    words: () => {
      words ??= vocabulary.read(candidate.text)
      return words
    },
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
