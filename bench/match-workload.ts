import type { Candidate, Criteria, SavedSearch } from '../src/domain/alert.ts'
import type { Place, WorkMode } from '../src/domain/place.ts'
import { LEVELS } from '../src/domain/role.ts'
import { EMPTY_CRITERIA } from '../src/match/criteria.ts'

/** Sizes of a made-up market. Equal options give equal data. */
export type WorkloadOptions = { searches: number; candidates: number; wordsPerPosting: number; seed: number }

const ROLES = 1_200
const COMPANIES = 4_000
const WORDS = 5_000
const COUNTRIES = [
  'US',
  'GB',
  'CA',
  'DE',
  'IN',
  'FR',
  'NL',
  'AU',
  'ES',
  'PL',
  'IE',
  'BR',
  'SG',
  'SE',
  'IT',
  'MX',
  'CH',
  'PT',
  'JP',
  'ZA',
]
const REGIONS = [
  'CA',
  'NY',
  'TX',
  'FL',
  'WA',
  'IL',
  'MA',
  'GA',
  'CO',
  'NC',
  'PA',
  'OH',
  'VA',
  'AZ',
  'NJ',
  'MI',
  'OR',
  'MN',
  'TN',
  'MD',
]
const MODES: WorkMode[] = ['onsite', 'onsite', 'hybrid', 'remote']
const FIRST_SEEN = Date.UTC(2026, 10, 20)

/**
 * Searches and postings of a made-up market with the skew of a real one: few popular roles, countries, companies and
 * words, many rare ones. A search asks for 1 to 4 roles, and at times for places, pay, levels, words or no company.
 */
export function makeWorkload(options: WorkloadOptions): { searches: SavedSearch[]; candidates: Candidate[] } {
  const dice = createDice(options.seed)
  return {
    searches: Array.from({ length: options.searches }, (_, index) => ({
      id: `search-${index}`,
      subscriberId: `subscriber-${index}`,
      name: `Search ${index}`,
      criteria: makeCriteria(dice),
    })),
    candidates: Array.from({ length: options.candidates }, (_, index) =>
      makeCandidate(dice, index, options.wordsPerPosting),
    ),
  }
}

function makeCriteria(dice: Dice): Criteria {
  const roles = some(dice.chance(0.95) ? 1 + dice.below(4) : 0, () => `role-${dice.skewed(ROLES, 1.9)}`)
  const words = (count: number) => some(count, () => `word${dice.skewed(WORDS, 2)}`)
  return {
    ...EMPTY_CRITERIA,
    roles,
    countries: dice.chance(0.6) ? some(1 + dice.below(3), () => dice.pick(COUNTRIES, 4)) : [],
    regions: dice.chance(0.05) ? [`US-${dice.pick(REGIONS, 1.5)}`] : [],
    levels: dice.chance(0.45) ? some(3 + dice.below(3), () => dice.pick(LEVELS, 1)) : [],
    workModes: dice.chance(0.2) ? some(1 + dice.below(2), () => dice.pick(MODES, 1)) : [],
    minPay: dice.chance(0.3)
      ? { amount: 25_000 + 1_000 * dice.below(75), currency: 'USD', acceptUnknown: dice.chance(0.7) }
      : null,
    near: dice.chance(0.04) ? [{ ...dice.point(), km: 25 + dice.below(100), label: 'home' }] : [],
    words: {
      all: dice.chance(0.06) || roles.length === 0 ? words(1 + dice.below(2)) : [],
      any: dice.chance(0.12) ? words(3 + dice.below(4)) : [],
      none: dice.chance(0.3) ? words(1 + dice.below(2)) : [],
    },
    companies: {
      wanted: [],
      muted: dice.chance(0.2) ? some(1 + dice.below(3), () => `company-${dice.skewed(COMPANIES, 2)}`) : [],
    },
  }
}

function makeCandidate(dice: Dice, index: number, wordsPerPosting: number): Candidate {
  const role = `role-${dice.skewed(ROLES, 1.9)}`
  const company = `company-${dice.skewed(COMPANIES, 2)}`
  const workMode = dice.pick(MODES, 1)
  const place = makePlace(dice)
  const amount = 20_000 + 500 * dice.below(240)
  return {
    groupId: `group-${index}`,
    postingId: `posting-${index}`,
    title: role,
    company,
    companyKey: company,
    url: `https://jobs.example/${index}`,
    roleSlug: dice.chance(0.9) ? role : null,
    level: dice.chance(0.6) ? dice.pick(LEVELS, 1) : null,
    workMode: dice.chance(0.9) ? workMode : null,
    remoteScope: workMode === 'remote' && dice.chance(0.6) ? { kind: 'countries', countries: [place.country] } : null,
    places: [place],
    employmentType: dice.chance(0.7) ? 'full_time' : null,
    pay: null,
    annualPay: dice.chance(0.55) ? { amount, currency: dice.chance(0.7) ? 'USD' : 'GBP' } : null,
    firstSeenAt: new Date(FIRST_SEEN + index * 1_000),
    text: Array.from({ length: wordsPerPosting }, () => `word${dice.skewed(WORDS, 2)}`).join(' '),
  }
}

function makePlace(dice: Dice): Place {
  const country = dice.pick(COUNTRIES, 4)
  return {
    kind: 'city',
    country,
    region: country === 'US' ? dice.pick(REGIONS, 1.5) : null,
    regionName: null,
    city: 'Somewhere',
    geonameId: null,
    ...dice.point(),
    confidence: 1,
  }
}

function some<T>(count: number, make: () => T): T[] {
  return [...new Set(Array.from({ length: count }, make))]
}

type Dice = ReturnType<typeof createDice>

/** Repeatable numbers (mulberry32). */
function createDice(seed: number) {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const skewed = (size: number, power: number): number => Math.floor(size * next() ** power)
  return {
    chance: (share: number): boolean => next() < share,
    below: (size: number): number => Math.floor(size * next()),
    /** Small numbers more often, the more so the higher the power. */
    skewed,
    pick: <T>(list: readonly T[], power: number): T => list[skewed(list.length, power)] as T,
    point: () => ({ latitude: 25 + 25 * next(), longitude: -120 + 50 * next() }),
  }
}
