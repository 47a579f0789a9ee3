import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GatedFigure } from '../../../src/domain/figure.ts'
import { wilson } from '../../../src/market/statistics/wilson.ts'
import { toUuid } from '../../_support/candidates.ts'
import { allFigures, find as findIn, some } from '../../_support/catalogue.ts'
import { cloneDatabase, type TestDatabase } from '../../_support/database.ts'
import { insertOpenings } from '../../_support/openings.ts'

const NURSE = 'registered-nurse'
let test: TestDatabase
let figures: GatedFigure[]

beforeAll(async () => {
  test = await cloneDatabase()
  await insertOpenings(test.db, [
    // 80 nurses of 80 employers; first seen in October.
    ...some(20, {
      role: NURSE,
      pay_mid: 80_000,
      work_mode: 'remote',
      remote_scope: 'one-country',
      education: 'bachelor',
      skills: ['Epic', 'triage'],
    }),
    ...some(12, {
      role: NURSE,
      work_mode: 'remote',
      remote_scope: 'worldwide',
      education: 'bachelor',
      skills: ['Epic'],
      ads: 3,
    }),
    ...some(30, { role: NURSE, work_mode: 'onsite', regions: ['US-OH'], skills: ['triage'] }),
    ...some(18, { role: NURSE, work_mode: null, described: false, pay_status: 'quarantined', regions: ['US-OH'] }),
    // 40 electricians, 10 of them of one employer, 8 old and untouched, 2 old and edited.
    ...some(10, { role: 'electrician', employer: 'big' }),
    ...some(20, { role: 'electrician' }),
    ...some(8, { role: 'electrician', first_seen_at: '2026-06-01T00:00:00Z' }),
    ...some(2, { role: 'electrician', first_seen_at: '2026-06-01T00:00:00Z', changed_at: '2026-11-01T00:00:00Z' }),
    // Four of them were on the board before, three of these within 180 days.
    ...[0, 1, 2, 3].map((at) => ({
      group_id: toUuid(`again ${at}`),
      role: 'electrician',
      first_seen_at: '2026-11-01T00:00:00Z',
      spells: 2,
    })),
    ...[0, 1, 2].map((at) => ({
      group_id: toUuid(`again ${at}`),
      role: 'electrician',
      first_seen_at: '2026-08-01T00:00:00Z',
      closed_at: '2026-09-01T00:00:00Z',
    })),
    {
      group_id: toUuid('again 3'),
      role: 'electrician',
      first_seen_at: '2026-01-01T00:00:00Z',
      closed_at: '2026-02-01T00:00:00Z',
    },
    ...some(100, { role: null, regions: ['US-TX'], skills: ['Excel'] }),
  ])
  figures = await allFigures(test.db)
})
afterAll(() => test.drop())

const find = (metric: string, scope: Partial<GatedFigure>) => findIn(figures, metric, scope)
const share = (k: number, n: number) => ({
  value: expect.closeTo((100 * k) / n, 9),
  low: expect.closeTo(100 * wilson(k, n).low, 9),
  high: expect.closeTo(100 * wilson(k, n).high, 9),
})

describe('shares of open openings', () => {
  it('pay transparency: 20 of 80 state pay that was read without doubt', () => {
    expect(find('pay-transparency', { role: NURSE })).toMatchObject({
      ...share(20, 80),
      n: 80,
      employers: 80,
      grade: 'medium',
    })
    expect(find('pay-transparency', { role: NURSE, country: 'US', region: 'US-OH' })).toMatchObject(share(0, 48))
  })

  it('work mode: 32 remote, 30 on site, 18 unknown of 80', () => {
    expect(find('work-mode', { role: NURSE, mode: 'remote' })).toMatchObject(share(32, 80))
    expect(find('work-mode', { role: NURSE, mode: 'onsite', country: 'US' })).toMatchObject(share(30, 80))
    expect(find('work-mode', { role: NURSE, mode: 'unknown' })).toMatchObject(share(18, 80))
  })

  it('remote scope: of the 32 remote ones', () => {
    expect(find('remote-scope', { role: NURSE, item: 'one-country' })).toMatchObject({ ...share(20, 32), n: 32 })
    expect(find('remote-scope', { role: NURSE, item: 'worldwide' })).toMatchObject(share(12, 32))
  })

  it('education asked for: of the 62 with a description', () => {
    expect(find('education-asked', { role: NURSE, item: 'bachelor' })).toMatchObject(share(32, 62))
    expect(find('education-asked', { role: NURSE, item: 'not-stated' })).toMatchObject(share(30, 62))
  })

  it('ghosts: open for 90 days and not edited since', () => {
    expect(find('ghost-share', { role: 'electrician' })).toMatchObject({ ...share(8, 44), n: 44 })
  })

  it('reposts: 3 of 44 were on the board twice in 180 days', () => {
    expect(find('repost-share', { role: 'electrician' })).toMatchObject({ ...share(3, 44), n: 44 })
  })

  it('posting intensity: 104 ads for 80 openings', () => {
    expect(find('posting-intensity', { role: NURSE })).toMatchObject({ value: 104 / 80, n: 80 })
  })
})

describe('employers', () => {
  it('are named with their share of open openings', () => {
    expect(find('top-employers', { role: 'electrician', item: 'big' })).toMatchObject(share(10, 44))
  })

  it('are concentrated: one with 10 and 34 with 1 each', () => {
    expect(find('employer-concentration', { role: 'electrician' })?.value).toBeCloseTo(
      (10_000 * (100 + 34)) / 44 ** 2,
      9,
    )
  })
})

describe('skills', () => {
  it('are shares of the openings with a description', () => {
    expect(find('skill-share', { role: NURSE, item: 'Epic' })).toMatchObject({ ...share(32, 62), n: 62 })
    expect(find('skill-share', { role: NURSE, item: 'triage', country: 'US' })).toMatchObject(share(50, 62))
  })

  it('have a lift over all roles', () => {
    // 206 with a description: 62 nurses, 44 electricians, 100 without a role.
    const lift = 32 / 62 / (32 / 206)
    const spread = 1.959964 * Math.sqrt(1 / 32 - 1 / 62 + 1 / 32 - 1 / 206)
    expect(find('skill-lift', { role: NURSE, item: 'Epic' })).toMatchObject({
      ...{ value: expect.closeTo(lift, 9), low: expect.closeTo(lift * Math.exp(-spread), 5), n: 62 },
    })
  })
})

describe('places', () => {
  it('have a quotient with its interval and its shrunk rank value', () => {
    // Ohio: 48 of 48 are nurses, so there is no interval; Texas: 32 of 176, of 80 nurses among 224.
    const lq = 32 / 176 / (80 / 224)
    const spread = 1.959964 * Math.sqrt(1 / 32 - 1 / 176 + 1 / 80 - 1 / 224)
    const texas = { role: NURSE, country: 'US', region: 'US-TX' }
    expect(find('location-quotient', texas)).toMatchObject({
      ...{
        value: expect.closeTo(lq, 9),
        low: expect.closeTo(lq * Math.exp(-spread), 5),
        high: expect.closeTo(lq * Math.exp(spread), 5),
      },
    })
    expect(find('location-quotient', { ...texas, item: 'shrunk' })?.value).toBeCloseTo(52 / ((176 * 80) / 224 + 20), 9)
    expect(find('location-quotient', { role: NURSE, country: 'US', region: 'US-OH' })).toMatchObject({
      value: expect.closeTo(2.8, 9),
      low: null,
    })
  })

  it('are ranked only where the role is surely commoner', () => {
    expect(figures.filter(({ metric }) => metric === 'hotspot-rank')).toEqual([])
  })
})
