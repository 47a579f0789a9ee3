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
  /** Atom, JSON Feed and webhooks for saved searches. */
  feeds: boolean
  /** The price at Stripe that buys this tier; null: not sold there. */
  stripePrice: string | null
}

/** A circle around a place. */
export type Near = { latitude: number; longitude: number; km: number; label: string }

/** A subscriber's criteria. An empty list is no restriction; a search without any restriction is refused. */
export type Criteria = {
  roles: string[]
  levels: Level[]
  /** Where: any one of the four lists below is enough. ISO 3166-1 alpha-2. */
  countries: string[]
  /** "US-CA": country and region code. */
  regions: string[]
  near: Near[]
  /** Remote postings open to people in these countries. */
  remoteFrom: string[]
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
  /** The publisher, where it asks to be named beside its postings; null or absent where it does not. */
  via?: string | null
  /** Lower-case text of title, company and description, for word criteria. */
  text: string
}

/** What a digest shows of one. */
export type ShownCandidate = Omit<Candidate, 'text'>

/** One predicate that spoke for a posting: "role: Registered Nurse". Shown as "why you see this". */
export type MatchReason = { predicate: keyof Criteria; text: string }

export type Match = { searchId: string; groupId: string; reasons: MatchReason[] }

/** What postings like one that states no pay advertise: quartiles in whole major units a year, from `n` openings. */
export type PayEstimate = { low: number; median: number; high: number; currency: string; n: number }

/** What a role pays where the subscriber looks, by our own postings up to `asOf`. */
export type MarketLine = { roleSlug: string; country: string; pay: PayEstimate; asOf: string }

/**
 * What a digest says, kept when it is planned, in few bytes: 100,000 of them are written within seconds. Items are columns
 * of equal length, best first; `search` and `because` point into the names and reasons.
 */
export type DigestContent = {
  groups: string[]
  scores: number[]
  search: number[]
  because: number[][]
  /** By the item's place in the list, where the posting states no pay and enough others do. */
  estimates: Record<string, PayEstimate>
  searchNames: string[]
  reasons: MatchReason[]
  market: MarketLine | null
}

/** One line of a digest. `estimate`: only when the posting states no pay. */
export type DigestItem = {
  candidate: ShownCandidate
  searchName: string
  reasons: MatchReason[]
  score: number
  rank: number
  estimate: PayEstimate | null
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
  /** null: too few postings state their pay. */
  market: MarketLine | null
}
