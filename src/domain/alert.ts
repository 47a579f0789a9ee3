import type { PayPeriod } from './pay.ts'
import type { Place, RemoteScope, WorkMode } from './place.ts'
import type { EmploymentType } from './posting.ts'
import type { Level } from './role.ts'

export type TierId = 'free' | 'plus'
export type Cadence = 'daily' | 'weekly'

/** What a tier allows. Prices in whole US dollars a month. */
export type Tier = {
  id: TierId
  name: string
  pricePerMonth: number
  cadence: Cadence
  searches: number
  itemsPerDigest: number
}

/** A subscriber's criteria. An empty list is no restriction; a search without any restriction is refused. */
export type Criteria = {
  roles: string[]
  levels: Level[]
  /** ISO 3166-1 alpha-2. */
  countries: string[]
  /** "US-CA": country and region code. */
  regions: string[]
  /** Centre and radius in kilometres. */
  near: { latitude: number; longitude: number; km: number; label: string } | null
  workModes: WorkMode[]
  /** Whole major units a year of `currency`. */
  minPay: { amount: number; currency: string; acceptUnknown: boolean } | null
  employmentTypes: EmploymentType[]
  /** Lower-case words of title and description. */
  words: { all: string[]; any: string[]; none: string[] }
  companies: { wanted: string[]; muted: string[] }
}

export type SavedSearch = { id: string; subscriberId: string; name: string; criteria: Criteria }

/** The facts of a posting group that a search can ask about, and what a digest shows. */
export type Candidate = {
  groupId: string
  postingId: string
  title: string
  company: string
  companyKey: string
  url: string
  roleSlug: string | null
  level: Level | null
  workMode: WorkMode | null
  remoteScope: RemoteScope | null
  places: Place[]
  employmentType: EmploymentType | null
  /** As advertised; null when not stated or quarantined. */
  pay: { min: number | null; max: number | null; currency: string; period: PayPeriod } | null
  /** Midpoint of base pay in whole major units a year; null when unknown. */
  annualPay: { amount: number; currency: string } | null
  firstSeenAt: Date
  /** Lower-case text of title, company and description, for word criteria. */
  text: string
}

/** One predicate that spoke for a posting: "role: Registered Nurse". Shown as "why you see this". */
export type MatchReason = { predicate: keyof Criteria; text: string }

export type Match = { searchId: string; groupId: string; reasons: MatchReason[] }

/** One line of a digest. */
export type DigestItem = {
  candidate: Candidate
  searchName: string
  reasons: MatchReason[]
  score: number
  rank: number
}

/** One message to one subscriber for one period, ready to be rendered. */
export type Digest = {
  id: string
  subscriberId: string
  email: string
  /** "2026-11-23" for a daily digest, "2026-W48" for a weekly one, in the subscriber's zone. */
  period: string
  cadence: Cadence
  items: DigestItem[]
  /** Matches that did not fit; they roll over one period. */
  moreCount: number
}
