import type { Criteria } from '../domain/alert.ts'

/*
 * What a search means.
 *
 * A list is any-of, different criteria are all-of, an empty list or null is no restriction.
 *
 * roles, levels, workModes, employmentTypes   the posting's own value is on the list; a posting that states none is not.
 * where         countries, regions, near and remoteFrom are one question: any entry of any of the four is enough.
 *   countries   a place of the posting lies in one of them, or a remote posting is open to one of them: its scope names
 *               the country, an area that contains it, or the world. A remote posting with no stated scope, or with an
 *               area nobody knows, is judged by its places alone.
 *   regions     a place of the posting lies in one of them ("US-CA"). Being open to a country is not being in its regions.
 *   near        a city place of the posting with coordinates lies within `km` of the centre, along the great circle.
 *   remoteFrom  a remote posting that `countries` would find.
 * minPay        the annual midpoint is known in the same currency and not lower. Pay that is unknown, or known only in
 *               another currency, passes with `acceptUnknown` and not without.
 * words         whole words of `text`, without regard to case; an entry of several words is a phrase of adjacent words.
 *               All of `all`, at least one of `any`, none of `none`. An entry without a letter or digit says nothing.
 * companies     `companyKey` is one of `wanted`, and none of `muted`.
 *
 * A search needs at least one criterion that says what is wanted. One that only excludes matches nothing.
 */

/** A search that restricts nothing. It is a start for a form; as it stands it is refused and matches nothing. */
export const EMPTY_CRITERIA: Criteria = {
  roles: [],
  levels: [],
  countries: [],
  regions: [],
  near: [],
  remoteFrom: [],
  workModes: [],
  minPay: null,
  employmentTypes: [],
  words: { all: [], any: [], none: [] },
  companies: { wanted: [], muted: [] },
}

/** The criteria that are plain lists. */
export const SETS = ['roles', 'levels', 'countries', 'regions', 'remoteFrom', 'workModes', 'employmentTypes'] as const

/** One text for all criteria that mean the same: the order and repetition of list entries do not count. */
export function criteriaKey(criteria: Criteria): string {
  const { near, minPay, words, companies } = criteria
  return JSON.stringify([
    SETS.map((name) => asSet(criteria[name])),
    asSet(near.map(({ latitude, longitude, km, label }) => `${latitude} ${longitude} ${km} ${label}`)),
    minPay && [minPay.amount, minPay.currency, minPay.acceptUnknown],
    [asSet(words.all), asSet(words.any), asSet(words.none)],
    [asSet(companies.wanted), asSet(companies.muted)],
  ])
}

function asSet(list: readonly string[]): readonly string[] {
  return list.length < 2 ? list : [...new Set(list)].sort()
}
