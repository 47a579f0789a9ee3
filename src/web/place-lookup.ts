import type { Readers } from '../normalize/posting.ts'
import { foldName } from '../taxonomy/fold-name.ts'
import type { City, CityHit, Gazetteer } from '../taxonomy/gazetteer.ts'
import type { PrefixIndex } from '../taxonomy/prefix-index.ts'
import { type Answer, answer, type Choice, countryName, countryOf, NOTHING } from './lookup-answer.ts'

/** A city leads its namesakes when it is this many times as large. */
const LEAD = 20

export type PlaceData = { readers: Pick<Readers, 'readPlaces'>; gazetteer: Gazetteer; cityNames: PrefixIndex }

/** "Leeds", "Austin, TX", "Springfield, Missouri, USA", "nyc". A bare name is a city that clearly leads its namesakes. */
export function findPlace(text: string, data: PlaceData): Answer {
  const { gazetteer, cityNames, readers } = data
  const [name = '', ...rest] = text.split(',').map((part) => part.trim())
  const key = foldName(name)
  if (key === '') return NOTHING
  const nickname = gazetteer.nickname(key)
  const cities = ownFirst(
    gazetteer.cities(key).filter(({ city }) => rest.every((part) => liesIn(city, part, gazetteer))),
  )
  if (rest.length === 0 && nickname !== null) return answer([cityChoice(nickname, gazetteer)])
  const [first, second] = cities
  if (first !== undefined && (second === undefined || first.weight >= LEAD * second.weight))
    return answer([cityChoice(first.city, gazetteer)])
  if (first !== undefined) return answer(cities.map(({ city }) => cityChoice(city, gazetteer)))
  const read = readers.readPlaces([{ text }], null).places.flatMap((place) => {
    const city = gazetteer.cities(foldName(place.city ?? '')).find((hit) => hit.city.id === place.geonameId)?.city
    return city === undefined ? [] : [cityChoice(city, gazetteer)]
  })
  return read.length > 0 ? answer(read) : { ...NOTHING, choices: nearTowns(key, gazetteer, cityNames) }
}

/** Each city once. A city that is called so besides counts when it is larger than those that bear the name. */
function ownFirst(hits: readonly CityHit[]): CityHit[] {
  const largest = Math.max(0, ...hits.filter(({ own }) => own).map(({ weight }) => weight))
  const kept = hits.filter(({ own, weight }) => own || weight > largest)
  return [...new Map(kept.map((hit) => [hit.city.id, hit])).values()]
}

function liesIn(city: City, part: string, gazetteer: Gazetteer): boolean {
  const region = gazetteer.regionOf(city.country, city.admin1)
  const key = foldName(part)
  if (part === '' || countryOf(part, gazetteer) === city.country) return true
  if (region === null) return false
  return (
    region.code === part.toUpperCase() ||
    [...gazetteer.regions(key), ...gazetteer.regionCode(part.toUpperCase())].some(
      (each) => each.country === region.country && each.admin1 === region.admin1,
    )
  )
}

function cityChoice(city: City, gazetteer: Gazetteer): Choice {
  const label = cityLabel(city, gazetteer)
  return { value: `${city.latitude},${city.longitude},${label}`, label }
}

/** Towns whose names begin alike, by as many letters as possible. */
function nearTowns(key: string, gazetteer: Gazetteer, names: PrefixIndex): Choice[] {
  for (let length = Math.min(key.length, 20); length >= 3; length--) {
    const found = names.find(key.slice(0, length), 4)
    const towns = found.flatMap((each) => {
      const city = gazetteer.cities(each.key).find((hit) => hit.city.id === each.value)?.city
      return city === undefined ? [] : [cityChoice(city, gazetteer)]
    })
    if (towns.length > 0) return towns
  }
  return []
}

/** "Austin, TX, US", "Leeds, England, United Kingdom": what the look-up of places reads back as the same town. */
export function cityLabel(city: City, gazetteer: Gazetteer): string {
  const region = gazetteer.regionOf(city.country, city.admin1)
  const hasStates = city.country === 'US' || city.country === 'CA'
  const parts = [
    city.name,
    hasStates ? region?.code : region?.name,
    hasStates ? city.country : countryName(city.country),
  ]
  return parts.filter((part) => part !== undefined && part !== '').join(', ')
}
