import { load } from 'cheerio/slim'
import type { RawPay } from '../../domain/posting.ts'
import { LIMITS, tidyLine } from './fields.ts'

/** What the first line of a comment such as "Acme | Cook, Baker | Lyon, France | REMOTE (EU) | €40k-50k" says. */
export type HiringHeader = {
  company: string
  /** The first role named. */
  role: string
  places: string[]
  workMode: string | null
  pay: RawPay[]
  employmentType: string | null
}

/** Characters of the first line that are looked at; a longer one is prose. */
const MOST_LINE = 1000
const MOST_PARTS = 20
/** A part longer than this is prose, neither a role nor a place. */
const MOST_PART = 150

const ROLE =
  /\b(?:engineers?|developers?|programmers?|designers?|managers?|scientists?|analysts?|architects?|administrators?|researchers?|consultants?|technicians?|specialists?|associates?|coordinators?|recruiters?|marketers?|writers?|editors?|accountants?|attorneys?|counsel|teachers?|nurses?|physicians?|operators?|assistants?|representatives?|executives?|officers?|directors?|leads?|interns?|trainees?|machinists?|electricians?|mechanics?|artists?|producers?|strategists?|evangelists?|advocates?|head of|vp of|chief of|c[teofmp]o|sres?|sdets?|dbas?)\b/i
/** "Multiple roles", "various positions": that there are some is all it says. */
const SOME_ROLES =
  /^(?:multiple|various|several|many|all|open|other|different)\b[^|]{0,60}\b(?:roles?|positions?|openings?|engineers)\b/i
const MODE = /\b(?:remote(?:ly)?|on-?\s?site|hybrid|in[- ](?:office|person)|wfh)\b/i
/** Words that say no more than how the work is done. */
const MODE_WORDS =
  /\b(?:remote(?:ly)?|on-?\s?site|hybrid|in[- ](?:office|person)|wfh|fully|full|only|or|and|first|friendly|ok|possible|preferred|optional|100)\b/gi
const TYPE =
  /^(?:full[- ]?time|part[- ]?time|contract(?:or)?|freelance|permanent|internship|temporary|ft|pt)\b.{0,60}$/i
const PAY =
  /(?:[$€£₹¥]|\b(?:usd|eur|gbp|chf|cad|aud|inr)\b).{0,40}\d|\d.{0,40}(?:[$€£₹¥]|\b(?:usd|eur|gbp|chf|cad|aud|inr)\b)|\b\d{2,3}\s?k\s?[-–—]\s?\d{2,3}\s?k\b/i
const LINK = /^(?:https?:\/\/\S+|(?:[\w-]{1,63}\.){1,4}[a-z]{2,10}(?:\/\S*)?)$/i
const OTHER = /\b(?:visas?|sponsorship|equity|benefits|yc ?[swf]\d\d|series [a-f]|seed|apply|hiring|relocation)\b/i

/**
 * Reads the first line of a hiring comment, whose parts stand between "|" in any order but for the company, which comes
 * before everything that is not told by its words. Several roles in one part or comment: the first one is the posting's.
 * Returns the reason instead when no company or no role can be read. Never throws.
 */
export function readHiringHeader(html: string): HiringHeader | { refused: string } {
  const line = firstLine(html)
  if (line.length > MOST_LINE) return { refused: 'its first line is prose' }
  const parts = line
    .split('|')
    .slice(0, MOST_PARTS)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (parts.length < 2) return { refused: 'its first line has no parts between "|"' }
  const kinds = kindsOf(parts)
  const of = (kind: Kind): string[] => parts.filter((_, index) => kinds[index] === kind)
  const [company] = of('company')
  const [roles] = of('role')
  if (company === undefined) return { refused: 'no company can be read' }
  if (roles === undefined) return { refused: 'no role can be read' }
  return {
    company: withoutAside(withoutLinks(company)),
    role: firstRole(withoutLinks(roles)),
    places: [...of('place'), ...of('mode').filter(saysMore)],
    workMode: of('mode').join(', ').slice(0, LIMITS.id) || null,
    pay: of('pay').map((words) => ({ kind: 'text', text: words })),
    employmentType: of('type').join(', ') || null,
  }
}

/** The text before the first paragraph ends. */
function firstLine(html: string): string {
  const end = html.search(/<p>|<p |<br|\n/i)
  const head = html.slice(0, end === -1 ? 4 * MOST_LINE : Math.min(end, 4 * MOST_LINE))
  return tidyLine(load(head).root().text())
}

const saysMore = (mode: string): boolean => /[\p{L}\d]/u.test(mode.replace(MODE_WORDS, ''))

type Kind = 'company' | 'role' | 'mode' | 'type' | 'pay' | 'place' | 'link' | 'other'

/** The company stands first, also when its name holds the word for a role or a dot; when the first part is plainly
 *  something else, the company is the next one that its words do not tell. */
function kindsOf(parts: string[]): Kind[] {
  const kinds = parts.map(kindOf)
  const [first] = kinds
  const hasOtherRole = kinds.lastIndexOf('role') > 0
  const leads = first === 'place' || first === 'other' || first === 'link' || (first === 'role' && hasOtherRole)
  const company = leads && !/^https?:/i.test(parts[0] ?? '') ? 0 : kinds.indexOf('place', 1)
  return kinds.map((kind, index) => (index === company ? 'company' : kind))
}

function kindOf(part: string): Kind {
  if (LINK.test(part)) return 'link'
  if (part.length > MOST_PART) return 'other'
  if (TYPE.test(part)) return 'type'
  if (SOME_ROLES.test(part)) return 'other'
  if (PAY.test(part)) return 'pay'
  if (ROLE.test(part)) return 'role'
  if (MODE.test(part)) return 'mode'
  return OTHER.test(part) ? 'other' : 'place'
}

/** "Acme (YC W21)" → "Acme". A name that is all brackets is kept. */
function withoutAside(part: string): string {
  const bare = part
    .replace(/\([^()]{0,200}\)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return bare === '' ? part : bare
}

/** "Cook (https://acme.example)" → "Cook". */
function withoutLinks(part: string): string {
  const bare = part
    .replace(/https?:\/\/[^\s()]+/g, ' ')
    .replace(/\(\s{0,9}\)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return bare === '' ? part : bare
}

/** "Cook, Baker and Waiter" → "Cook"; "Engineer, Platform" names one role and stays whole, as what stands in brackets does. */
function firstRole(roles: string): string {
  const named = roles.split(/(?:[,;/&+]|\band\b|\bor\b)(?![^()]{0,150}\))/i).filter((role) => ROLE.test(role))
  return (named.length > 1 ? named[0] : roles)?.trim() ?? roles
}
