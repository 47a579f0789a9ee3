import type { PayReading } from '../domain/pay.ts'
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

export type Normalized = Posting | { refused: string }

/**
 * Turns an ad as its source states it into a posting. `employer` is used when the ad names no company.
 * Returns a reason instead when the ad cannot be used at all. Pure: the same ad gives the same posting.
 */
export function normalizePosting(raw: RawPosting, employer: string, readers: Readers): Normalized {
  return normalizePostings([raw], employer, readers)[0] as Normalized
}

/** The same for many ads, in their order, and faster. */
export function normalizePostings(raws: readonly RawPosting[], employer: string, readers: Readers): Normalized[] {
  const postings: Normalized[] = []
  for (let from = 0; from < raws.length; from += TOGETHER) {
    const heads = raws.slice(from, from + TOGETHER).map((raw) => readHead(raw, employer))
    const read = readAds(heads.filter(isUsable), readers).values()
    for (const head of heads) postings.push(isUsable(head) ? (read.next().value as Posting) : head)
  }
  return postings
}

/** Each reader has so many ads before the next one has them: what one reader knows fits into the cache of a processor, what
 *  all of them know does not. */
const TOGETHER = 100

type Head = { raw: RawPosting; url: string; title: string; company: string }

function readHead(raw: RawPosting, employer: string): Head | { refused: string } {
  const url = normalizeLink(raw.url)
  if (url === null)
    return { refused: `url: expected an absolute http(s) address, found ${JSON.stringify(raw.url.slice(0, 80))}` }
  const title = tidyLine(raw.title)
  if (title === '') return { refused: 'title: empty' }
  return { raw, url, title, company: tidyLine(raw.company ?? '') || employer }
}

function isUsable(head: Head | { refused: string }): head is Head {
  return !('refused' in head)
}

function readAds(heads: Head[], readers: Readers): Posting[] {
  const described = heads.map((ad) => ({ ...ad, description: describe(ad.raw.description) }))
  const titled = described.map((ad) => ({ ...ad, titleReading: titleOf(ad, readers) }))
  const placed = titled.map((ad) => ({ ...ad, where: readers.readPlaces(ad.raw.places, ad.raw.workMode) }))
  const paid = placed.map((ad) => ({ ...ad, pay: payOf(ad) }))
  const skilled = paid.map((ad) => ({ ...ad, skills: firstMentions(readers.readSkills(ad.description ?? '')) }))
  const taught = skilled.map((ad) => ({ ...ad, education: educationIn(ad.description) }))
  const spoken = taught.map((ad) => ({ ...ad, language: languageOf(ad.description ?? ad.title) }))
  return spoken.map(toPosting)
}

function titleOf({ raw, title, description }: Described, readers: Readers): TitleReading {
  return readers.readTitle(title, { department: raw.department, description })
}

function payOf({ raw, description, where }: Described & { where: PlaceReading }): PayReading {
  return readPay(raw.pay, description, { country: onlyCountry(where) })
}

function educationIn(description: string | null): Posting['education'] {
  return description === null ? null : readEducation(description)
}

type Described = Head & { description: string | null }
type Read = Described & { where: PlaceReading } & Pick<
    Posting,
    'titleReading' | 'pay' | 'skills' | 'education' | 'language'
  >

function toPosting({ raw, url, title, company, description, where, ...own }: Read): Posting {
  const { titleReading, pay, skills, education, language } = own
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
    skills,
    education,
    language,
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
