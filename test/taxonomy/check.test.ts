import { describe, expect, it } from 'vitest'
import type { Role, Taxonomy } from '../../src/domain/role.ts'
import { taxonomyFaults } from '../../src/taxonomy/check.ts'
import { defaultLadder } from '../../src/taxonomy/levels.ts'

function role(slug: string, change: Partial<Role> = {}): Role {
  const title = slug.replaceAll('-', ' ')
  return {
    slug,
    title,
    aliases: [],
    ambiguous: [],
    soc: '49-9071',
    family: 'Streets',
    summary: 'Works in the street.',
    ladder: defaultLadder(title),
    related: [],
    skills: ['walking'],
    tools: [],
    ...change,
  }
}

function taxonomy(...roles: Role[]): Taxonomy {
  return { version: 'test', roles, bySlug: new Map(roles.map((each) => [each.slug, each])) }
}

describe('taxonomyFaults', () => {
  it('finds nothing wrong with two roles that name each other', () => {
    const sound = taxonomy(
      role('lamp-lighter', { related: ['street-sweeper'] }),
      role('street-sweeper', { related: ['lamp-lighter'] }),
    )
    expect(taxonomyFaults(sound)).toEqual([])
  })

  it.each([
    [
      'a related role that does not exist',
      [role('lamp-lighter', { related: ['ghost'] })],
      'lamp-lighter: related role "ghost" does not exist',
    ],
    [
      'a relation that is not returned',
      [role('lamp-lighter', { related: ['street-sweeper'] }), role('street-sweeper')],
      'lamp-lighter: "street-sweeper" does not name it as related in return',
    ],
    [
      'a role related to itself',
      [role('lamp-lighter', { related: ['lamp-lighter'] })],
      'lamp-lighter: is related to itself',
    ],
    [
      'an alias of two roles, whatever its case, plural and punctuation',
      [
        role('lamp-lighter', { aliases: ['Street-Light Keeper'] }),
        role('street-sweeper', { aliases: ['street light KEEPERS'] }),
      ],
      'street-sweeper: alias "street light KEEPERS" belongs to lamp-lighter already',
    ],
    [
      "an alias that is another role's title",
      [role('lamp-lighter'), role('street-sweeper', { aliases: ['Lamp Lighters'] })],
      'street-sweeper: alias "Lamp Lighters" belongs to lamp-lighter already',
    ],
    ['a slug used twice', [role('lamp-lighter'), role('lamp-lighter')], 'lamp-lighter: the slug is used twice'],
    ['a slug in another style', [role('Lamp_Lighter')], 'Lamp_Lighter: the slug is not lower-case-with-dashes'],
    [
      'a broad SOC code',
      [role('lamp-lighter', { soc: '49-9070' })],
      'lamp-lighter: "49-9070" is not a detailed SOC code such as 43-6013',
    ],
    [
      'an O*NET code',
      [role('lamp-lighter', { soc: '49-9071.00' })],
      'lamp-lighter: "49-9071.00" is not a detailed SOC code such as 43-6013',
    ],
    [
      'a ladder that steps down',
      [
        role('lamp-lighter', {
          ladder: [
            { level: 'mid', title: 'Lamp Lighter', minYears: 3, maxYears: null },
            { level: 'senior', title: 'Senior Lamp Lighter', minYears: 1, maxYears: null },
          ],
        }),
      ],
      'lamp-lighter: rung "Senior Lamp Lighter" asks for fewer years than the rung below it',
    ],
  ])('names %s', (_, roles, fault) => {
    expect(taxonomyFaults(taxonomy(...roles))).toContain(fault)
  })

  it('allows two roles one name when both mark it as ambiguous', () => {
    const shared = { aliases: ['Night Hand'], ambiguous: ['Night Hands'] }
    expect(taxonomyFaults(taxonomy(role('lamp-lighter', shared), role('street-sweeper', shared)))).toEqual([])
  })

  it('names a role that shares a name without marking it', () => {
    const shared = { aliases: ['Night Hand'], ambiguous: ['Night Hand'] }
    const faults = taxonomyFaults(taxonomy(role('lamp-lighter', shared), role('watch', { aliases: ['Night Hand'] })))
    expect(faults).toContain('watch: alias "Night Hand" belongs to lamp-lighter already')
  })

  it('names a mark that marks nothing', () => {
    const idle = role('lamp-lighter', { aliases: ['Night Hand'], ambiguous: ['Night Hand', 'Day Hand'] })
    expect(taxonomyFaults(taxonomy(idle))).toEqual([
      'lamp-lighter: ambiguous "Night Hand" belongs to no other role',
      'lamp-lighter: ambiguous "Day Hand" is none of its names',
    ])
  })

  it('keeps apart two names that differ by "service" and "services"', () => {
    const sound = taxonomy(
      role('patient-service-representative', { title: 'Patient Service Representative' }),
      role('patient-services-representative', { title: 'Patient Services Representative' }),
    )
    expect(taxonomyFaults(sound)).toEqual([])
  })
})
