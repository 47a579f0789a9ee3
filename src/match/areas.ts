import data from '../../data/places/areas.json' with { type: 'json' }

/** An area's other names, the areas it takes in, and countries by ISO 3166-1 alpha-2. */
type AreaEntry = { names: string[]; areas?: string[]; countries?: string[] }

const ENTRIES: Readonly<Record<string, AreaEntry>> = data
const NO_COUNTRY: ReadonlySet<string> = new Set()
const BY_NAME: ReadonlyMap<string, ReadonlySet<string>> = indexAreas()

/** The countries of an area by any of its names in data/places/areas.json: "EMEA", "Latin America". Empty for an area nobody knows. */
export function countriesOfArea(area: string): ReadonlySet<string> {
  return BY_NAME.get(plainName(area)) ?? NO_COUNTRY
}

/** An area's own name comes before another's second name. */
function indexAreas(): Map<string, ReadonlySet<string>> {
  const index = new Map<string, ReadonlySet<string>>()
  const areas = Object.entries(ENTRIES).map(([name, { names }]) => ({ name, names, countries: new Set(expand(name)) }))
  for (const { names, countries } of areas) for (const name of names) index.set(plainName(name), countries)
  for (const { name, countries } of areas) index.set(plainName(name), countries)
  return index
}

/** `within`: the areas being expanded, so that two that name each other do not go on for ever. */
function expand(name: string, within: readonly string[] = []): string[] {
  const entry = within.includes(name) ? undefined : ENTRIES[name]
  if (entry === undefined) return []
  const inner = (entry.areas ?? []).flatMap((area) => expand(area, [...within, name]))
  return [...inner, ...(entry.countries ?? [])]
}

/** Spelling does not count: case, blanks, signs, a leading "the". */
function plainName(name: string): string {
  return name
    .slice(0, 60)
    .toLowerCase()
    .replaceAll('&', 'and')
    .replace(/[^\p{L}]/gu, '')
    .replace(/^the/, '')
}
