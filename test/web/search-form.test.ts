import { describe, expect, it } from 'vitest'
import type { Criteria } from '../../src/domain/alert.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { createPlaceReader } from '../../src/normalize/place.ts'
import { createTitleReader } from '../../src/normalize/title.ts'
import { loadCityNames } from '../../src/taxonomy/load-city-names.ts'
import { loadGazetteer } from '../../src/taxonomy/load-places.ts'
import { loadTaxonomy } from '../../src/taxonomy/load-roles.ts'
import { readSearchForm } from '../../src/web/read-search-form.ts'
import { searchForm } from '../../src/web/search-form.ts'
import { createSearchLookups } from '../../src/web/search-lookups.ts'
import { openingValues } from '../../src/web/search-values.ts'
import { createRoleSuggest, suggestPlaces } from '../../src/web/suggest.ts'

const taxonomy = loadTaxonomy()
const gazetteer = loadGazetteer()
const cityNames = await loadCityNames()
const lookups = createSearchLookups({
  taxonomy,
  gazetteer,
  cityNames,
  readers: { readTitle: createTitleReader(taxonomy), readPlaces: createPlaceReader(gazetteer) },
})
const read = (body: Record<string, unknown>) => readSearchForm(body, lookups)
const NURSE = { role: 'registered-nurse' }

describe('what is typed', () => {
  const cases: [string, Record<string, unknown>, Partial<Criteria>][] = [
    ['a role by its title', { roleText: 'registered nurse' }, { roles: ['registered-nurse'] }],
    ['a role by another name', { roleText: 'RN' }, { roles: ['registered-nurse'] }],
    [
      'a role beside those chosen, once',
      { role: ['registered-nurse', 'electrician'], roleText: 'RN' },
      { roles: ['registered-nurse', 'electrician'] },
    ],
    ['a country by name', { countryText: 'Germany' }, { countries: ['DE'] }],
    ['a country by another language', { countryText: 'Deutschland' }, { countries: ['DE'] }],
    ['a country by code', { countryText: 'gb' }, { countries: ['GB'] }],
    ['a region by name', { regionText: 'California' }, { regions: ['US-CA'] }],
    ['a region by code', { regionText: 'us-ca' }, { regions: ['US-CA'] }],
    ['a region by the code of ISO 3166-2 elsewhere', { regionText: 'DE-BY' }, { regions: ['DE-02'] }],
    ['a region with its country', { regionText: 'Punjab, Pakistan' }, { regions: ['PK-04'] }],
    ['whom remote work is open to', { remoteText: 'USA' }, { remoteFrom: ['US'] }],
    [
      'pay with separators',
      { payAmount: '80,000', payCurrency: 'USD', payUnknown: 'yes' },
      { minPay: { amount: 80_000, currency: 'USD', acceptUnknown: true } },
    ],
    [
      'pay as others write it',
      { payAmount: '45.000', payCurrency: 'EUR' },
      { minPay: { amount: 45_000, currency: 'EUR', acceptUnknown: false } },
    ],
    [
      'words and phrases',
      { wordsAll: 'Epic,  night   shift ,', wordsAny: '', wordsNone: 'travel' },
      { words: { all: ['epic', 'night shift'], any: [], none: ['travel'] } },
    ],
    [
      'companies by their key',
      { wanted: 'Acme, Inc.\nHarbor Clinic\r\n', muted: 'Élan GmbH' },
      { companies: { wanted: ['acme', 'harbor clinic'], muted: ['elan'] } },
    ],
    [
      'boxes',
      { level: ['senior', 'lead'], mode: 'remote', type: 'full_time' },
      { levels: ['senior', 'lead'], workModes: ['remote'], employmentTypes: ['full_time'] },
    ],
  ]
  it.each(cases)('takes %s', (_what, body, criteria) => {
    const form = read({ ...body, do: 'save' })
    const isOnlyUnwanted = form.faults.every(({ field }) => field === 'criteria')
    expect(isOnlyUnwanted).toBe(true)
    expect(form.criteria).toEqual({ ...EMPTY_CRITERIA, ...criteria })
  })

  it('takes a city with its distance', () => {
    const form = read({ place: 'Leeds', km: '30' })
    expect(form.faults).toEqual([])
    expect(form.criteria.near).toEqual([
      { latitude: 53.79648, longitude: -1.54785, km: 30, label: 'Leeds, England, United Kingdom' },
    ])
    expect(form.typed.place).toBe('')
  })

  it('offers the cities of a name that none of them leads, each with region and country', () => {
    const form = read({ place: 'Springfield', km: '30' })
    expect(form.faults).toMatchObject([{ field: 'place', message: expect.stringContaining('several cities') }])
    const labels = form.choices.place?.choices.map(({ label }) => label) ?? []
    expect(labels).toContain('Springfield, MO, US')
    expect(labels.length).toBeLessThanOrEqual(8)
    expect(form.typed.place).toBe('Springfield')
  })

  it('settles a name by what was ticked, with the distance that stands beside it now', () => {
    const first = read({ place: 'Springfield', km: '30' })
    const page = `${searchForm(first, first.faults, FRAME)}`
    const value = /name="near" value="([^"]+Springfield, MO, US)"/.exec(page)?.[1] ?? ''
    const second = read({ place: 'Springfield', km: '45', near: value })
    expect(second.faults).toEqual([])
    expect(second.criteria.near).toMatchObject([{ km: 45, label: 'Springfield, MO, US' }])
  })

  it('offers the roles that share a name, and takes the ticked one', () => {
    const form = read({ roleText: 'Laborer' })
    expect(form.faults).toMatchObject([{ field: 'roleText' }])
    expect(form.choices.roleText?.choices.map(({ value }) => value)).toContain('landscaper')
    const settled = read({ roleText: 'Laborer', role: 'landscaper' })
    expect([settled.faults, settled.criteria.roles, settled.typed.roleText]).toEqual([[], ['landscaper'], ''])
  })

  it('offers what comes near a name that nothing bears', () => {
    expect(read({ roleText: 'Nurse Regsitered' }).choices.roleText?.choices).toContainEqual({
      value: 'registered-nurse',
      label: 'Registered Nurse',
    })
    expect(read({ countryText: 'Germoney' }).choices.countryText?.choices).toContainEqual({
      value: 'DE',
      label: 'Germany',
    })
    expect(read({ place: 'Lodnon', km: '5' }).faults[0]?.message).toContain('No city is known as “Lodnon”')
  })

  it('says where a region belongs that was typed as a city', () => {
    const { faults } = read({ place: 'California', km: '20' })
    expect(faults.map(({ message }) => message).join(' ')).toContain('enter it under “Region or state”')
  })

  it.each(['RN', 'Registered Nurse'])('reads back every suggestion for %s as the role it names', (text) => {
    const suggested = createRoleSuggest(taxonomy)(text)
    expect(suggested.length).toBeGreaterThan(0)
    for (const { value } of suggested) expect(lookups.role(value).found?.label).toBe(value)
  })

  it.each(['Lon', 'San ', 'Mün', 'Austin, t', 'Cambridge, m', 'york'])(
    'reads back every suggestion for %s as that town',
    (text) => {
      const suggested = suggestPlaces(text, gazetteer, cityNames)
      expect(suggested.length).toBeGreaterThan(0)
      expect(suggested.length).toBeLessThanOrEqual(10)
      for (const { value } of suggested) {
        const { found, choices } = lookups.place(value)
        expect([found, ...choices].map((choice) => choice?.label)).toContain(value)
      }
    },
  )
})

describe('what cannot be saved', () => {
  const cases: [string, Record<string, unknown>, string, string][] = [
    ['a search that asks for nothing', {}, 'criteria', 'every posting would match'],
    ['one that only keeps out', { muted: 'Acme', wordsNone: 'travel' }, 'criteria', 'every posting would match'],
    ['words without a letter', { ...NURSE, wordsAll: '***' }, 'wordsAll', 'a letter or digit'],
    ['pay that is no amount', { ...NURSE, payAmount: '-5', payCurrency: 'USD' }, 'payAmount', 'whole amount'],
    ['pay of nothing', { ...NURSE, payAmount: '0', payCurrency: 'USD' }, 'payAmount', 'out of range'],
    ['pay out of range', { ...NURSE, payAmount: '9'.repeat(15), payCurrency: 'USD' }, 'payAmount', 'out of range'],
    ['a currency of no list', { ...NURSE, payAmount: '5', payCurrency: 'XXQ' }, 'payCurrency', 'from the list'],
    ['a distance of nothing', { place: 'Leeds', km: '0' }, 'km', '1 to 500'],
    ['a distance out of range', { place: 'Leeds', km: '501' }, 'km', '1 to 500'],
    ['a distance that is no number', { place: 'Leeds', km: '1e3' }, 'km', '1 to 500'],
    ['a forged circle', { near: '91,0,10,Nowhere' }, 'place', 'out of range'],
    ['a forged circle of any shape', { ...NURSE, near: 'x' }, 'place', 'not understood'],
    ['a role of no taxonomy', { role: 'no-such-role' }, 'roleText', 'no role “no-such-role”'],
    ['a level of no ladder', { ...NURSE, level: 'king' }, 'level', 'is not one of'],
    ['a work mode of no list', { ...NURSE, mode: 'moon' }, 'mode', 'is not one of'],
    ['an employment type of no list', { ...NURSE, type: 'gift' }, 'type', 'is not one of'],
    ['10,000 roles', { role: Array.from({ length: 10_000 }, (_, at) => `role-${at}`) }, 'roleText', 'at most 50'],
    [
      '10,000 words',
      { wordsAny: Array.from({ length: 10_000 }, (_, at) => `w${at}`).join() },
      'wordsAny',
      'at most 50',
    ],
    ['a word wanted and kept out', { wordsAll: 'epic', wordsNone: 'Epic' }, 'wordsNone', 'nothing can match'],
    ['a company wanted and muted', { wanted: 'Acme', muted: 'ACME Inc' }, 'muted', 'keep it in one of them'],
    ['markup among words', { ...NURSE, wordsAll: '<script>alert(1)</script>' }, 'wordsAll', 'Leave out the signs'],
    ['markup among companies', { ...NURSE, wanted: '<b>Acme</b>' }, 'wanted', 'Leave out the signs'],
    ['markup as a role', { roleText: '<img src=x>' }, 'roleText', 'Leave out the signs'],
    ['direction signs in a name', { ...NURSE, name: 'a\u202Eb' }, 'name', 'cannot be seen'],
    ['direction signs in a list', { role: 'registered-nurse\u2066' }, 'role', 'cannot be seen'],
    ['controls', { ...NURSE, wordsAny: 'a\u0000b' }, 'wordsAny', 'cannot be seen'],
    ['a name that is too long', { ...NURSE, name: 'n'.repeat(81) }, 'name', 'at most 80'],
    ['a field of another form', { ...NURSE, tier: 'plus' }, 'form', 'no field “tier”'],
    ['a field that comes twice', { ...NURSE, name: ['a', 'b'] }, 'name', 'more than once'],
  ]
  it.each(cases)('%s is refused with its field', (_what, body, field, words) => {
    const { faults } = read({ ...body, do: 'save' })
    expect(faults).toContainEqual(expect.objectContaining({ field, message: expect.stringContaining(words) }))
  })

  const bodies: unknown[] = [
    undefined,
    null,
    'text',
    5,
    [],
    JSON.parse('{"__proto__": {"role": "x"}}'),
    { constructor: 'x' },
  ]
  it.each(bodies.map((body) => ({ body })))('nothing is thrown for the body $body', ({ body }) => {
    expect(readSearchForm(body, lookups).faults.length).toBeGreaterThan(0)
  })
})

const FRAME = { action: '/settings/searches', lookups, preview: null }

describe('the form', () => {
  const criteria: Criteria = {
    roles: ['registered-nurse'],
    levels: ['senior'],
    countries: ['DE'],
    regions: ['US-CA'],
    near: [{ latitude: 30.26715, longitude: -97.74306, km: 40, label: 'Austin, TX, US' }],
    remoteFrom: ['US'],
    workModes: ['hybrid'],
    minPay: { amount: 80_000, currency: 'USD', acceptUnknown: false },
    employmentTypes: ['contract'],
    words: { all: ['epic', 'night shift'], any: ['icu'], none: ['travel'] },
    companies: { wanted: ['harbor clinic'], muted: ['acme', 'h m'] },
  }

  it('sends back what a saved search holds', () => {
    const page = `${searchForm(openingValues('Nurses', criteria), [], FRAME)}`
    const back = read({ ...sent(page), do: 'save' })
    expect([back.faults, back.name, back.criteria]).toEqual([[], 'Nurses', criteria])
  })

  it('escapes what was typed and shows each fault at its field', () => {
    const form = read({ roleText: '"><script>x', name: '"><b>', place: 'Springfield', km: '5' })
    const page = `${searchForm(form, form.faults, FRAME)}`
    expect(page).not.toMatch(/<script|<b>/)
    expect(page).toContain('value="&quot;&gt;&lt;script&gt;x"')
    expect(page).toMatch(/id="roleText"[^>]*aria-invalid="true" aria-describedby="roleText-fault"/)
    expect(page).toContain('id="place-fault"')
  })

  it('is shown for entries of any shape', () => {
    const odd = ['x', '__proto__', '<b>', 'US-', '-', 'ZZ-99', '9'.repeat(300)]
    const lists = ['role', 'level', 'country', 'region', 'near', 'remote', 'mode', 'type']
    const form = read(Object.fromEntries(lists.map((name) => [name, odd])))
    expect(form.faults.length).toBeGreaterThan(5)
    expect(`${searchForm(form, form.faults, FRAME)}`).not.toContain('<b>')
  })

  it('stays short when a list is not', () => {
    const form = read({ role: Array.from({ length: 10_000 }, (_, at) => `role-${at}`) })
    expect(`${searchForm(form, form.faults, FRAME)}`.match(/name="role"/g)?.length).toBe(50)
  })
})

/** What a browser would send of a page: ticked boxes, texts, and the chosen options. */
function sent(page: string): Record<string, string[]> {
  const fields: Record<string, string[]> = {}
  const add = (name = '', value = '') => {
    fields[name] = [...(fields[name] ?? []), value.replaceAll('&amp;', '&').replaceAll('&#39;', "'")]
  }
  for (const [tag] of page.matchAll(/<input[^>]*>/g)) {
    const isBox = tag.includes('type="checkbox"')
    if (!isBox || tag.includes(' checked')) add(/ name="([^"]*)"/.exec(tag)?.[1], / value="([^"]*)"/.exec(tag)?.[1])
  }
  for (const [, name, text] of page.matchAll(/<textarea[^>]* name="([^"]*)"[^>]*>\n?([^<]*)<\/textarea>/g))
    add(name, text)
  for (const [, name, options] of page.matchAll(/<select[^>]* name="([^"]*)"[^>]*>(.*?)<\/select>/gs))
    add(name, /<option value="([^"]*)" selected/.exec(options ?? '')?.[1])
  return fields
}
