import type { Place, PlaceReading, WorkMode } from '../domain/place.ts'
import type { RawPlace } from '../domain/posting.ts'
import type { Area, Gazetteer } from '../taxonomy/gazetteer.ts'
import { createMemory } from './memory.ts'
import { readAlone, type Surroundings } from './place-alone.ts'
import { isFrame } from './place-frame.ts'
import { freest, readMode } from './place-mode.ts'
import { isUnknown, type Name, readNames } from './place-names.ts'
import { readScope } from './place-scope.ts'
import { cleanPlaceText, splitBrackets, splitNames, splitPlaces } from './place-split.ts'
import { readStated } from './place-stated.ts'
import { readTogether } from './place-window.ts'
import { saysNothing } from './place-words.ts'

export type PlaceReader = (stated: readonly RawPlace[], workMode: string | null) => PlaceReading

/** A place found, or a name alone that the rest of the ad has yet to decide. */
type Finding = { place: Place } | { name: Name }
/** `stated` stands in where the text cannot be decided. */
type Segment = { text: string; findings: Finding[]; areas: Area[]; stated: Place | null }
type Notes = {
  mode: WorkMode | null
  anywhere: boolean
  segments: Segment[]
  country: string | null
  regions: string[]
}

const MOST_PLACES = 50
const MOST_LETTERS = 2_000
/** Names of one place: "Building, street, city, county, state, country". */
const LONGEST = 5
const DEEPEST_BRACKETS = 3
/** A place from this confidence on speaks for its neighbours. */
const CERTAIN = 0.9

/** Makes the reader of a posting's place fields. The reader takes the places as the source states them and its own
 *  work-mode field (null when it has none), and gives places, the work mode (the field's before the texts'), whom a
 *  remote ad is open to, and the texts no known place answers to. Parts stated apart (city, region, country) are taken
 *  as stated; a free text is read against the gazetteer. A name that several places share is decided by what stands
 *  beside it, then by a clear lead in population, and otherwise left unresolved. "Remote" is never a place.
 *  Reads 50 places of 2,000 letters; never throws. */
export function createPlaceReader(gazetteer: Gazetteer): PlaceReader {
  const memory = createMemory<PlaceReading>(REMEMBERED)
  return (stated, workMode) => memory(JSON.stringify([stated, workMode]), () => read(stated, workMode, gazetteer))
}

/** Of 16,111 real ads 82 % have places and a work mode that another of the last thousands has; a reading takes some 500 bytes. */
const REMEMBERED = 5_000

function read(stated: readonly RawPlace[], workMode: string | null, gazetteer: Gazetteer): PlaceReading {
  const notes: Notes = { mode: null, anywhere: false, segments: [], country: null, regions: [] }
  for (const place of stated.slice(0, MOST_PLACES)) notePlace(notes, place, gazetteer)
  return conclude(notes, readMode(workMode?.slice(0, 200) ?? '').mode, gazetteer)
}

function notePlace(notes: Notes, stated: RawPlace, gazetteer: Gazetteer): void {
  const own = readStated(stated, gazetteer)
  notes.country ??= own.country
  if (own.place?.region) notes.regions.push(`${own.place.country}.${own.place.region}`)
  notes.mode = freest(notes.mode, own.mode)
  const before = notes.segments.length
  noteText(notes, (stated.text ?? '').slice(0, MOST_LETTERS), gazetteer)
  if (own.place !== null) preferStated(notes, before, own.place)
}

/** A stated city stands for its whole text; a stated region or country yields to a place that the text names. */
function preferStated(notes: Notes, before: number, place: Place): void {
  const fromText = notes.segments.slice(before)
  const named = fromText.find((segment) => segment.findings.length > 0)
  if (named !== undefined && place.kind !== 'city') named.stated = place
  else {
    const areas = fromText.flatMap((segment) => segment.areas)
    notes.segments.splice(before, fromText.length, { text: '', findings: [{ place }], areas, stated: null })
  }
}

function noteText(notes: Notes, text: string, gazetteer: Gazetteer): void {
  for (const segment of splitPlaces(cleanPlaceText(text, gazetteer), gazetteer)) {
    const { mode, anywhere, rest } = readMode(segment)
    notes.mode = freest(notes.mode, mode)
    notes.anywhere ||= anywhere
    noteSegment(notes, rest, gazetteer, 0)
  }
}

/** Reads what is outside brackets; what is inside counts when nothing outside does, or as a region or country of it. */
function noteSegment(notes: Notes, text: string, gazetteer: Gazetteer, depth: number): void {
  const { outside, inside } = splitBrackets(text)
  const names = readNames(splitNames(outside), gazetteer)
  const framing = inside.flatMap((each) => framesIn(each, gazetteer))
  const segment = findPlaces([...names, ...framing], gazetteer)
  if (segment.findings.length > 0 || segment.areas.length > 0) {
    notes.segments.push({ ...segment, text: outside, stated: null })
    return
  }
  const before = notes.segments.length
  const parts = depth < DEEPEST_BRACKETS ? inside.flatMap((each) => splitPlaces(each, gazetteer)) : []
  for (const part of parts) noteSegment(notes, part, gazetteer, depth + 1)
  if (notes.segments.length === before && !saysNothing(outside))
    notes.segments.push({ text, findings: [], areas: [], stated: null })
}

/** "São Paulo (SP)", "Springfield (Illinois, USA)": brackets that hold only regions and countries. */
function framesIn(text: string, gazetteer: Gazetteer): Name[] {
  const names = readNames(splitNames(text), gazetteer)
  const framing = names.every(isFrame)
  return framing ? names.map((name) => ({ ...name, join: 'comma' })) : []
}

/** Takes the longest run of names that fit together as one place, again and again. A name alone behind a colon is a part
 *  of the place before it. */
function findPlaces(names: readonly Name[], gazetteer: Gazetteer): Pick<Segment, 'findings' | 'areas'> {
  const findings: Finding[] = []
  const areas: Area[] = []
  for (let at = 0; at < names.length; ) {
    const run = longestRun(names, at, gazetteer)
    const name = names[at]
    if (run === null && name?.join === 'colon' && findings.length > 0) break
    if (run !== null) findings.push({ place: run.place })
    else if (name?.area && name.country === null) areas.push(name.area)
    else if (name !== undefined && !isUnknown(name)) findings.push({ name })
    at += run?.length ?? 1
  }
  return { findings, areas }
}

function longestRun(
  names: readonly Name[],
  from: number,
  gazetteer: Gazetteer,
): { place: Place; length: number } | null {
  for (let length = Math.min(LONGEST, names.length - from); length > 1; length--) {
    if (length === 2 && closerBehind(names, from + 1, gazetteer)) continue
    const place = readTogether(names.slice(from, from + length), gazetteer)
    if (place !== null) return { place, length }
  }
  return null
}

/** "DC - Chevy Chase, MD": the comma binds closer than the dash. */
function closerBehind(names: readonly Name[], at: number, gazetteer: Gazetteer): boolean {
  if (names[at]?.join !== 'other' || names[at + 1]?.join !== 'comma') return false
  return readTogether(names.slice(at, at + 2), gazetteer) !== null
}

function conclude(notes: Notes, fieldMode: WorkMode | null, gazetteer: Gazetteer): PlaceReading {
  const around = surroundings(notes, gazetteer)
  const places = new Map<string, Place>()
  const unresolved = new Set<string>()
  for (const segment of notes.segments) {
    const found = placesOf(segment, around, gazetteer)
    for (const place of found) keep(places, place)
    if (found.length === 0 && segment.areas.length === 0 && !saysNothing(segment.text))
      unresolved.add(tidy(segment.text))
  }
  const list = [...places.values()]
  const areas = notes.segments.flatMap((segment) => segment.areas)
  const mode = fieldMode ?? notes.mode
  const worldwide = notes.anywhere && list.length === 0 && areas.length === 0
  const scope = readScope(areas, mode === 'remote' ? list : [], worldwide)
  return { places: list, workMode: mode, remoteScope: scope, unresolved: [...unresolved].filter((text) => text !== '') }
}

function placesOf(segment: Segment, around: Surroundings, gazetteer: Gazetteer): Place[] {
  const found = segment.findings.flatMap((finding) =>
    'place' in finding ? finding.place : (readAlone(finding.name, around, gazetteer) ?? []),
  )
  return found.length === 0 && segment.stated !== null ? [segment.stated] : found
}

function tidy(text: string): string {
  return text
    .slice(0, 200)
    .replace(/\s+/g, ' ')
    .replace(/^[\s,;:-]+/, '')
    .trimEnd()
}

/** One entry a place; of two readings of it the surer one. */
function keep(places: Map<string, Place>, place: Place): void {
  const key = `${place.country} ${place.region} ${place.geonameId ?? place.city}`
  const before = places.get(key)
  if (before === undefined || before.confidence < place.confidence) places.set(key, place)
}

/** What is certain of the ad's places, names alone among them, decides the uncertain ones. */
function surroundings(notes: Notes, gazetteer: Gazetteer): Surroundings {
  const nothing = { stated: notes.country, countries: new Set<string>(), regions: new Set(notes.regions) }
  const findings = notes.segments.flatMap((segment) => segment.findings)
  if (findings.length < 2) return nothing
  const found = findings
    .flatMap((finding) => ('place' in finding ? finding.place : (readAlone(finding.name, nothing, gazetteer) ?? [])))
    .filter((place) => place.confidence >= CERTAIN)
  return {
    stated: notes.country,
    countries: new Set(found.map((place) => place.country)),
    regions: new Set([...notes.regions, ...found.map((place) => `${place.country}.${place.region}`)]),
  }
}
