import { describe, expect, it } from 'vitest'
import { countriesOfArea } from '../../src/match/areas.ts'

describe('countriesOfArea', () => {
  it.each([
    ['EMEA', 'ZA', true],
    ['EMEA', 'US', false],
    ['the European Union', 'IE', true],
    ['EU', 'GB', false],
    ['UK & Ireland', 'GB', true],
    ['Latin-America', 'BR', true],
    ['LATAM', 'ES', false],
    ['APAC', 'IN', true],
    ['North America', 'CA', true],
  ])('%s and %s: %s', (area, country, inside) => {
    expect(countriesOfArea(area).has(country)).toBe(inside)
  })

  it('knows no country of an area nobody knows', () => {
    expect(countriesOfArea('constructor').size).toBe(0)
    expect(countriesOfArea('Atlantis').size).toBe(0)
  })
})
