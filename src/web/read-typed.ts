import type { Near } from '../domain/alert.ts'
import type { Answer, Lookup } from './lookup-answer.ts'
import type { SearchLookups } from './search-lookups.ts'
import type { FormFault, LookedUp } from './search-values.ts'

const CIRCLE = /^(-?\d{1,2}(?:\.\d{1,8})?),(-?\d{1,3}(?:\.\d{1,8})?),(\d{1,4}),([^\n]{1,100})$/
const MARKUP = /[<>]/
const MOST_LETTERS = 200

/** A typed name, once looked up: the entry it adds, or what is wrong with it. */
export type Typed = { value: string | null; left: string; answer: Answer | null; faults: FormFault[] }

/** Circles ticked, as the form writes them, and the one that is typed. */
type Places = { near: readonly string[]; place: string; km: string }

/** `chosen` are the entries ticked: when one of the choices is among them, the name is settled. */
export function lookUp(
  field: LookedUp,
  given: string,
  lookup: Lookup,
  chosen: readonly string[],
  thing: string,
  same: (value: string, entry: string) => boolean = (value, entry) => value === entry,
): Typed {
  const text = given.trim().slice(0, MOST_LETTERS)
  if (text === '') return { value: null, left: '', answer: null, faults: [] }
  if (MARKUP.test(text)) return { value: null, left: text, answer: null, faults: markupFaults(field, text) }
  const answer = lookup(text)
  if (answer.found !== null) return { value: answer.found.value, left: '', answer: null, faults: [] }
  if (answer.choices.some(({ value }) => chosen.some((entry) => same(value, entry))))
    return { value: null, left: '', answer: null, faults: [] }
  return { value: null, left: text, answer, faults: [{ field, message: unclear(text, answer, thing) }] }
}

function unclear(text: string, { isKnown, choices }: Answer, thing: string): string {
  const name = `“${text.slice(0, 60)}”`
  const things = thing === 'country' ? 'countries' : thing === 'city' ? 'cities' : `${thing}s`
  if (isKnown) return `${name} is the name of several ${things}. Tick what you mean.`
  if (choices.length === 0) return `No ${thing} is known as ${name}. Write its name in full, or leave the field empty.`
  return `No ${thing} is known as ${name}. Tick what comes near, or write another name.`
}

/** Reads the circles ticked and the city typed. The distance goes to the city typed, also when it was picked from choices. */
export function readPlaces(form: Places, lookups: SearchLookups): { near: Near[]; typed: Typed; faults: FormFault[] } {
  const circles = [...new Set(form.near)].map(readCircle)
  const near = circles.filter((circle) => circle !== null)
  const faults: FormFault[] = []
  if (near.length < circles.length) faults.push({ field: 'place', message: 'A place of the list was not understood.' })
  const text = form.place.trim().slice(0, MOST_LETTERS)
  const km = /^\s*\d{1,3}\s*$/.test(form.km) ? Number(form.km) : 0
  if (text !== '' && (km < 1 || km > 500)) {
    faults.push({ field: 'km', message: 'Enter a distance from 1 to 500 kilometres.' })
    return { near, typed: { value: null, left: text, answer: null, faults: [] }, faults }
  }
  const isSame = (value: string, entry: string) => isSameSpot(value, readCircle(entry))
  const typed = lookUp('place', text, lookups.place, form.near, 'city', isSame)
  if (typed.left !== '' && lookups.region(text).found !== null)
    faults.push({ field: 'place', message: 'If you mean the region, enter it under “Region or state”.' })
  if (text === '' || typed.left !== '') return { near, typed, faults }
  return { near: withTyped(near, text, km, lookups), typed, faults }
}

function withTyped(near: readonly Near[], text: string, km: number, lookups: SearchLookups): Near[] {
  const { found, choices } = lookups.place(text)
  if (found !== null) {
    const added = readCircle(circleValue(found.value, km))
    return [...near.filter((circle) => !isSameSpot(found.value, circle)), ...(added === null ? [] : [added])]
  }
  return near.map((circle) => (choices.some(({ value }) => isSameSpot(value, circle)) ? { ...circle, km } : circle))
}

/** A place and a distance as the form sends them. */
export function circleValue(place: string, km: number): string {
  return place.replace(/^([^,]{1,20},[^,]{1,20}),/, (_, spot: string) => `${spot},${km},`)
}

/** "30.26715,-97.74306,50,Austin, TX, US". */
function readCircle(text: string): Near | null {
  const [, latitude, longitude, km, label] = CIRCLE.exec(text) ?? []
  if (label === undefined || MARKUP.test(label)) return null
  return { latitude: Number(latitude), longitude: Number(longitude), km: Number(km), label }
}

function isSameSpot(value: string, circle: Near | null): boolean {
  return circle !== null && value.startsWith(`${circle.latitude},${circle.longitude},`)
}

/** Nothing that is looked for holds an angle bracket. */
export function markupFaults(field: string, text: string): FormFault[] {
  return MARKUP.test(text) ? [{ field, message: 'Leave out the signs < and >.' }] : []
}
