import type { RawPay, RawPlace, RawPosting } from '../../domain/posting.ts'
import { children, LIMITS, longText, own, type Row, requiredText, text, tidyLine } from './fields.ts'
import { isoTime } from './time.ts'

/** The text of the ad, and what some templates fill instead and leave that as "<br>". */
const AD = ['ExternalDescriptionStr', 'ExternalResponsibilitiesStr', 'ExternalQualificationsStr']
const INSTEAD = ['CorporateDescriptionStr', 'OrganizationDescriptionStr', 'ShortDescriptionStr']
const VISIBLE = /[^\s]/
/** Names of the fields that employers add for pay; grades and pay periods among them hold numbers that are no pay. */
const PAY = /\b(?:salary|pay|wages?|compensation|remuneration|rate of pay)\b/i
const NO_PAY = /\b(?:grade|band|level|step|class|group|code|frequency|basis|type|plan|currency|transparency)\b/i
const LEAST = /\bmin(?:imum)?\b/i
const MOST = /\bmax(?:imum)?\b/i

/** The fields of a requisition's page; `link` is its public address. Throws PayloadError for a bad title or a field of a
 *  wrong type. */
export function readOraclePosting(row: Row, link: string): Omit<RawPosting, 'externalId'> {
  return {
    title: requiredText(row, 'Title', LIMITS.title),
    url: link,
    company: text(row, 'LegalEmployer'),
    places: placesOf(row),
    workMode: text(row, 'WorkplaceType') ?? text(row, 'WorkplaceTypeCode'),
    pay: payOf(row),
    employmentType: typesOf(row),
    department: text(row, 'Department') ?? text(row, 'Category'),
    postedAt: isoTime(text(row, 'ExternalPostedStartDate')),
    expiresAt: isoTime(text(row, 'ExternalPostedEndDate')),
    description: descriptionOf(row),
  }
}

function placesOf(row: Row): RawPlace[] {
  const [name, country] = [text(row, 'PrimaryLocation', LIMITS.place), text(row, 'PrimaryLocationCountry')]
  const others = children(row, 'secondaryLocations').flatMap((place): RawPlace[] => {
    const [other, of] = [text(place, 'Name', LIMITS.place), text(place, 'CountryCode')]
    return (other ?? of) === null || other === name ? [] : [{ text: other, country: of }]
  })
  return [...((name ?? country) === null ? [] : [{ text: name, country }]), ...others]
}

/** "Full time, Temporary": the schedule says how much, the other two for how long. */
function typesOf(row: Row): string | null {
  const types = ['JobSchedule', 'JobType', 'ContractType'].flatMap((key) => text(row, key) ?? [])
  return [...new Set(types)].join(', ') || null
}

/** Oracle has no field for pay: employers add their own, which hold words. The two ends of a range may be two fields. */
function payOf(row: Row): RawPay[] {
  const fields = children(row, 'requisitionFlexFields').flatMap((field) => {
    const [prompt, value] = [lineOf(own(field, 'Prompt')), lineOf(own(field, 'Value'))]
    return PAY.test(prompt) && !NO_PAY.test(prompt) && /\d/.test(value) ? [{ prompt, value }] : []
  })
  const [least, ...lower] = fields.filter(({ prompt }) => LEAST.test(prompt))
  const [most, ...upper] = fields.filter(({ prompt }) => MOST.test(prompt))
  const isRange = least !== undefined && most !== undefined && lower.length === 0 && upper.length === 0
  if (isRange)
    return [{ kind: 'text', text: tidyLine(`${least.prompt.replace(LEAST, '')} ${least.value} - ${most.value}`) }]
  return fields.map(({ prompt, value }) => ({ kind: 'text', text: `${prompt} ${value}` }))
}

/** What an employer's own field holds; its type is the employer's choice, so that another one is not a fault. */
function lineOf(value: unknown): string {
  const line = typeof value === 'string' || typeof value === 'number' ? tidyLine(String(value)) : ''
  return line.length > LIMITS.name ? '' : line
}

function descriptionOf(row: Row): string | null {
  const [ad, instead] = [AD, INSTEAD].map((keys) =>
    keys.map((key) => longText(row, key)).filter((part) => part !== null),
  )
  const isEmpty = !VISIBLE.test((ad ?? []).join('').replace(/<[^<>]{0,2000}>|&nbsp;/g, ''))
  const parts = isEmpty && instead !== undefined && instead.length > 0 ? instead : (ad ?? [])
  return parts.length === 0 ? null : parts.join('\n').slice(0, LIMITS.description)
}
