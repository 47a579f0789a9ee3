import type { Posting } from '../domain/posting.ts'
import { type Company, canonicalCompany } from './company.ts'
import { type OpeningPlace, placeKey, placeWords, readOpeningPlace } from './opening-place.ts'
import { type OpeningTitle, readOpeningTitle, titleStems } from './opening-title.ts'
import { type Requisitions, readRequisitions } from './requisition.ts'
import { mix, type TextSignature, textSignature } from './text-signature.ts'

/** What an ad says that tells its opening. */
export type OpeningFacts = Pick<
  Posting,
  | 'title'
  | 'company'
  | 'places'
  | 'placeTexts'
  | 'unresolvedPlaces'
  | 'workMode'
  | 'remoteScope'
  | 'pay'
  | 'employmentType'
  | 'url'
  | 'description'
>

/** What is read from the long text of an ad and can be stored in its place. */
export type OpeningText = { signature: Pick<TextSignature, 'sketch' | 'shingles'> | null; requisitions: Requisitions }

/** One ad, made ready to be compared. */
export type Opening = {
  company: Company
  title: OpeningTitle
  place: OpeningPlace
  text: OpeningText
  url: string
  pay: OpeningFacts['pay']
  employmentType: OpeningFacts['employmentType']
}

/** The version of everything that look-up keys are made of; keys of another version find nothing. */
export const OPENING_VERSION = 1

/** Reads an ad and gives its look-up keys: two ads that may be one opening share at least one. */
export function readOpening(facts: OpeningFacts): { opening: Opening; keys: bigint[] } {
  const signature = textSignature(facts.description)
  const requisitions = readRequisitions(facts.title, facts.description)
  const opening = recallOpening(facts, { signature, requisitions })
  return { opening, keys: lookUpKeys(opening, signature?.bands ?? []) }
}

/** The same for an ad whose text was read before. */
export function recallOpening(facts: Omit<OpeningFacts, 'description'>, text: OpeningText): Opening {
  const { url, pay, employmentType } = facts
  const own = placeWords(facts.places, facts.unresolvedPlaces)
  return {
    company: canonicalCompany(facts.company),
    title: readOpeningTitle(facts.title, own),
    place: readOpeningPlace(facts),
    text,
    url,
    pay,
    employmentType,
  }
}

/** By employer, place and title; by place and each band of the text, whoever the employer; by employer and requisition; by link. */
function lookUpKeys({ company, title, place, text, url }: Opening, bands: number[]): bigint[] {
  const where = placeKey(place)
  const keys: string[] = isOwnLink(url) ? [`link ${url}`] : []
  const employers = [company.key, ...company.aliases.slice(0, 2)]
  for (const employer of employers) {
    for (const stems of titleStems(title)) keys.push(`title ${employer}|${where}|${stems}`)
    for (const requisition of text.requisitions.all) keys.push(`requisition ${employer}|${requisition}`)
  }
  for (const band of bands) keys.push(`band ${where}|${band}`)
  return [...new Set(keys.map(hash64))]
}

/** A link that names one ad by a number; a careers page is the link of many. */
export function isOwnLink(url: string): boolean {
  return /\d{4}|[0-9a-f]{8}-[0-9a-f]{4}/i.test(url.slice(0, 2000))
}

/** A number that stands for a text in an index, int8. */
function hash64(text: string): bigint {
  let [low, high] = [0x811c9dc5 ^ OPENING_VERSION, 0x9747b28c]
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    low = Math.imul(low ^ code, 0x01000193)
    high = Math.imul(high ^ code, 0x5bd1e995) ^ (high >>> 15)
  }
  return BigInt.asIntN(64, (BigInt(mix(high)) << 32n) | BigInt(mix(low)))
}
