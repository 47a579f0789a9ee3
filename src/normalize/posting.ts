import type { PlaceReading } from '../domain/place.ts'
import type { Posting, RawPlace, RawPosting } from '../domain/posting.ts'
import type { TitleReading } from '../domain/role.ts'
import type { FoundSkill } from '../domain/skill.ts'
import { describe } from './description.ts'
import { readEducation } from './education.ts'
import { readEmploymentType } from './employment.ts'
import { contentHash, groupKey, readingHash } from './fingerprint.ts'
import { languageOf } from './language.ts'
import { normalizeLink } from './link.ts'
import { readPay } from './pay.ts'
import { placeTexts } from './place-texts.ts'

/** The readers that need reference data; built once, used for every posting. */
export type Readers = {
  readTitle: (title: string, context?: { department?: string | null; description?: string | null }) => TitleReading
  readPlaces: (stated: RawPlace[], workMode: string | null) => PlaceReading
  readSkills: (text: string) => FoundSkill[]
}

/**
 * Turns an ad as its source states it into a posting. `employer` is used when the ad names no company.
 * Returns a reason instead when the ad cannot be used at all. Pure: the same ad gives the same posting.
 */
export function normalizePosting(raw: RawPosting, employer: string, readers: Readers): Posting | { refused: string } {
  const url = normalizeLink(raw.url)
  if (url === null)
    return { refused: `url: expected an absolute http(s) address, found ${JSON.stringify(raw.url.slice(0, 80))}` }
  const title = tidyLine(raw.title)
  if (title === '') return { refused: 'title: empty' }
  const description = describe(raw.description)
  const titleReading = readers.readTitle(title, { department: raw.department, description })
  const where = readers.readPlaces(raw.places, raw.workMode)
  const pay = readPay(raw.pay, description, { country: onlyCountry(where) })
  const company = tidyLine(raw.company ?? '') || employer
  const reading = {
    titleReading,
    workMode: where.workMode,
    remoteScope: where.remoteScope,
    places: where.places,
    unresolvedPlaces: where.unresolved,
    pay,
    employmentType: readEmploymentType(raw.employmentType),
    postedAt: readInstant(raw.postedAt),
    expiresAt: readInstant(raw.expiresAt),
    skills: firstMentions(readers.readSkills(description ?? '')),
    education: description === null ? null : readEducation(description),
    language: languageOf(description ?? title),
  }
  return {
    externalId: raw.externalId,
    url,
    title,
    company,
    department: raw.department && tidyLine(raw.department),
    ...reading,
    roleSlug: titleReading.role?.slug ?? null,
    level: titleReading.level,
    placeTexts: placeTexts(raw.places),
    description,
    contentHash: contentHash({ ...raw, title, description }),
    readingHash: readingHash(reading),
    groupKey: groupKey({ company, title, places: where.places, remote: where.workMode === 'remote' }),
  }
}

/** One line without control and bidirectional characters, which only serve to mislead; at most 500 characters. So titles
 *  are stored, and so a title is compared with a stored one. */
export function tidyLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u200B\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 500)
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
