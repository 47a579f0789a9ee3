import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { foldName } from '../../src/taxonomy/fold-name.ts'
import { loadGazetteer } from '../../src/taxonomy/load-places.ts'

const gazetteer = loadGazetteer()
const table = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../data/places/${file}`, import.meta.url), 'utf8'))

describe('foldName', () => {
  it.each([
    ['Zürich', 'zurich'],
    ['Łódź', 'lodz'],
    ['İstanbul', 'istanbul'],
    ['Saint-Denis', 'st denis'],
    ['Fort Worth', 'ft worth'],
    ['Washington, D.C.', 'washington dc'],
    ['U.S.A.', 'usa'],
    ["Coeur d'Alene", 'coeur dalene'],
    ['St.Gallen', 'st gallen'],
    ['Đà Nẵng', 'da nang'],
    [' -- ', ''],
  ])('%j is looked up as %j', (name, key) => {
    expect(foldName(name)).toBe(key)
  })
})

describe('the gazetteer', () => {
  it('puts the most populous place of a name first', () => {
    expect(
      gazetteer
        .cities('london')
        .map((hit) => hit.city.country)
        .slice(0, 2),
    ).toEqual(['GB', 'CA'])
    expect(gazetteer.cities('no such town')).toEqual([])
  })

  it('knows larger towns by their other names, and says so', () => {
    expect(gazetteer.cities('cologne')[0]).toMatchObject({ own: false, city: { name: 'Köln', country: 'DE' } })
  })

  it('gives the letters of ISO 3166-2 to the regions of the United States and Canada', () => {
    expect(gazetteer.regionOf('CA', '10')).toMatchObject({ code: 'QC', name: 'Quebec' })
    expect(gazetteer.regionOf('US', 'CA')).toMatchObject({ code: 'CA', name: 'California' })
    expect(gazetteer.regionOf('DE', '02')).toMatchObject({ code: '02', name: 'Bavaria' })
  })

  it('knows every state and province by code and name', () => {
    const regions = table('regions.json') as Record<string, Record<string, string>>
    expect(Object.keys(regions.US ?? {})).toHaveLength(51)
    expect(Object.keys(regions.CA ?? {})).toHaveLength(13)
    for (const [code, name] of Object.entries(regions.US ?? {})) {
      expect(gazetteer.regionCode(code).some((region) => region.country === 'US')).toBe(true)
      expect(gazetteer.regions(foldName(name)).some((region) => region.code === code)).toBe(true)
    }
  })

  it('names only regions that exist in the table of other names', () => {
    const regions = table('regions.json') as Record<string, Record<string, string>>
    const aliases = table('region-aliases.json') as Record<string, Record<string, string[]>>
    const unknown = Object.entries(aliases).flatMap(([country, names]) =>
      Object.keys(names).flatMap((code) => (regions[country]?.[code] === undefined ? [`${country}.${code}`] : [])),
    )
    expect(unknown).toEqual([])
  })

  it('finds the city of every short form', () => {
    const aliases = table('city-aliases.json') as Record<string, Record<string, string[]>>
    const names = Object.values(aliases).flatMap((cities) => Object.values(cities).flat())
    expect(names.filter((name) => gazetteer.nickname(foldName(name)) === null)).toEqual([])
  })

  it('names only countries of ISO 3166 in areas, and none of them is empty but the world', () => {
    const areas = table('areas.json') as Record<string, { countries?: string[] }>
    const codes = Object.values(areas).flatMap((area) => area.countries ?? [])
    expect(codes.filter((code) => gazetteer.countryCode(code) !== code)).toEqual([])
    const empty = Object.keys(areas).filter((name) => gazetteer.area(foldName(name))?.countries.length === 0)
    expect(empty).toEqual(['Worldwide'])
  })

  it('knows countries by their names in several languages and by short forms', () => {
    const names = [
      'Germany',
      'Deutschland',
      'Allemagne',
      'Niemcy',
      'Tyskland',
      'UK',
      'Holland',
      'Korea',
      'U.S.A.',
      'Türkiye',
    ]
    expect(names.map((name) => gazetteer.country(foldName(name)))).toEqual([
      'DE',
      'DE',
      'DE',
      'DE',
      'DE',
      'GB',
      'NL',
      'KR',
      'US',
      'TR',
    ])
    expect([gazetteer.countryCode('DEU'), gazetteer.countryCode('UK'), gazetteer.countryCode('QQ')]).toEqual([
      'DE',
      'GB',
      null,
    ])
  })
})
