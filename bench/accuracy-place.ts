import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Place, PlaceReading } from '../src/domain/place.ts'
import { createPlaceReader, type PlaceReader } from '../src/normalize/place.ts'
import { foldName } from '../src/taxonomy/fold-name.ts'
import type { Gazetteer } from '../src/taxonomy/gazetteer.ts'
import { loadGazetteer } from '../src/taxonomy/load-places.ts'

export type PlaceScores = {
  /** Labelled cases: all, those whose answer is a city, and the wrong ones in words. */
  cases: { all: number; right: number; city: number; cityRight: number; wrong: string[] }
  /** Place texts of real ads. `known`: a place, remote work or a part of the world was read from it. */
  texts: {
    distinct: number
    distinctKnown: number
    ads: number
    adsKnown: number
    adsPlaced: number
    perSecond: number
  }
}

type Case = {
  calls: { input: string[]; extra: string[] }[]
  n_results: number | null
  expected_geonames_ids: number[]
  expected_names: string[]
  expected_types: string[]
}

/** Scores the place reader on `places/location_cases.jsonl` (labels are GeoNames ids) and `places/location_strings_with_counts.csv`
 *  of the folder. A label whose id GeoNames has since changed is compared by name. Throws when a file is missing. */
export function scorePlaces(dataFolder: string): PlaceScores {
  const gazetteer = loadGazetteer()
  const read = createPlaceReader(gazetteer)
  const cases = lines(join(dataFolder, 'places/location_cases.jsonl')).map((line) => JSON.parse(line) as Case)
  const texts = lines(join(dataFolder, 'places/location_strings_with_counts.csv')).slice(1).map(readRow)
  return {
    cases: scoreCases(cases, read, gazetteer),
    texts: { ...scoreTexts(texts, read), perSecond: speed(texts, gazetteer) },
  }
}

function scoreCases(cases: Case[], read: PlaceReader, gazetteer: Gazetteer): PlaceScores['cases'] {
  const scores: PlaceScores['cases'] = { all: 0, right: 0, city: 0, cityRight: 0, wrong: [] }
  for (const each of cases) {
    const [call] = each.calls
    if (call === undefined) continue
    const reading = read(
      call.input.map((text) => ({ text })),
      call.extra[0] ?? null,
    )
    const right = isRight(each, reading, gazetteer)
    const city = each.expected_names.some(
      (name) => gazetteer.country(foldName(name)) === null && isCity(name, gazetteer),
    )
    scores.all++
    scores.right += Number(right)
    scores.city += Number(city)
    scores.cityRight += Number(city && right)
    if (!right)
      scores.wrong.push(`${call.input.join(' + ')}: ${describe(reading)}, not ${each.expected_names.join(' + ')}`)
  }
  return scores
}

function isRight(each: Case, reading: PlaceReading, gazetteer: Gazetteer): boolean {
  const [type] = each.expected_types
  // The labels' own default is "onsite"; here nothing stated is null.
  if (type !== undefined && (reading.workMode ?? 'onsite') !== type) return false
  if (each.expected_names.length === 0) return each.n_results !== 0 || reading.places.length === 0
  const answered = each.expected_geonames_ids.filter((id, at) => {
    const name = each.expected_names[at] ?? ''
    if (gazetteer.area(foldName(name)) !== null) return reading.remoteScope !== null
    return reading.places.some((place) => place.geonameId === id || isNamed(place, name, gazetteer))
  })
  return answered.length >= Math.min(each.n_results ?? 1, each.expected_names.length)
}

function isNamed(place: Place, name: string, gazetteer: Gazetteer): boolean {
  const key = foldName(name)
  if (place.kind === 'country') return gazetteer.country(key) === place.country
  if (place.kind === 'region') return gazetteer.regions(key).some((region) => region.code === place.region)
  return gazetteer.cities(key)[0]?.city.id === place.geonameId || foldName(place.city ?? '') === key
}

function isCity(name: string, gazetteer: Gazetteer): boolean {
  return gazetteer.cities(foldName(name)).length > 0
}

function scoreTexts(
  texts: { text: string; ads: number }[],
  read: PlaceReader,
): Omit<PlaceScores['texts'], 'perSecond'> {
  const scores = { distinct: texts.length, distinctKnown: 0, ads: 0, adsKnown: 0, adsPlaced: 0 }
  for (const { text, ads } of texts) {
    const reading = read([{ text }], null)
    const placed = reading.places.length > 0
    const known = placed || reading.workMode === 'remote' || reading.remoteScope !== null
    scores.ads += ads
    scores.distinctKnown += Number(known)
    scores.adsKnown += known ? ads : 0
    scores.adsPlaced += placed ? ads : 0
  }
  return scores
}

/** Texts read a second of processor time, warm: the figure of a worker that has run for a while, for texts it has not met. */
function speed(texts: { text: string }[], gazetteer: Gazetteer): number {
  const rounds = 8
  let best = 0
  for (let round = 0; round < rounds; round++) {
    const read = createPlaceReader(gazetteer) // A reader remembers what it has read.
    const start = process.cpuUsage()
    for (const { text } of texts) read([{ text }], null)
    best = Math.max(best, (texts.length / process.cpuUsage(start).user) * 1_000_000)
  }
  return Math.round(best)
}

function describe(reading: PlaceReading): string {
  const places = reading.places.map((place) => place.city ?? place.regionName ?? place.country)
  return [...places, reading.workMode ?? '', reading.remoteScope?.kind ?? ''].filter(Boolean).join(' + ') || 'nothing'
}

function readRow(line: string): { text: string; ads: number } {
  const comma = line.lastIndexOf(',')
  const text = line.slice(0, comma)
  const plain = text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text
  return { text: plain, ads: Number(line.slice(comma + 1)) }
}

function lines(file: string): string[] {
  return readFileSync(file, 'utf8').trim().split('\n')
}
