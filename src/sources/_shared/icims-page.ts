import { escapeText } from 'entities'
import type { RawPay, RawPlace } from '../../domain/posting.ts'
import { LIMITS, tidyLine, tidyText } from './fields.ts'
import { lineIn, type Tree } from './html-tree.ts'
import type { Shown, Stated } from './posting-page.ts'

/** Employers name the fields themselves; these are the words they use. */
const PLACE_LABEL = /^(?:\w{1,20} )?locations?\b(?! type)/i
const DEPARTMENT_LABEL = /\b(?:categor(?:y|ies)|department|job family|function)\b/i
const TYPE_LABEL = /^(?:(?:position|employment|job|schedule|worker) )?(?:type|status|schedule)\b/i
const MODE_LABEL = /\b(?:remote|workplace|location type|work (?:model|mode|arrangement|style|type))\b/i
const PAY_LABEL = /\b(?:pay|salary|wage|compensation)\b|^(?:min|max)(?:imum)?$/i
const MOST_FIELDS = 100
const TEXT = '.iCIMS_Expandable_Text'

type Field = { label: string; value: string }

/** What the page of an iCIMS posting shows: fields under names of the employer's choice, and sections of text. */
export function shownOnIcims(tree: Tree): Shown {
  const fields = fieldsIn(tree)
  const stated = (label: RegExp) => fields.find((field) => label.test(field.label))?.value ?? null
  return {
    title: lineIn(tree('.iCIMS_Header'), LIMITS.title),
    places: placesOf(fields.filter(({ label }) => PLACE_LABEL.test(label))),
    workMode: modeOf(fields.find(({ label }) => MODE_LABEL.test(label))),
    pay: payOf(fields.filter(({ label, value }) => PAY_LABEL.test(label) && /\d/.test(value))),
    employmentType: stated(TYPE_LABEL),
    department: stated(DEPARTMENT_LABEL),
    description: sectionsOf(tree),
  }
}

/** The places that the page shows are those of the ad; JSON-LD often has the employer's address in their stead, and writes
 *  "UNAVAILABLE" for parts that were left out. */
export function withPlacesOfIcims(stated: Stated, shown: Shown): Stated {
  if ((shown.places ?? []).length > 0) return { ...stated, places: [] }
  const places = stated.places.flatMap((place): RawPlace[] => {
    const parts = { city: known(place.city), region: known(place.region), country: known(place.country) }
    return place.text === null && Object.values(parts).every((part) => part === null) ? [] : [{ ...place, ...parts }]
  })
  return { ...stated, places }
}

const known = (part: string | null | undefined): string | null =>
  part === null || part === undefined || /^unavailable$/i.test(part) ? null : part

/** A field is a term with its data in a list, or a hidden label before a value in the head. */
function fieldsIn(tree: Tree): Field[] {
  const named = tree('.iCIMS_JobHeaderTag, .iCIMS_JobsTable .header').toArray().slice(0, MOST_FIELDS)
  return named.flatMap((element) => {
    const field = tree(element)
    const term = field.find('dt, .field-label, .sr-only').first()
    const label = tidyLine(term.text())
    term.remove()
    const value = tidyLine(field.text())
    return label === '' || value === '' || value.length > LIMITS.name ? [] : [{ label, value }]
  })
}

/** "US-IL-Chicago | US-Remote": codes from the largest area to the smallest. */
function placesOf(fields: Field[]): RawPlace[] {
  const texts = fields.flatMap(({ value }) => value.split('|').map((text) => text.trim()))
  return [...new Set(texts)].filter((text) => text !== '' && !/^unavailable$/i.test(text)).map((text) => ({ text }))
}

/** A question about remote work is answered by yes or no. */
function modeOf(field: Field | undefined): string | null {
  if (field === undefined || /^no\b/i.test(field.value)) return null
  return /^yes\b/i.test(field.value) ? 'Remote' : field.value
}

/** Least and most may be fields of their own, and belong together. */
function payOf(fields: Field[]): RawPay[] {
  const least = fields.find(({ label }) => /\bmin(?:imum)?\b/i.test(label))
  const most = fields.find(({ label }) => /\bmax(?:imum)?\b/i.test(label))
  if (least !== undefined && most !== undefined) return [{ kind: 'text', text: `${least.value} - ${most.value}` }]
  return fields.map(({ label, value }) => ({ kind: 'text', text: `${label}: ${value}` }))
}

/** Sections, each under its heading; one inside another is part of it. */
function sectionsOf(tree: Tree): string | null {
  const elements = tree('.iCIMS_InfoField_Job, .iCIMS_Expandable_Text').toArray().slice(0, MOST_FIELDS)
  const parts = elements.map((element) => {
    const part = tree(element)
    if (part.parents(TEXT).length > 0) return { isText: false, html: '' }
    if (part.is(TEXT)) return { isText: true, html: (part.html() ?? '').trim() }
    const heading = tidyLine(part.text())
    return { isText: false, html: heading === '' ? '' : `<h3>${escapeText(heading)}</h3>` }
  })
  const stated = parts.filter(({ html }) => html !== '')
  return stated.some(({ isText }) => isText) ? tidyText(stated.map(({ html }) => html).join('\n')) : null
}
