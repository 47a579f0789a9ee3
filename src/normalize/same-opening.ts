import type { PayReading } from '../domain/pay.ts'
import { compareCompanies } from './company.ts'
import type { Opening, OpeningFacts } from './opening.ts'
import { isOwnLink, readOpening } from './opening.ts'
import { comparePlaces } from './opening-place.ts'
import { compareTitles } from './opening-title.ts'
import { textContainment, textSimilarity } from './text-signature.ts'

export type Verdict = 'same' | 'unsure' | 'different'

/** One thing two ads were compared by, and what it says by itself. */
export type OpeningReason = {
  about: 'requisition' | 'link' | 'employer' | 'title' | 'place' | 'text' | 'pay' | 'employment type'
  says: Verdict
  detail: string
}

export type OpeningDecision = { verdict: Verdict; reasons: OpeningReason[] }

/** Shares of common shingles. Ads of one employer share its praise of itself: 0.3 to 0.6 for unlike work. */
const ONE_TEXT = 0.95
const LIKE_TEXT = 0.8
const OTHER_TEXT = 0.3
/** From here on a missing likeness of texts is telling; shorter ones are teasers. */
const FULL_TEXT_SHINGLES = 80

/** Whether two ads are the same opening, from the ads as they are. For many, read each with `readOpening` once. */
export function sameOpening(a: OpeningFacts, b: OpeningFacts): OpeningDecision {
  return compareOpenings(readOpening(a).opening, readOpening(b).opening)
}

/**
 * Whether two ads are the same opening: one employer, one place, one title but for its wording, and nothing that speaks
 * against it. `unsure` is for pairs that the ads alone do not settle; they are never merged. Symmetric, pure, never throws.
 */
export function compareOpenings(a: Opening, b: Opening): OpeningDecision {
  const reasons = [employer(a, b), title(a, b), place(a, b), ...conflicts(a, b)]
  const text = likeness(a, b)
  if (text !== null) reasons.push(describeText(text))
  return { verdict: decide(reasons, text?.similarity ?? null, a, b), reasons }
}

type Says = (about: OpeningReason['about']) => Verdict | null

function decide(reasons: OpeningReason[], similarity: number | null, a: Opening, b: Opening): Verdict {
  const says: Says = (about) => reasons.find((reason) => reason.about === about)?.says ?? null
  const isOneText = similarity !== null && similarity >= ONE_TEXT
  if (FORBIDDING.some((about) => says(about) === 'different')) return 'different'
  if (says('title') === 'different') return isOneText ? 'unsure' : 'different'
  const isCertain = says('requisition') === 'same' || says('link') === 'same'
  if (says('employer') !== 'same') return otherEmployer(says, similarity, isCertain, a, b)
  return isCertain ? 'same' : oneEmployer(says, similarity, a, b)
}

/** One of these alone makes two openings. */
const FORBIDDING = ['requisition', 'place', 'pay', 'employment type'] as const

function oneEmployer(says: Says, similarity: number | null, a: Opening, b: Opening): Verdict {
  const isOneText = similarity !== null && similarity >= ONE_TEXT
  if (says('title') === 'unsure') return isOneText && says('place') === 'same' ? 'same' : 'unsure'
  if (says('place') === 'unsure') return isOneText && differOnlyInMode(a, b) ? 'same' : 'unsure'
  if (says('text') === 'different') return 'unsure'
  return says('pay') !== 'unsure' || (similarity !== null && similarity >= LIKE_TEXT) ? 'same' : 'unsure'
}

/** Another employer's name is the same opening only when everything else agrees and one advertises for the other. */
function otherEmployer(says: Says, similarity: number | null, isCertain: boolean, a: Opening, b: Opening): Verdict {
  if (says('title') !== 'same' || says('place') !== 'same')
    return says('employer') === 'unsure' ? 'unsure' : 'different'
  const isRelated = says('employer') === 'unsure'
  if (isCertain && isRelated) return 'same'
  if (similarity === null || similarity < LIKE_TEXT) return isRelated || isCertain ? 'unsure' : 'different'
  if (isRelated) return 'same'
  return a.company.isAgency !== b.company.isAgency && similarity >= AGENCY_TEXT ? 'same' : 'unsure'
}

/** An agency that copies an ad puts its own words before and after it. */
const AGENCY_TEXT = 0.85

function employer(a: Opening, b: Opening): OpeningReason {
  const found = compareCompanies(a.company, b.company)
  const names = a.company.name === b.company.name ? a.company.name : `${a.company.name} and ${b.company.name}`
  return { about: 'employer', says: found === 'related' ? 'unsure' : found, detail: names }
}

function title(a: Opening, b: Opening): OpeningReason {
  const { says, detail } = compareTitles(a.title, b.title)
  return { about: 'title', says: says === 'close' ? 'unsure' : says, detail }
}

function place(a: Opening, b: Opening): OpeningReason {
  const found = comparePlaces(a.place, b.place)
  return found.says === 'same' && onlyOneSaysRemote(a, b)
    ? { about: 'place', says: 'unsure', detail: 'only one title says remote' }
    : { about: 'place', ...found }
}

/** One text at one place: only one of the boards says that the work is remote. */
function differOnlyInMode(a: Opening, b: Opening): boolean {
  if (a.place.mode !== null && b.place.mode !== null && a.place.mode !== b.place.mode) return false
  return comparePlaces({ ...a.place, mode: null }, { ...b.place, mode: null }).says === 'same'
}

/** An employer that adds "(Remote)" to one of two titles sets that opening apart, unless the other ad is remote as well. */
function onlyOneSaysRemote(a: Opening, b: Opening): boolean {
  if (a.title.saysRemote === b.title.saysRemote) return false
  return (a.title.saysRemote ? b : a).place.mode !== 'remote'
}

/** What is stated on both sides and agrees or not; what only one states says nothing. */
function conflicts(a: Opening, b: Opening): OpeningReason[] {
  const found: OpeningReason[] = []
  const [ours, theirs] = [a.text.requisitions, b.text.requisitions]
  const shared = ours.all.filter((number) => theirs.all.includes(number))
  if (shared.length > 0) found.push({ about: 'requisition', says: 'same', detail: shared.join(' ') })
  else if (ours.own.length > 0 && theirs.own.length > 0)
    found.push({ about: 'requisition', says: 'different', detail: `${ours.own.join(' ')} and ${theirs.own.join(' ')}` })
  if (a.url === b.url && isOwnLink(a.url)) found.push({ about: 'link', says: 'same', detail: a.url })
  if (a.employmentType !== null && b.employmentType !== null && a.employmentType !== b.employmentType)
    found.push({ about: 'employment type', says: 'different', detail: `${a.employmentType} and ${b.employmentType}` })
  const pay = comparePay(a.pay, b.pay)
  return pay === null ? found : [...found, pay]
}

/** A yearly rise moves both ends a little; another grade moves them apart. */
const RISE = 1.1

function comparePay(a: PayReading, b: PayReading): OpeningReason | null {
  if (a.status !== 'accepted' || b.status !== 'accepted') return null
  if (a.currency !== b.currency || a.period !== b.period || a.basis !== b.basis) return null
  const [lowA, highA] = [a.min ?? a.max ?? 0, a.max ?? a.min ?? 0]
  const [lowB, highB] = [b.min ?? b.max ?? 0, b.max ?? b.min ?? 0]
  const detail = `${lowA}–${highA} and ${lowB}–${highB} ${a.currency} a ${a.period}`
  if (near(lowA, lowB) && near(highA, highB)) return { about: 'pay', says: 'same', detail }
  return { about: 'pay', says: highA < lowB || highB < lowA ? 'different' : 'unsure', detail }
}

function near(a: number, b: number): boolean {
  return Math.max(a, b) <= Math.min(a, b) * RISE
}

type Likeness = { similarity: number; contained: number; isFull: boolean }

function likeness(a: Opening, b: Opening): Likeness | null {
  const [one, other] = [a.text.signature, b.text.signature]
  if (one === null || other === null) return null
  const similarity = textSimilarity(one.sketch, other.sketch)
  const isFull = Math.min(one.shingles, other.shingles) >= FULL_TEXT_SHINGLES
  return { similarity, contained: textContainment(similarity, one.shingles, other.shingles), isFull }
}

function describeText({ similarity, contained, isFull }: Likeness): OpeningReason {
  const isOther = similarity < OTHER_TEXT && contained < 2 * OTHER_TEXT && isFull
  const says = similarity >= LIKE_TEXT ? 'same' : isOther ? 'different' : 'unsure'
  return { about: 'text', says, detail: `${Math.round(similarity * 100)} % in common` }
}
