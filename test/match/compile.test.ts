import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeWorkload } from '../../bench/match-workload.ts'
import type { Candidate, Criteria } from '../../src/domain/alert.ts'
import type { Place, RemoteScope } from '../../src/domain/place.ts'
import { compileSearches } from '../../src/match/compile.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { randomCriteria, randomPosting } from './arbitrary.ts'
import { naiveMatches } from './naive.ts'
import { AUSTIN, posting, search } from './samples.ts'

const NONE = EMPTY_CRITERIA.words
const near = { latitude: 30.5, longitude: -97.7, km: 40, label: 'Round Rock' }
const remote = (remoteScope: RemoteScope | null, places: Place[] = []) => ({
  workMode: 'remote' as const,
  remoteScope,
  places,
})

const rules: [string, Partial<Criteria>, Partial<Candidate>, boolean][] = [
  ['finds a posting of any role on the list', { roles: ['nurse', 'patient-services-representative'] }, {}, true],
  ['passes over a posting of another role', { roles: ['nurse'] }, {}, false],
  ['passes over a posting whose role is unknown', { roles: ['nurse'] }, { roleSlug: null }, false],
  ['asks for all criteria at once', { roles: ['patient-services-representative'], levels: ['senior'] }, {}, false],
  ['passes over a posting that states no level when levels are asked for', { levels: ['mid'] }, { level: null }, false],
  ['finds a posting by the country of its place', { countries: ['US'] }, {}, true],
  [
    'finds a remote posting open to the country',
    { countries: ['CA'] },
    remote({ kind: 'countries', countries: ['CA'] }, [AUSTIN]),
    true,
  ],
  [
    'finds a remote posting open to an area around the country',
    { countries: ['DE'] },
    remote({ kind: 'area', area: 'EMEA' }),
    true,
  ],
  [
    'passes over a remote posting open to another area',
    { countries: ['US'] },
    remote({ kind: 'area', area: 'Europe' }),
    false,
  ],
  ['finds a remote posting open to the world', { countries: ['NZ'] }, remote({ kind: 'worldwide' }), true],
  ['takes a remote posting of unstated scope by its place', { countries: ['US'] }, remote(null, [AUSTIN]), true],
  ['does not take unstated scope for the world', { countries: ['CA'] }, remote(null, [AUSTIN]), false],
  [
    'gives a remote scope no say in an on-site posting',
    { countries: ['CA'] },
    { remoteScope: { kind: 'worldwide' } },
    false,
  ],
  ['finds a posting by region', { regions: ['US-TX'] }, {}, true],
  [
    'does not take an open country for a region',
    { regions: ['US-CA'] },
    remote({ kind: 'countries', countries: ['US'] }),
    false,
  ],
  ['finds a city within the radius', { near: [near] }, {}, true],
  ['passes over a city outside the radius', { near: [{ ...near, km: 20 }] }, {}, false],
  ['passes over a place without coordinates', { near: [near] }, { places: [{ ...AUSTIN, latitude: null }] }, false],
  [
    'does not take the middle of a region for a city',
    { near: [near] },
    { places: [{ ...AUSTIN, kind: 'region' }] },
    false,
  ],
  ['is content with one of several places', { regions: ['US-CA'], near: [near], countries: ['DE'] }, {}, true],
  ['asks for one of the places at least', { regions: ['US-CA'], countries: ['DE'], remoteFrom: ['US'] }, {}, false],
  [
    'finds a remote posting open to people in a country',
    { remoteFrom: ['CA'] },
    remote({ kind: 'countries', countries: ['CA'] }),
    true,
  ],
  ['finds a remote posting by a place in the country', { remoteFrom: ['US'] }, remote(null, [AUSTIN]), true],
  ['passes over an on-site posting when remote is asked for', { remoteFrom: ['US'] }, {}, false],
  [
    'finds a posting that is either near or remote',
    { near: [{ ...near, km: 20 }], remoteFrom: ['NZ'] },
    remote({ kind: 'worldwide' }),
    true,
  ],
  ['finds pay at the floor', { minPay: { amount: 41_600, currency: 'USD', acceptUnknown: false } }, {}, true],
  ['passes over pay under the floor', { minPay: { amount: 41_601, currency: 'USD', acceptUnknown: true } }, {}, false],
  [
    'takes unknown pay when told to',
    { minPay: { amount: 1, currency: 'USD', acceptUnknown: true } },
    { annualPay: null },
    true,
  ],
  [
    'leaves unknown pay out otherwise',
    { minPay: { amount: 1, currency: 'USD', acceptUnknown: false } },
    { annualPay: null },
    false,
  ],
  [
    'takes another currency for unknown',
    { minPay: { amount: 90_000, currency: 'EUR', acceptUnknown: true } },
    {},
    true,
  ],
  ['finds every wanted word', { words: { ...NONE, all: ['epic', 'patients'] } }, {}, true],
  ['misses one of the wanted words', { words: { ...NONE, all: ['epic', 'cerner'] } }, {}, false],
  ['is content with one of several words', { words: { ...NONE, any: ['cerner', 'epic'] } }, {}, true],
  ['does not find part of a word', { words: { ...NONE, all: ['patient ser'] } }, {}, false],
  ['finds a phrase', { words: { ...NONE, all: ['night shift'] } }, {}, true],
  ['does not find a phrase with its words apart', { words: { ...NONE, all: ['shift night'] } }, {}, false],
  [
    'keeps out an avoided word',
    { roles: ['patient-services-representative'], words: { ...NONE, none: ['night shift'] } },
    {},
    false,
  ],
  ['finds a wanted company', { companies: { wanted: ['harbor clinic'], muted: [] } }, {}, true],
  ['keeps out a muted company', { levels: ['mid'], companies: { wanted: [], muted: ['harbor clinic'] } }, {}, false],
  ['finds nothing when nothing is asked for', {}, {}, false],
  ['finds nothing when only something is avoided', { words: { ...NONE, none: ['cerner'] } }, {}, false],
]

describe('compileSearches', () => {
  it.each(rules)('%s', (_rule, criteria, facts, found) => {
    expect(compileSearches([search(criteria)]).match(posting(facts)).length).toBe(found ? 1 : 0)
    expect(naiveMatches([search(criteria)], posting(facts)).length).toBe(found ? 1 : 0)
  })

  it('compiles equal criteria once and matches every search that has them', () => {
    const matcher = compileSearches([
      search({ countries: ['US', 'CA'] }, 'a'),
      search({ countries: ['CA', 'US', 'US'] }, 'b'),
    ])
    expect(matcher.size).toBe(1)
    expect(matcher.match(posting()).map((match) => match.searchId)).toEqual(['a', 'b'])
  })

  it('tells each criterion that spoke for the posting, by its plain value', () => {
    const criteria: Partial<Criteria> = {
      roles: ['patient-services-representative'],
      countries: ['CA', 'US'],
      near: [near],
      minPay: { amount: 30_000, currency: 'USD', acceptUnknown: true },
      words: { all: ['Epic'], any: ['cerner', 'night shift'], none: ['sales'] },
      companies: { wanted: [], muted: ['other'] },
    }
    expect(compileSearches([search(criteria)]).match(posting())[0]?.reasons).toEqual([
      { predicate: 'roles', text: 'patient-services-representative' },
      { predicate: 'near', text: 'within 40 km of Round Rock' },
      { predicate: 'minPay', text: '30000 USD' },
      { predicate: 'words', text: 'epic' },
      { predicate: 'words', text: 'night shift' },
    ])
  })

  it('does not count unknown pay as a reason', () => {
    const criteria = { levels: ['mid' as const], minPay: { amount: 1, currency: 'USD', acceptUnknown: true } }
    const [match] = compileSearches([search(criteria)]).match(posting({ annualPay: null }))
    expect(match?.reasons.map((reason) => reason.predicate)).toEqual(['levels'])
  })

  it('matches a posting with several places once', () => {
    const places = [AUSTIN, { ...AUSTIN, country: 'CA', region: 'ON' }]
    const matcher = compileSearches([
      search({ regions: ['US-TX', 'CA-ON'] }),
      search({ countries: ['US', 'CA'] }, 'search-2'),
    ])
    expect(matcher.match(posting({ places })).length).toBe(2)
  })
})

describe('compileSearches against the plain reading of the rules', () => {
  it('finds the same searches for random searches and postings', () => {
    fc.assert(
      fc.property(
        fc.array(randomCriteria, { maxLength: 30 }),
        fc.array(randomPosting, { maxLength: 6 }),
        (list, postings) => {
          const searches = list.map((criteria, index) => search(criteria, `search-${index}`))
          const matcher = compileSearches(searches)
          for (const candidate of postings) {
            expect(
              matcher
                .match(candidate)
                .map((match) => match.searchId)
                .sort(),
            ).toEqual(naiveMatches(searches, candidate).sort())
          }
        },
      ),
      { numRuns: 400 },
    )
  }, 30_000)

  it('finds the same searches in a market of realistic skew', () => {
    const { searches, candidates } = makeWorkload({ searches: 1_000, candidates: 150, wordsPerPosting: 60, seed: 3 })
    const matcher = compileSearches(searches)
    const found = candidates.map((candidate) =>
      matcher
        .match(candidate)
        .map((match) => match.searchId)
        .sort(),
    )
    expect(found).toEqual(candidates.map((candidate) => naiveMatches(searches, candidate).sort()))
    expect(found.flat().length).toBeGreaterThan(100)
  }, 30_000)
})
