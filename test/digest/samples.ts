import type { DigestContext } from '../../src/digest/render.ts'
import type { Candidate, Digest, DigestItem, MatchReason } from '../../src/domain/alert.ts'
import type { Place } from '../../src/domain/place.ts'

export const CONTEXT: DigestContext = {
  baseUrl: 'https://jobtide.example/',
  siteName: 'Jobtide',
  postalAddress: 'Jobtide, 1 Example Street, Example Town',
  manageUrl: 'https://jobtide.example/searches?key=abc',
  pauseUrl: 'https://jobtide.example/pause/abc',
  viewUrl: 'https://jobtide.example/matches/abc',
  hideUrl: (groupId) => `https://jobtide.example/hide/${groupId}`,
  now: new Date('2026-11-23T12:00:00Z'),
  unsubscribeUrl: 'https://jobtide.example/unsubscribe?key=abc',
  roleTitle: (slug) => ({ 'patient-services-representative': 'Patient Services Representative' })[slug] ?? slug,
}

export function city(name: string, region: string | null, country: string): Place {
  return {
    kind: 'city',
    country,
    region,
    regionName: null,
    city: name,
    geonameId: null,
    latitude: null,
    longitude: null,
    confidence: 1,
  }
}

export function candidate(facts: Partial<Candidate> = {}): Candidate {
  return {
    groupId: 'group-1',
    postingId: 'posting-1',
    title: 'Patient Services Representative',
    company: 'Harbor Clinic',
    companyKey: 'harbor clinic',
    url: 'https://jobs.example/openings/1',
    roleSlug: 'patient-services-representative',
    level: 'mid',
    workMode: 'onsite',
    remoteScope: null,
    places: [city('Austin', 'TX', 'US')],
    employmentType: 'full_time',
    pay: { min: 18, max: 22, currency: 'USD', period: 'hour' },
    annualPay: { amount: 41_600, currency: 'USD' },
    firstSeenAt: new Date('2026-11-20T08:00:00Z'),
    text: '',
    ...facts,
  }
}

const REASONS: MatchReason[] = [{ predicate: 'roles', text: 'patient-services-representative' }]

export function item(facts: Partial<Candidate> = {}, more: Partial<DigestItem> = {}): DigestItem {
  return {
    candidate: candidate(facts),
    searchName: 'Front desk',
    reasons: REASONS,
    score: 0.8,
    rank: 1,
    estimate: null,
    ...more,
  }
}

export function digest(items: DigestItem[], more: Partial<Digest> = {}): Digest {
  return {
    id: 'digest-1',
    subscriberId: 'subscriber-1',
    email: 'ana@mail.example',
    period: '2026-W48',
    cadence: 'weekly',
    items,
    moreCount: 0,
    market: null,
    ...more,
  }
}
