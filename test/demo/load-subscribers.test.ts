import { describe, expect, it } from 'vitest'
import { loadSamples } from '../../src/demo/load-samples.ts'
import { loadSubscribers } from '../../src/demo/load-subscribers.ts'
import { criteriaFaults } from '../../src/match/criteria-faults.ts'
import { loadTaxonomy } from '../../src/taxonomy/load-roles.ts'

describe('the sample subscribers', () => {
  it('are one free and two plus, each in a zone of their own', () => {
    const subscribers = loadSubscribers()
    expect(subscribers.map(({ tier }) => tier)).toEqual(['free', 'plus', 'plus'])
    expect(subscribers.map(({ zone }) => zone)).toEqual(['America/Chicago', 'America/New_York', 'Europe/London'])
    for (const { zone } of subscribers) expect(Intl.supportedValuesOf('timeZone')).toContain(zone)
  })

  it('save only searches that the program accepts', () => {
    const searches = loadSubscribers().flatMap((subscriber) => subscriber.searches)
    expect(searches.flatMap(({ criteria }) => criteriaFaults(criteria))).toEqual([])
  })

  it('and the sample boards use only roles of the taxonomy', () => {
    const taxonomy = loadTaxonomy()
    const advertised = loadSamples(new Date(0)).flatMap((board) => board.on(3).map(({ role }) => role))
    const wanted = loadSubscribers().flatMap(({ searches }) => searches.flatMap(({ criteria }) => criteria.roles))
    expect([...new Set([...advertised, ...wanted])].filter((role) => !taxonomy.bySlug.has(role))).toEqual([])
  })

  it('ask for roles that the sample boards advertise', () => {
    const advertised = new Set(loadSamples(new Date(0)).flatMap((board) => board.on(2).map(({ role }) => role)))
    const wanted = loadSubscribers().flatMap(({ searches }) => searches.flatMap(({ criteria }) => criteria.roles))
    expect(wanted.filter((role) => !advertised.has(role))).toEqual([])
  })
})
