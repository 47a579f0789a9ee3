import type { Candidate, Criteria, SavedSearch } from '../../src/domain/alert.ts'
import type { Place } from '../../src/domain/place.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'

export const AUSTIN: Place = {
  kind: 'city',
  country: 'US',
  region: 'TX',
  regionName: 'Texas',
  city: 'Austin',
  geonameId: 4671654,
  latitude: 30.267,
  longitude: -97.743,
  confidence: 1,
}

/** A front-desk posting in Austin, with the given facts in place of its own. */
export function posting(facts: Partial<Candidate> = {}): Candidate {
  return {
    groupId: 'group-1',
    postingId: 'posting-1',
    title: 'Patient Services Representative',
    company: 'Harbor Clinic',
    companyKey: 'harbor clinic',
    url: 'https://jobs.example/1',
    roleSlug: 'patient-services-representative',
    level: 'mid',
    workMode: 'onsite',
    remoteScope: null,
    places: [AUSTIN],
    employmentType: 'full_time',
    pay: { min: 18, max: 22, currency: 'USD', period: 'hour' },
    annualPay: { amount: 41_600, currency: 'USD' },
    firstSeenAt: new Date('2026-11-20T08:00:00Z'),
    text: 'patient services representative harbor clinic greets patients, books visits in epic and works one night shift a month',
    ...facts,
  }
}

/** A search for nothing but the given criteria. */
export function search(criteria: Partial<Criteria>, id = 'search-1'): SavedSearch {
  return { id, subscriberId: 'subscriber-1', name: 'My search', criteria: { ...EMPTY_CRITERIA, ...criteria } }
}
