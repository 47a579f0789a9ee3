import type { Education } from './education.ts'
import type { PayReading } from './pay.ts'
import type { Place, RemoteScope, WorkMode } from './place.ts'
import type { Level, TitleReading } from './role.ts'
import type { FoundSkill } from './skill.ts'

/** Pay as the source states it: free text, or the source's own fields. Nothing is interpreted yet. */
export type RawPay =
  | { kind: 'text'; text: string }
  | {
      kind: 'fields'
      min: number | null
      max: number | null
      /** ISO 4217 or a symbol, as stated. */
      currency: string | null
      /** As stated: "YEAR", "per-hour-wage", "1 MONTH" … */
      period: string | null
      /** What the source calls it: "Base salary", "OTE" … */
      label: string | null
    }

/** A place as the source states it: one free text, or the parts it gives apart. */
export type RawPlace = {
  text: string | null
  city?: string | null
  region?: string | null
  /** Code or name, as stated. */
  country?: string | null
}

/** One advertisement as its source states it. `null` is "not stated". */
export type RawPosting = {
  /** Stable within the source. */
  externalId: string
  /** Absolute http(s) address of the advertisement. */
  url: string
  title: string
  company: string | null
  places: RawPlace[]
  /** As stated: "Hybrid", "remote", "TELECOMMUTE" … */
  workMode: string | null
  pay: RawPay[]
  /** As stated: "FULL_TIME", "Permanent" … */
  employmentType: string | null
  department: string | null
  /** ISO 8601 date or instant. */
  postedAt: string | null
  /** ISO 8601 date or instant. */
  expiresAt: string | null
  /** HTML or plain text, unescaped once; never shown without being turned into text. */
  description: string | null
}

/** An item that could not be taken, kept aside. `path` names the field: `jobs[3].absolute_url`. `externalId` is there when
 *  the item could at least be told from others: it is on the board, though we cannot read it. */
export type Refused = { path: string; reason: string; externalId?: string }

/** A posting that a list names and a page of its own shows. A title other than the stored one makes it be fetched again;
 *  null when the list does not tell. */
export type Listed = { externalId: string; title: string | null }

/** What one page yields: the good postings, and every item refused beside them; the postings it only names; and those
 *  that the source says are gone. */
export type PageReading = { postings: RawPosting[]; refused: Refused[]; listed?: Listed[]; removed?: string[] }

export type EmploymentType =
  | 'full_time'
  | 'part_time'
  | 'contract'
  | 'temporary'
  | 'internship'
  | 'volunteer'
  | 'per_diem'

/** One advertisement, normalized: the unit that is stored, matched and counted. */
export type Posting = {
  externalId: string
  url: string
  title: string
  company: string
  department: string | null
  titleReading: TitleReading
  roleSlug: string | null
  level: Level | null
  workMode: WorkMode | null
  remoteScope: RemoteScope | null
  places: Place[]
  /** The places as the source words them. */
  placeTexts: string[]
  /** Place texts that no known place answers to. */
  unresolvedPlaces: string[]
  pay: PayReading
  employmentType: EmploymentType | null
  postedAt: Date | null
  expiresAt: Date | null
  /** What the description names, each once, at its first mention there. */
  skills: FoundSkill[]
  /** The least degree the description asks for. */
  education: Education | null
  /** Of the description, or of a long title; ISO 639-1. */
  language: string | null
  /** Plain text. */
  description: string | null
  /** Hash of what a reader of the ad would notice, as the source states it: title, pay, places, text. A change of it is a
   *  change of the posting. */
  contentHash: string
  /** Hash of what we read out of it. A change of it alone is ours, not the employer's. */
  readingHash: string
  /** Hash of all that was read and of the readers' edition; null when they have none. */
  inputHash: string | null
  /** Employer, title and main place: under this a group is founded. Which group a posting joins, its whole text decides. */
  groupKey: string
}
