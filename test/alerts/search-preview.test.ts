import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeWorkload } from '../../bench/match-workload.ts'
import { previewSearch } from '../../src/alerts/search-preview.ts'
import type { Candidate, Criteria } from '../../src/domain/alert.ts'
import type { Place } from '../../src/domain/place.ts'
import { compileSearches } from '../../src/match/compile.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { readFreshCandidates } from '../../src/store/candidate.ts'
import { insertCandidates, type StoredCandidate, toUuid } from '../_support/candidates.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { AUSTIN, posting } from '../match/samples.ts'

const AT = new Date('2026-11-24T12:00:00Z')
const SINCE = new Date('2026-11-10T12:00:00Z')
const DAY = 86_400_000
const { searches, candidates } = makeWorkload({ searches: 250, candidates: 3_000, wordsPerPosting: 30, seed: 7 })

let database: TestDatabase
let all: Candidate[]
beforeAll(async () => {
  database = await cloneDatabase()
  await insertCandidates(database.db, [...candidates.map(inItsTurn), ...ODD])
  all = []
  for await (const page of readFreshCandidates(database.db, SINCE, AT)) all.push(...page)
})
afterAll(() => database.drop())

/** Every tenth posting repeats the opening before it, every thirteenth is closed, every seventeenth has run out. */
function inItsTurn(candidate: Candidate, index: number): StoredCandidate {
  return {
    ...candidate,
    groupId: index % 10 === 9 ? `group-${index - 1}` : candidate.groupId,
    firstSeenAt: new Date(AT.getTime() - (index % 20) * DAY - index * 1000),
    ...(index % 13 === 0 ? { closedAt: AT } : {}),
    ...(index % 17 === 0 ? { expiresAt: AT } : {}),
  }
}

const place = (changes: Partial<Place>): Place => ({ ...AUSTIN, ...changes })
const odd = (name: string, changes: Partial<StoredCandidate>): StoredCandidate => ({
  ...posting({ roleSlug: 'odd-role', title: name, firstSeenAt: new Date(AT.getTime() - DAY) }),
  groupId: `odd-${name}`,
  postingId: `odd-${name}`,
  ...changes,
})
const ODD: StoredCandidate[] = [
  odd('worldwide', { workMode: 'remote', remoteScope: { kind: 'worldwide' }, places: [] }),
  odd('area', { workMode: 'remote', remoteScope: { kind: 'area', area: 'EMEA' }, places: [] }),
  odd('scope on site', { workMode: 'onsite', remoteScope: { kind: 'worldwide' }, places: [] }),
  odd('remote by place', { workMode: 'remote', places: [place({ country: 'NZ' })] }),
  odd('east of the date line', { places: [place({ country: 'FJ', latitude: -16.8, longitude: 179.98 })] }),
  odd('near the pole', { places: [place({ country: 'NO', latitude: 88, longitude: 10 })] }),
  odd('a region', { places: [place({ kind: 'region' })] }),
  odd('Kelvin', { text: 'a \u212aelvin scale, ÉLAN and C++, Night-Shift' }),
  odd('other currency', { annualPay: { amount: 10, currency: 'JPY' } }),
  odd('no pay', { annualPay: null }),
]

const CIRCLE = { latitude: 30.3, longitude: -97.7, km: 30, label: 'here' }
const CASES: [string, Partial<Criteria>][] = [
  ['remote from a country', { remoteFrom: ['NZ'] }],
  ['an area around the country', { remoteFrom: ['DE'], roles: ['odd-role'] }],
  ['a country', { countries: ['DE'], roles: ['odd-role'] }],
  ['a region or a country', { regions: ['US-TX'], countries: ['NZ'] }],
  ['a circle', { near: [CIRCLE] }],
  ['a circle that reaches over the date line', { near: [{ ...CIRCLE, latitude: -16.8, longitude: -179.9, km: 60 }] }],
  ['a circle at the pole', { near: [{ ...CIRCLE, latitude: 88, longitude: -170, km: 500 }] }],
  ['a circle or remote', { near: [CIRCLE], remoteFrom: ['US'] }],
  ['a word with a Kelvin sign', { words: { all: ['kelvin'], any: [], none: [] } }],
  ['a word in capitals of other scripts', { words: { all: ['élan'], any: [], none: [] } }],
  ['a word with signs', { words: { all: ['c++'], any: [], none: [] } }],
  ['a phrase written with a hyphen', { words: { all: ['night shift'], any: [], none: [] } }],
  ['one of some words', { words: { all: [], any: ['word1', 'word40'], none: ['word2'] }, levels: ['senior'] }],
  ['a company', { companies: { wanted: ['company-1', 'company-2'], muted: ['company-2'] } }],
  ['pay that must be known', { minPay: { amount: 60_000, currency: 'USD', acceptUnknown: false } }],
  ['pay that may be unknown', { minPay: { amount: 130_000, currency: 'USD', acceptUnknown: true }, levels: ['lead'] }],
  ['a fraction of pay', { minPay: { amount: 60_000.5, currency: 'GBP', acceptUnknown: false } }],
  ['employment and work mode', { employmentTypes: ['full_time'], workModes: ['hybrid'], roles: ['role-0', 'role-3'] }],
]

async function agrees(criteria: Criteria): Promise<number> {
  const matcher = compileSearches([{ id: 's', subscriberId: '', name: '', criteria }])
  const met = all.filter((candidate) => matcher.match(candidate).length > 0)
  const newest = [...met].sort(
    (a, b) => b.firstSeenAt.getTime() - a.firstSeenAt.getTime() || (a.groupId < b.groupId ? 1 : -1),
  )
  const found = await previewSearch(database.db, criteria, AT)
  expect(found.count, JSON.stringify(criteria)).toBe(met.length)
  expect(found.capped).toBe(false)
  expect(found.first).toEqual(newest.slice(0, 5))
  return met.length
}

describe('a preview', () => {
  it.each(CASES)('counts what the matcher alone finds: %s', async (_what, criteria) => {
    expect(await agrees({ ...EMPTY_CRITERIA, ...criteria })).toBeGreaterThan(0)
  })

  it('counts what the matcher alone finds for every search of a made-up market', async () => {
    let matched = 0
    for (const { criteria } of searches) matched += await agrees(criteria)
    expect(matched).toBeGreaterThan(300)
  })

  it('says that a search for nothing matches nothing', async () => {
    expect(await previewSearch(database.db, EMPTY_CRITERIA, AT)).toMatchObject({ count: 0, first: [] })
  })

  it('names companies whose whole name is longer than the muted one, which mutes them not', async () => {
    const { db } = database
    const ad = (company: string) => odd(company, { roleSlug: 'muting', company, companyKey: company.toLowerCase() })
    await insertCandidates(db, ['Harbor Clinic', 'Harbor', 'Harborside'].map(ad))
    const companies = { wanted: [], muted: ['harbor'] }
    expect(await previewSearch(db, { ...EMPTY_CRITERIA, roles: ['muting'], companies }, AT)).toMatchObject({
      count: 2,
      barelyMuted: ['Harbor Clinic'],
    })
  })

  it('counts an opening once, by the posting that digests show', async () => {
    const { db } = database
    const twice = (name: string, age: number, level: Candidate['level']) =>
      odd(name, { groupId: 'twice', level, firstSeenAt: new Date(AT.getTime() - age), roleSlug: 'twice' })
    await insertCandidates(db, [twice('first', 2 * DAY, 'senior'), twice('second', DAY, 'junior')])
    const preview = (level: Candidate['level']) =>
      previewSearch(db, { ...EMPTY_CRITERIA, roles: ['twice'], levels: level === null ? [] : [level] }, AT)
    expect(await preview(null)).toMatchObject({ count: 1, first: [{ postingId: toUuid('odd-first') }] })
    expect((await preview('junior')).count).toBe(0)
  })

  it('stops at 2,000 and says that there are more', async () => {
    const { db } = database
    const many = Array.from({ length: 2_100 }, (_, index) => odd(`many-${index}`, { roleSlug: 'many' }))
    await insertCandidates(db, many)
    expect(await previewSearch(db, { ...EMPTY_CRITERIA, roles: ['many'] }, AT)).toMatchObject({
      count: 2_000,
      capped: true,
    })
  })
})
