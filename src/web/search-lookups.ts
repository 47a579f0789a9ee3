import countryCodes from 'i18n-iso-countries'
import { formatRegion } from '../digest/region-name.ts'
import type { Role, Taxonomy } from '../domain/role.ts'
import type { Readers } from '../normalize/posting.ts'
import { foldName } from '../taxonomy/fold-name.ts'
import type { Gazetteer, Region } from '../taxonomy/gazetteer.ts'
import { aliasKey } from '../taxonomy/words.ts'
import {
  type Answer,
  answer,
  type Choice,
  countryName,
  countryOf,
  type Lookup,
  MOST_CHOICES,
  NOTHING,
} from './lookup-answer.ts'
import { findPlace, type PlaceData } from './place-lookup.ts'

/** Looks up what people type into a search. `place` gives coordinates and a label: "30.26715,-97.74306,Austin, TX, US". */
export type SearchLookups = {
  role: Lookup
  country: Lookup
  region: Lookup
  place: Lookup
  /** null when the taxonomy has no such role. */
  roleTitle(slug: string): string | null
  roleTitles: readonly string[]
  countries: readonly Choice[]
  /** Of the countries whose ads name them most. */
  regions: readonly Choice[]
}

export type LookupData = PlaceData & { taxonomy: Taxonomy; readers: Pick<Readers, 'readTitle'> }

type RoleLookupData = { taxonomy: Taxonomy; readers: Pick<Readers, 'readTitle'> }

const MOST_LETTERS = 200
const REGIONS_OFFERED = ['US', 'CA', 'GB', 'AU', 'DE', 'IN']
/** What a search can hold: src/match/criteria-faults.ts. */
const REGION_CODE = /^[A-Z]{2}-[A-Z0-9]{1,3}$/

/** Pure; the same data gives the same answers. The look-ups never throw. */
export function createSearchLookups(data: LookupData): SearchLookups {
  const { taxonomy } = data
  const countries = Object.keys(countryCodes.getAlpha2Codes()).map(countryChoice)
  countries.sort((a, b) => a.label.localeCompare(b.label, 'en'))
  return {
    role: createRoleLookup(data),
    country: (text) => findCountry(text.slice(0, MOST_LETTERS), data.gazetteer, countries),
    region: (text) => findRegion(text.slice(0, MOST_LETTERS), data.gazetteer),
    place: (text) => findPlace(text.slice(0, MOST_LETTERS), data),
    roleTitle: (slug) => taxonomy.bySlug.get(slug)?.title ?? null,
    roleTitles: taxonomy.roles.map(({ title }) => title).sort(),
    countries,
    regions: REGIONS_OFFERED.flatMap((country) => regionsOf(country, data.gazetteer)),
  }
}

/** By title and other names; what it cannot place it reads as a title. */
export function createRoleLookup({ taxonomy, readers }: RoleLookupData): Lookup {
  const byName = new Map<string, Set<Role>>()
  const add = (name: string, role: Role) => {
    const key = aliasKey(name)
    byName.set(key, (byName.get(key) ?? new Set()).add(role))
  }
  for (const role of taxonomy.roles) for (const name of [...role.aliases, ...role.ambiguous]) add(name, role)
  // A title is its own role's, whoever else goes by it.
  for (const role of taxonomy.roles) byName.set(aliasKey(role.title), new Set([role]))
  return (text) => {
    const bearers = [...(byName.get(aliasKey(text)) ?? [])].map(roleChoice)
    if (bearers.length > 0) return answer(bearers)
    const near = readers.readTitle(text.slice(0, MOST_LETTERS)).candidates
    return { ...NOTHING, choices: near.flatMap(({ slug }) => choiceOf(taxonomy.bySlug.get(slug))) }
  }
}

const roleChoice = ({ slug, title }: Role): Choice => ({ value: slug, label: title })
const choiceOf = (role: Role | undefined): Choice[] => (role === undefined ? [] : [roleChoice(role)])

function findCountry(text: string, gazetteer: Gazetteer, countries: readonly Choice[]): Answer {
  const key = foldName(text)
  const code = gazetteer.country(key) ?? gazetteer.countryCode(text.trim().toUpperCase())
  if (code !== null) return answer([countryChoice(code)])
  const near = [3, 2].map((letters) => beginningWith(key.slice(0, letters), countries))
  return { ...NOTHING, choices: near.find((choices) => choices.length > 0) ?? [] }
}

function beginningWith(start: string, countries: readonly Choice[]): Choice[] {
  if (start === '') return []
  return countries.filter(({ label }) => foldName(label).startsWith(start)).slice(0, MOST_CHOICES)
}

function countryChoice(code: string): Choice {
  return { value: code, label: countryName(code) }
}

/** "California", "CA", "US-CA", "California, US". */
export function findRegion(text: string, gazetteer: Gazetteer): Answer {
  const coded = /^\s*([a-z]{2})-([a-z0-9]{1,3})\s*$/i.exec(text)
  if (coded) {
    const [country = '', code = ''] = coded.slice(1).map((part) => part.toUpperCase())
    const own = gazetteer.regionOf(country, code)
    const named = gazetteer.regionCode(code).filter((region) => region.country === country)
    return answer(regionChoices(named.length > 0 ? named : own === null ? [] : [own]))
  }
  const [name = '', ...rest] = text.split(',')
  const named = [...gazetteer.regions(foldName(name)), ...gazetteer.regionCode(name.trim().toUpperCase())]
  const wanted = rest.join(',').trim()
  const country = wanted === '' ? null : countryOf(wanted, gazetteer)
  return answer(regionChoices(wanted === '' ? named : named.filter((region) => region.country === country)))
}

function regionChoices(regions: readonly Region[]): Choice[] {
  const choices = regions.map(regionChoice).filter(({ value }) => REGION_CODE.test(value))
  return [...new Map(choices.map((choice) => [choice.value, choice])).values()]
}

function regionChoice({ country, code, name }: Region): Choice {
  return { value: `${country}-${code}`, label: `${name}, ${countryName(country)}` }
}

function regionsOf(country: string, gazetteer: Gazetteer): Choice[] {
  const codes = Array.from({ length: 100 }, (_, index) => String(index).padStart(2, '0'))
  const letters = country === 'US' || country === 'GB' ? lettersOf(country) : codes
  return regionChoices(letters.flatMap((code) => gazetteer.regionOf(country, code) ?? []))
}

function lettersOf(country: string): string[] {
  if (country === 'GB') return ['ENG', 'NIR', 'SCT', 'WLS']
  const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  return alphabet.flatMap((first) => alphabet.map((second) => first + second))
}

/** "California, United States": how a region already chosen is shown. */
export function regionLabel(code: string): string {
  return `${formatRegion(code)}, ${countryName(code.slice(0, 2))}`
}
