import type { Page } from '../../domain/document.ts'
import type { PageReading, RawPlace, RawPosting } from '../../domain/posting.ts'
import { PayloadError } from '../../errors.ts'
import { lastPart } from './address.ts'
import { absoluteLink, child, LIMITS, longText, own, type Row, requiredText, text, texts, tidyLine } from './fields.ts'
import { readEach, rootOf } from './json.ts'
import { isoTime } from './time.ts'

/** Codes that many put before the name of a legal entity: "F063 Acme GmbH". */
const ENTITY_CODE = /^[A-Z]{0,4}\d{3,8}\s*(?:[-–:]\s*|\s)(?=\p{L})/u

/**
 * The id in the address of a posting's page: "Data-Engineer_R-1042", "Cook_JR_0042-1". What stands before it is the title
 * and changes with it. All of the last part when that ends in no number.
 */
export function postingIdIn(url: string): string {
  const last = lastPart(url)
  const [code = '', prefix = '', ...title] = last.split('_').reverse()
  if (last === code || !/\d/.test(code)) return last.slice(0, LIMITS.id)
  return (title.length > 0 && /^[A-Z]{1,8}$/.test(prefix) ? `${prefix}_${code}` : code).slice(0, LIMITS.id)
}

/** The posting of a page that shows one; `link` is its public address when the page states none. Throws PayloadError when
 *  the page is not that of a posting. */
export function readWorkdayPosting(page: Page, link: string): PageReading {
  const root = rootOf(page, 'jobPostingInfo')
  const value = own(root, 'jobPostingInfo')
  if (value === undefined) throw new PayloadError('jobPostingInfo', 'missing')
  const externalId = postingIdIn(page.url)
  const read = (info: Row): RawPosting => ({ externalId, ...readInfo(info, root, link) })
  return readEach([{ path: 'jobPostingInfo', value }], read, () => externalId)
}

/** `postedOn` is words ("Posted 30+ Days Ago"), no date, and is not read. */
function readInfo(info: Row, root: Row, link: string): Omit<RawPosting, 'externalId'> {
  return {
    title: requiredText(info, 'title', LIMITS.title),
    url: absoluteLink(text(info, 'externalUrl', LIMITS.url) ?? link) ?? link,
    company: companyOf(root),
    places: placesOf(info),
    workMode: text(info, 'remoteType'),
    pay: [],
    employmentType: text(info, 'timeType'),
    department: null,
    postedAt: isoTime(text(info, 'startDate')),
    expiresAt: isoTime(text(info, 'endDate')),
    description: longText(info, 'jobDescription'),
  }
}

function companyOf(root: Row): string | null {
  const organization = child(root, 'hiringOrganization')
  return (organization === null ? null : text(organization, 'name'))?.replace(ENTITY_CODE, '') ?? null
}

/** The country is that of the first place and says nothing of the others. */
function placesOf(info: Row): RawPlace[] {
  const requisition = child(info, 'jobRequisitionLocation')
  const place = child(info, 'country') ?? (requisition === null ? null : child(requisition, 'country'))
  const country = place === null ? null : (text(place, 'alpha2Code') ?? text(place, 'descriptor'))
  const first = placeText(info, 'location') ?? (requisition === null ? null : placeText(requisition, 'descriptor'))
  const others = texts(info, 'additionalLocations', LIMITS.place).filter((name) => name !== first)
  const main = first === null && country === null ? [] : [{ text: first, country }]
  return [...main, ...others.map((name) => ({ text: name }))]
}

/** Some tenants part city, region and country by two spaces where others write commas. */
function placeText(row: Row, key: string): string | null {
  const [stated, name] = [own(row, key), text(row, key, LIMITS.place)]
  return typeof stated === 'string' && name !== null ? tidyLine(stated.trim().replace(/ {2,}/g, ', ')) : name
}
