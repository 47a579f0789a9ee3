/** A place of a sample posting. `region` is a code ("OH", "ON"); a country alone has neither city nor region. */
export type SamplePlace = { city: string | null; region: string | null; country: string }

const COUNTRIES: Record<string, string> = { US: 'United States', CA: 'Canada', GB: 'United Kingdom', DE: 'Germany' }
const PROVINCES: Record<string, string> = { BC: 'British Columbia', ON: 'Ontario' }
const STATES: Record<string, string> = {
  AZ: 'Arizona',
  CA: 'California',
  CO: 'Colorado',
  FL: 'Florida',
  GA: 'Georgia',
  ID: 'Idaho',
  IL: 'Illinois',
  KS: 'Kansas',
  KY: 'Kentucky',
  MA: 'Massachusetts',
  MD: 'Maryland',
  MI: 'Michigan',
  MN: 'Minnesota',
  MO: 'Missouri',
  NC: 'North Carolina',
  NE: 'Nebraska',
  NJ: 'New Jersey',
  NM: 'New Mexico',
  NV: 'Nevada',
  NY: 'New York',
  OH: 'Ohio',
  OR: 'Oregon',
  PA: 'Pennsylvania',
  SC: 'South Carolina',
  TN: 'Tennessee',
  TX: 'Texas',
  UT: 'Utah',
  VA: 'Virginia',
  WA: 'Washington',
  WI: 'Wisconsin',
}

/** Reads "Columbus, OH", "Toronto, ON, Canada", "Leeds, United Kingdom", "Texas, United States" or "United States".
 *  Throws for a region or country that is not listed here. */
export function readSamplePlace(text: string): SamplePlace {
  const parts = text.split(', ')
  const country = keyOf(COUNTRIES, parts.at(-1) ?? '')
  const [first = null, second = null] = country === null ? parts : parts.slice(0, -1)
  const regions = country === 'CA' ? PROVINCES : STATES
  if (second !== null && regions[second] === undefined)
    throw new TypeError(`place "${text}": region ${second} is unknown`)
  if (country === null && second === null) throw new TypeError(`place "${text}": country is unknown`)
  const state = country === 'US' && first !== null ? keyOf(STATES, first) : null
  if (state !== null) return { city: null, region: state, country: 'US' }
  return { city: first, region: second, country: country ?? 'US' }
}

/** The country's English name. */
export function countryName(place: SamplePlace): string {
  return COUNTRIES[place.country] ?? place.country
}

/** The region's English name; null when the place has none. */
export function regionName(place: SamplePlace): string | null {
  if (place.region === null) return null
  return (place.country === 'CA' ? PROVINCES : STATES)[place.region] ?? place.region
}

/** "Columbus, OH", "Toronto, ON, Canada", "Texas", "United States". */
export function shortPlace(place: SamplePlace): string {
  if (place.city === null) return regionName(place) ?? countryName(place)
  return [place.city, place.region, place.country === 'US' ? null : countryName(place)].filter(Boolean).join(', ')
}

/** "Columbus, Ohio, United States". */
export function longPlace(place: SamplePlace): string {
  return [place.city, regionName(place), countryName(place)].filter(Boolean).join(', ')
}

/** The place within a sentence: "Columbus", "Texas", "the United States". */
export function placeInSentence(place: SamplePlace): string {
  const name = place.city ?? regionName(place) ?? countryName(place)
  return name.startsWith('United ') ? `the ${name}` : name
}

function keyOf(names: Record<string, string>, name: string): string | null {
  return Object.keys(names).find((key) => names[key] === name) ?? null
}
