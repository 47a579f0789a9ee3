import fc from 'fast-check'
import type { Candidate, Criteria } from '../../src/domain/alert.ts'
import type { Place, RemoteScope } from '../../src/domain/place.ts'
import { LEVELS } from '../../src/domain/role.ts'
import { posting } from './samples.ts'

const few = <T>(values: readonly T[], maxLength = 3): fc.Arbitrary<T[]> =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant<T[]>([]) },
    { weight: 1, arbitrary: fc.array(fc.constantFrom(...values), { maxLength }) },
  )
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 2 })

const ROLES = ['nurse', 'clerk', 'driver'] as const
/** More countries than a gate has bits, so that some share one. */
const COUNTRIES =
  'US CA GB DE FR ES IT NL PL SE NO DK FI IE PT AT CH BE CZ RO HU GR BG HR SK SI LT LV EE LU MT CY IN JP AU NZ BR MX'.split(
    ' ',
  )
const REGIONS = ['US-TX', 'US-CA', 'CA-ON'] as const
const MODES = ['onsite', 'hybrid', 'remote'] as const
const TYPES = ['full_time', 'part_time'] as const
const WORDS = ['epic', 'c++', 'night', 'shift', 'Night Shift', 'node.js', '--', 'élan'] as const
const COMPANIES = ['harbor', 'acme', 'zenith'] as const
const CURRENCIES = ['USD', 'EUR', 'INR'] as const
/** Millionths of a degree, a tenth of a metre: nearer to zero PostgreSQL refuses to square them. */
const degrees = (value: fc.Arbitrary<number>) => value.map((number) => Math.round(number * 1e6) / 1e6)
/** Close to the date line, to cell edges and to each other. */
const longitude = degrees(
  fc.oneof(
    fc.double({ min: -180, max: 180, noNaN: true }),
    fc.double({ min: -2, max: 2, noNaN: true }),
    fc.constantFrom(-180, 180, 0, 1),
  ),
)
const latitude = degrees(
  fc.oneof(
    fc.double({ min: -90, max: 90, noNaN: true }),
    fc.double({ min: -2, max: 2, noNaN: true }),
    fc.constantFrom(0, 84.5, -90),
  ),
)

/** Searches over few values, so that postings meet them often. */
export const randomCriteria: fc.Arbitrary<Criteria> = fc.record({
  roles: few(ROLES),
  levels: few(LEVELS),
  countries: few(COUNTRIES, 6),
  regions: few(REGIONS),
  near: fc.array(
    fc.record({ latitude, longitude, km: fc.integer({ min: 0, max: 500 }), label: fc.constant('there') }),
    { maxLength: 2 },
  ),
  remoteFrom: few(COUNTRIES, 3),
  workModes: few(MODES),
  minPay: maybe(
    fc.record({
      amount: fc.integer({ min: 0, max: 9 }),
      currency: fc.constantFrom(...CURRENCIES),
      acceptUnknown: fc.boolean(),
    }),
  ),
  employmentTypes: few(TYPES),
  words: fc.record({ all: few(WORDS, 2), any: few(WORDS), none: few(WORDS, 2) }),
  companies: fc.record({ wanted: few(COMPANIES), muted: few(COMPANIES, 1) }),
})

const randomPlace: fc.Arbitrary<Place> = fc.record({
  kind: fc.constantFrom('city', 'city', 'region', 'country'),
  country: fc.constantFrom(...COUNTRIES),
  region: maybe(fc.constantFrom('TX', 'CA', 'ON')),
  regionName: fc.constant(null),
  city: fc.constant('Somewhere'),
  geonameId: fc.constant(null),
  latitude: maybe(latitude),
  longitude: maybe(longitude),
  confidence: fc.constant(1),
})

const randomScope: fc.Arbitrary<RemoteScope> = fc.oneof(
  fc.constant<RemoteScope>({ kind: 'worldwide' }),
  fc
    .constantFrom('EMEA', 'Latin America', 'UK & Ireland', 'Atlantis')
    .map((area): RemoteScope => ({ kind: 'area', area })),
  fc
    .array(fc.constantFrom(...COUNTRIES), { maxLength: 4 })
    .map((countries): RemoteScope => ({ kind: 'countries', countries })),
)

export const randomPosting: fc.Arbitrary<Candidate> = fc
  .record({
    roleSlug: maybe(fc.constantFrom(...ROLES)),
    level: maybe(fc.constantFrom(...LEVELS)),
    workMode: maybe(fc.constantFrom(...MODES)),
    remoteScope: maybe(randomScope),
    places: fc.array(randomPlace, { maxLength: 3 }),
    employmentType: maybe(fc.constantFrom(...TYPES)),
    annualPay: maybe(fc.record({ amount: fc.integer({ min: 0, max: 9 }), currency: fc.constantFrom(...CURRENCIES) })),
    companyKey: fc.constantFrom(...COMPANIES),
    text: fc.array(fc.constantFrom(...WORDS, 'filler', ','), { maxLength: 8 }).map((words) => words.join(' ')),
  })
  .map((facts) => posting(facts))
