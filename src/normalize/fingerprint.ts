import { hash } from 'node:crypto'
import type { Place } from '../domain/place.ts'
import type { Posting, RawPay, RawPlace, RawPosting } from '../domain/posting.ts'

const LEGAL_FORMS = new Set([
  'inc',
  'llc',
  'ltd',
  'limited',
  'corp',
  'corporation',
  'co',
  'company',
  'gmbh',
  'ag',
  'plc',
  'bv',
  'sa',
  'sas',
  'srl',
  'pty',
  'llp',
])

/** An employer's name without case, accents, punctuation and legal form: "Acme, Inc." and "ACME" are one. Never empty. */
export function companyKey(name: string): string {
  const words = foldText(name).split(' ')
  const kept = words.filter((word, index) => index === 0 || !LEGAL_FORMS.has(word))
  return kept.join(' ') || name.trim().toLowerCase()
}

/** One key per opening: employer, title and main place. Postings of several sources that share it are one posting group. */
export function groupKey(facts: { company: string; title: string; places: Place[]; remote: boolean }): string {
  const place = facts.places.map((at) => [at.country, at.region ?? '', foldText(at.city ?? '')].join(',')).sort()[0]
  return [companyKey(facts.company), foldText(facts.title), place ?? (facts.remote ? 'remote' : '')].join('|')
}

/** A hash of what a reader of the ad would notice, as the source states it: how we read it plays no part, so that a better
 *  reader changes no posting. Neither do its id and its address: a board that gives its postings new ones has the same ads. */
export function contentHash(stated: {
  title: string
  pay: RawPay[]
  places: RawPlace[]
  workMode: string | null
  description: string | null
}): string {
  return `${MANNER}${shortHash([stated.title, stated.pay, stated.places, stated.workMode, stated.description])}`
}

/** What goes into the hash of the content; hashes made in another manner say nothing of an edit. */
const MANNER = '2.'

/** Whether a stored hash can be compared with one made now. */
export function isOfThisManner(hash: string): boolean {
  return hash.startsWith(MANNER)
}

/** A hash of what was read out of the ad. It changes when a reader learns better though the ad stays as it is. */
export function readingHash(reading: Pick<Posting, (typeof READ)[number]>): string {
  return shortHash(READ.map((field) => reading[field]))
}

/** A hash of what is read and of who reads it: while it stays, the reading does. */
export function inputHash(edition: string, ad: RawPosting): string {
  return shortHash([edition, ad])
}

/**
 * What stands in `posting.input_hash`: what the row was read from, sealed with what came of it. A row that anybody else has
 * written since (an earlier version of the program, a replay of an older page, an operator) does not bear the seal any more
 * and is read again. null: read it.
 */
export function sealOf(row: {
  inputHash: string | null
  contentHash: string
  readingHash: string | null
  url: string
}): string | null {
  return row.inputHash === null ? null : shortHash([row.inputHash, row.contentHash, row.readingHash, row.url])
}

/** What the readers of titles, pay, places, dates, kinds of contract and texts decide. */
export const READ = [
  'titleReading',
  'workMode',
  'remoteScope',
  'places',
  'unresolvedPlaces',
  'pay',
  'employmentType',
  'postedAt',
  'expiresAt',
  'language',
  'skills',
  'education',
] as const

function shortHash(values: unknown[]): string {
  return hash('sha256', JSON.stringify(values), 'base64url').slice(0, 22)
}

function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}+#]+/gu, ' ')
    .trim()
}
