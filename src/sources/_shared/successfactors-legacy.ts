import type { Page } from '../../domain/document.ts'
import type { PageReading, RawPlace, RawPosting } from '../../domain/posting.ts'
import { PayloadError } from '../../errors.ts'
import {
  isObject,
  LIMITS,
  longText,
  own,
  type Row,
  requiredId,
  requiredText,
  text,
  tidyLine,
  tidyText,
} from './fields.ts'
import { type Entry, readEach } from './json.ts'
import { isoTime } from './time.ts'
import { readXml, type XmlDocument, type XmlShape } from './xml.ts'

const SHAPE: XmlShape = { items: { 'Job-Listing': 'Job' }, markup: ['Job-Description'] }
/** "03/14/2026": the month comes first. */
const SLASHED = /^(\d{2})\/(\d{2})\/(\d{4})$/
/** Facets are the employer's, under a label in its words: `filter1`, `mfield2` … */
const FACET = /^(?:filter|mfield)\d{1,2}$/
const MOST_FACETS = 40
/** Where a script of the page would have put a value: "[[salaryMin]]". */
const TOKEN = /\[\[[^[\]]{0,100}\]\]/g
const LABELS = {
  mode: /flexib|remote|work(?:place|ing)? (?:type|mode|model|arrangement)/i,
  type: /(?:employment|contract|job) (?:type|status)|beschäftigungsart|vertragsart|type de contrat|tipo de contrato/i,
  country: /\bcountry\b|\bland\b|\bpays\b|\bpaís\b|\bpaese\b/i,
  place: /location|\bcity\b|duty station|work ?site|standort|arbeitsort|\bort\b|\blieu\b|ubicaci|\bsede\b|localit/i,
  department: /department|function|division|business (?:unit|area)|job (?:area|family|category)|abteilung|bereich/i,
}

type Facet = { label: string; value: string }

/**
 * The XML listing of a board of the old kind, at `career?company=…`: every posting with its text, dates by day, and what
 * the employer chose as facets. Throws PayloadError when the board has none: then it shows its postings by scripts alone.
 */
export function readLegacy(page: Page, linkOf: (id: string) => string): PageReading {
  const { items } = listingIn(page)
  const isMonthFirst = !items.some(isDayFirst)
  return readEach(items, (job) => readJob(job, { linkOf, isMonthFirst }), idOf)
}

function listingIn(page: Page): XmlDocument {
  try {
    return readXml(page, SHAPE)
  } catch (error) {
    const isPage = error instanceof PayloadError && /HTML/.test(error.reason)
    if (!isPage) throw error
    const reason =
      'HTML where the XML listing was due: either this host does not know the company (upper case counts), or the board shows its postings by scripts alone, which are not run; add the career site that replaced it'
    throw new PayloadError('page', reason, { cause: error })
  }
}

const idOf = (job: Row): string => requiredId(job, 'ReqId')

/** A day that stands where months do tells that the whole listing has days first, which the other dates may not show. */
function isDayFirst({ value }: Entry): boolean {
  const stated = isObject(value) ? own({ path: '', fields: value }, 'Posted-Date') : null
  return typeof stated === 'string' && Number(SLASHED.exec(stated.trim())?.[1] ?? 0) > 12
}

function readJob(
  job: Row,
  { linkOf, isMonthFirst }: { linkOf: (id: string) => string; isMonthFirst: boolean },
): RawPosting {
  const externalId = idOf(job)
  const facets = facetsOf(job)
  const named = (label: RegExp) => facets.find((facet) => label.test(facet.label))?.value ?? null
  const title = filled(requiredText(job, 'JobTitle', LIMITS.title))
  if (title === null) throw new PayloadError(`${job.path}.JobTitle`, 'empty but for a token that a script fills')
  return {
    externalId,
    title,
    url: linkOf(externalId),
    company: null,
    places: placesOf(job, facets),
    workMode: named(LABELS.mode),
    pay: [],
    employmentType: named(LABELS.type),
    department: named(LABELS.department),
    postedAt: dayOf(text(job, 'Posted-Date'), isMonthFirst),
    expiresAt: null,
    description: descriptionOf(job),
  }
}

function facetsOf(job: Row): Facet[] {
  const keys = Object.keys(job.fields).filter((key) => FACET.test(key))
  return keys.slice(0, MOST_FACETS).flatMap((key): Facet[] => {
    const value = own(job, key)
    if (!isObject(value)) return []
    const facet = { path: `${job.path}.${key}`, fields: value }
    const [label, stated] = [text(facet, 'label'), filled(text(facet, 'value', LIMITS.place))]
    return label === null || stated === null ? [] : [{ label, value: stated }]
  })
}

/** A place outranks a country, wherever they stand among the facets. */
function placesOf(job: Row, facets: Facet[]): RawPlace[] {
  const isPlace = ({ label }: Facet) => LABELS.place.test(label) && !LABELS.mode.test(label)
  const isCountry = ({ label }: Facet) => LABELS.country.test(label)
  const country = facets.find(isCountry)?.value ?? null
  const own = filled(text(job, 'Location', LIMITS.place))
  const name = own ?? facets.find((facet) => isPlace(facet) && !isCountry(facet))?.value ?? null
  return name === null && country === null ? [] : [{ text: name, country }]
}

function dayOf(stated: string | null, isMonthFirst: boolean): string | null {
  const [, month, day, year] = SLASHED.exec(stated ?? '') ?? []
  if (month === undefined) return isoTime(stated)
  return isMonthFirst ? isoTime(`${year}-${month}-${day}`) : null
}

function descriptionOf(job: Row): string | null {
  const stated = longText(job, 'Job-Description')
  return stated === null ? null : tidyText(stated.replace(TOKEN, ''))
}

function filled(stated: string | null): string | null {
  return tidyLine((stated ?? '').replace(TOKEN, ' ')) || null
}
