import { decodeHTML, decodeHTMLStrict } from 'entities'
import type { RawPosting } from '../../domain/posting.ts'
import { absoluteLink, fault, isObject, LIMITS, own, type Row, tidyLine, tidyText, typeName } from './fields.ts'
import { payOf } from './job-posting-pay.ts'
import { placesOf } from './job-posting-places.ts'
import { linesOf, namesOf } from './json-ld-values.ts'
import { isoTime } from './time.ts'

/** What a JobPosting's page tells about it: its address, and the nodes that others point to. */
export type PostingPage = { url: string; base: string; byId: ReadonlyMap<string, object> }

/** The fields that hold the text of the ad, in the order in which they are put together. */
const TEXT_FIELDS = ['description', 'responsibilities', 'qualifications', 'skills', 'jobBenefits']

/**
 * Reads a schema.org JobPosting node. Title and link must be right; every other field is taken in any of the shapes that
 * sites write (a text, a node, a list of them, a pointer by `@id`) and is not stated when it is in none of them.
 * `externalId` is left to the caller, who knows what else the page holds. Throws PayloadError for a bad title or link.
 */
export function readJobPosting(node: Row, page: PostingPage): Omit<RawPosting, 'externalId'> {
  return {
    title: titleOf(node),
    url: linkOf(node, page),
    company: namesOf(own(node, 'hiringOrganization'), page.byId)[0] ?? null,
    places: placesOf(node, page.byId),
    workMode: linesOf(own(node, 'jobLocationType'))[0] ?? null,
    pay: payOf(node, page.byId),
    employmentType: linesOf(own(node, 'employmentType')).join(', ') || null,
    department: namesOf(own(node, 'employmentUnit'), page.byId)[0] ?? null,
    postedAt: isoTime(linesOf(own(node, 'datePosted'))[0] ?? null),
    expiresAt: isoTime(linesOf(own(node, 'validThrough'))[0] ?? null),
    description: descriptionOf(node),
  }
}

/** The identifier of a posting: a text, a number, or the value of a PropertyValue; null when not stated. */
export function identifierOf(node: Row): string | null {
  const stated = own(node, 'identifier')
  const value = Array.isArray(stated) ? stated[0] : stated
  const inner = isObject(value) ? own({ path: '', fields: value }, 'value') : value
  const line = linesOf(inner)[0] ?? null
  return line !== null && line.length <= LIMITS.id ? line : null
}

/** Some sites call the title "name". Character references in it are slips of their templates. */
function titleOf(node: Row): string {
  const key = own(node, 'title') === undefined ? 'name' : 'title'
  const stated = own(node, key)
  if (stated === undefined || stated === null) throw fault(node, 'title', 'missing')
  if (typeof stated !== 'string') throw fault(node, key, `expected text, found ${typeName(stated)}`)
  const title = tidyLine(decodeHTMLStrict(stated))
  if (title === '') throw fault(node, key, 'empty')
  if (title.length > LIMITS.title)
    throw fault(node, key, `${title.length} characters, at most ${LIMITS.title} are taken`)
  return title
}

/** The posting's own address, relative to its page; the page's when it states none. */
function linkOf(node: Row, page: PostingPage): string {
  const stated = own(node, 'url')
  if (stated !== undefined && stated !== null && typeof stated !== 'string')
    throw fault(node, 'url', `expected text, found ${typeName(stated)}`)
  const written = typeof stated === 'string' ? stated.trim() : ''
  const link = written === '' ? absoluteLink(page.url) : absoluteLink(decodeHTMLStrict(written), page.base)
  if (link !== null) return link
  throw fault(node, 'url', written === '' ? 'missing' : 'expected an http(s) address')
}

/** HTML stays as it is; HTML that was escaped as a whole is unescaped once. Duties and needs that stand in fields of
 *  their own follow the description. */
function descriptionOf(node: Row): string | null {
  const parts: string[] = []
  for (const key of TEXT_FIELDS) {
    const stated = own(node, key)
    const lines = (Array.isArray(stated) ? stated : [stated]).filter((entry) => typeof entry === 'string')
    const part = unescapeOnce(lines.slice(0, 100).join('\n'))
    if (part !== '' && !parts.some((before) => before.includes(part))) parts.push(part)
  }
  return tidyText(parts.join('\n\n'))
}

/** HTML that was escaped as a whole, unescaped once; any other text as it is, cut at twice the limit. */
export function unescapeOnce(text: string): string {
  const cut = text.slice(0, 2 * LIMITS.description)
  return /&lt;\/?[a-z]/i.test(cut) && !/<\/?[a-z]/i.test(cut) ? decodeHTML(cut).trim() : cut.trim()
}
