import type { PayReading } from '../domain/pay.ts'
import type { PlaceReading } from '../domain/place.ts'
import type { Posting, RawPlace, RawPosting } from '../domain/posting.ts'
import type { TitleReading } from '../domain/role.ts'
import type { FoundSkill } from '../domain/skill.ts'
import { type Ad, checkAd, tidyLine } from './ad.ts'
import { describe } from './description.ts'
import { readEducation } from './education.ts'
import { readEmploymentType } from './employment.ts'
import { contentHash, groupKey, readingHash } from './fingerprint.ts'
import { languageOf } from './language.ts'
import { readPay } from './pay.ts'
import { placeTexts } from './place-texts.ts'

/** The readers that need reference data; built once, used for every posting. */
export type Readers = {
  readTitle: (title: string, context?: { department?: string | null; description?: string | null }) => TitleReading
  readPlaces: (stated: RawPlace[], workMode: string | null) => PlaceReading
  readSkills: (text: string) => FoundSkill[]
  /** Another one when anything may be read otherwise; null: whatever is seen is read. */
  edition: string | null
}

export type Normalized = Posting | { refused: string }

/**
 * Turns an ad as its source states it into a posting. `employer` is used when the ad names no company.
 * Returns a reason instead when the ad cannot be used at all. Pure: the same ad gives the same posting.
 */
export function normalizePosting(raw: RawPosting, employer: string, readers: Readers): Normalized {
  const ad = checkAd(raw, employer, readers.edition)
  return 'refused' in ad ? ad : (readAds([ad], readers)[0] as Posting)
}

/** Reads ads that can be used, in their order. What comes of one hangs on it and on the readers alone. */
export function readAds(ads: readonly Ad[], readers: Readers): Posting[] {
  const postings: Posting[] = []
  for (let from = 0; from < ads.length; from += TOGETHER)
    postings.push(...readTogether(ads.slice(from, from + TOGETHER), readers))
  return postings
}

/** Each reader has so many ads before the next one has them: what one reader knows fits into the cache of a processor, what
 *  all of them know does not. */
const TOGETHER = 100

function readTogether(ads: readonly Ad[], readers: Readers): Posting[] {
  const described = ads.map((ad) => ({ ad, description: describe(ad.description) }))
  const titled = described.map((one) => ({ ...one, titleReading: titleOf(one, readers) }))
  const placed = titled.map((one) => ({ ...one, where: readers.readPlaces(one.ad.places, one.ad.workMode) }))
  const paid = placed.map((one) => ({ ...one, pay: payOf(one) }))
  const skilled = paid.map((one) => ({ ...one, skills: firstMentions(readers.readSkills(one.description ?? '')) }))
  const taught = skilled.map((one) => ({ ...one, education: educationIn(one.description) }))
  const spoken = taught.map((one) => ({ ...one, language: languageOf(one.description ?? one.ad.title) }))
  return spoken.map(toPosting)
}

function titleOf({ ad, description }: Described, readers: Readers): TitleReading {
  return readers.readTitle(ad.title, { department: ad.department, description })
}

function payOf({ ad, description, where }: Described & { where: PlaceReading }): PayReading {
  return readPay(ad.pay, description, { country: onlyCountry(where) })
}

function educationIn(description: string | null): Posting['education'] {
  return description === null ? null : readEducation(description)
}

type Described = { ad: Ad; description: string | null }
type Read = Described & { where: PlaceReading } & Pick<
    Posting,
    'titleReading' | 'pay' | 'skills' | 'education' | 'language'
  >

function toPosting({ ad, description, where, ...own }: Read): Posting {
  const { externalId, url, title, company, inputHash } = ad
  const { titleReading, pay, skills, education, language } = own
  const reading = {
    titleReading,
    workMode: where.workMode,
    remoteScope: where.remoteScope,
    places: where.places,
    unresolvedPlaces: where.unresolved,
    pay,
    employmentType: readEmploymentType(ad.employmentType),
    postedAt: readInstant(ad.postedAt),
    expiresAt: readInstant(ad.expiresAt),
    skills,
    education,
    language,
  }
  return {
    externalId,
    url,
    title,
    company,
    department: ad.department && tidyLine(ad.department),
    ...reading,
    roleSlug: titleReading.role?.slug ?? null,
    level: titleReading.level,
    placeTexts: placeTexts(ad.places),
    description,
    contentHash: contentHash({ ...ad, description }),
    readingHash: readingHash(reading),
    inputHash,
    groupKey: groupKey({ company, title, places: where.places, remote: where.workMode === 'remote' }),
  }
}

const MOST_SKILLS = 100

function firstMentions(skills: FoundSkill[]): FoundSkill[] {
  const byName = new Map(skills.toReversed().map((skill) => [skill.name, skill]))
  return [...byName.values()].reverse().slice(0, MOST_SKILLS)
}

/** Pay takes its currency from the country only when there is one. */
function onlyCountry(where: PlaceReading): string | null {
  const scope = where.remoteScope?.kind === 'countries' ? where.remoteScope.countries : []
  const countries = new Set([...where.places.map((place) => place.country), ...scope])
  return countries.size === 1 ? ([...countries][0] ?? null) : null
}

const EARLIEST = Date.UTC(2000, 0, 1)
const LATEST = Date.UTC(2100, 0, 1)

/** Dates outside this century are slips of a source: not stated. */
function readInstant(stated: string | null): Date | null {
  const at = stated === null ? Number.NaN : Date.parse(stated)
  return at >= EARLIEST && at < LATEST ? new Date(at) : null
}
