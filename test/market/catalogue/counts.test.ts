import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GatedFigure } from '../../../src/domain/figure.ts'
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
    ...some(12, { role: NURSE, level: 'senior', countries: ['US'], regions: ['US-TX'] }),
    ...some(11, { role: NURSE, level: null, countries: ['US', 'CA'], regions: ['US-CA', 'CA-ON'] }),
    ...some(9, { role: NURSE, level: 'lead', countries: ['US'], regions: [] }),
    // 10 of 14 are of one employer.
    ...some(10, { role: 'electrician', employer: 'one' }),
    ...some(4, { role: 'electrician' }),
    // No role: only in totals.
    ...some(10, { role: null }),
    ...some(10, { role: null, countries: ['CA'], regions: [] }),
    ...some(10, { role: null, countries: ['DE'], regions: [] }),
    // Not yet known, not yet there, gone, replaced, and closed after the cut.
    ...some(3, { role: NURSE, recorded_at: '2026-11-27T13:00:00Z' }),
    ...some(3, { role: NURSE, first_seen_at: '2026-11-28T00:00:00Z', recorded_at: '2026-11-01T00:00:00Z' }),
    ...some(3, { role: NURSE, closed_at: '2026-11-27T11:00:00Z' }),
    ...some(3, { role: NURSE, superseded_at: new Date('2026-11-20T00:00:00Z') as never }),
    ...some(10, { role: 'welder', closed_at: '2026-11-27T13:00:00Z' }),
    // Back on the board: after 10 days the same, after 100 days a new one.
    {
      group_id: toUuid('back soon'),
      role: 'welder',
      first_seen_at: '2026-09-01T00:00:00Z',
      closed_at: '2026-11-15T00:00:00Z',
    },
    {
      group_id: toUuid('back soon'),
      role: 'welder',
      first_seen_at: '2026-11-25T00:00:00Z',
      first_ever_at: '2026-09-01T00:00:00Z',
    },
    {
      group_id: toUuid('back late'),
      role: 'welder',
      first_seen_at: '2026-05-01T00:00:00Z',
      closed_at: '2026-08-15T00:00:00Z',
    },
    {
      group_id: toUuid('back late'),
      role: 'welder',
      first_seen_at: '2026-11-25T00:00:00Z',
      first_ever_at: '2026-05-01T00:00:00Z',
    },
    ...some(11, { role: 'welder', first_seen_at: '2026-11-26T00:00:00Z' }),
  ])
  figures = await allFigures(test.db)
})
afterAll(() => test.drop())

const find = (metric: string, scope: Partial<GatedFigure>) => findIn(figures, metric, scope)
const active = (scope: Partial<GatedFigure>) => find('active-postings', scope)

describe('active postings', () => {
  it('are those that are known at the cut, open at its moment, and not replaced', () => {
    expect(active({ role: NURSE })).toMatchObject({
      value: 32,
      n: 32,
      employers: 32,
      grade: 'medium',
      period: '2026-11-27',
    })
    expect(active({ role: 'welder' })).toMatchObject({ value: 23 })
  })

  it('count once in each country and once in all', () => {
    expect(active({ role: NURSE, country: 'US' })?.value).toBe(32)
    expect(active({ role: NURSE, country: 'CA' })?.value).toBe(11)
    expect(active({ role: NURSE, country: 'US', region: 'US-TX' })?.value).toBe(12)
  })

  it('count without a level word as the plain level', () => {
    expect(active({ role: NURSE, level: 'mid', country: 'CA' })?.value).toBe(11)
  })

  it('count without a role in the totals alone', () => {
    expect(active({ role: '', country: 'DE' })?.value).toBe(10)
    expect(figures.some(({ role }) => role === '?')).toBe(false)
  })

  it('are withheld where one employer has more than half', () => {
    expect(active({ role: 'electrician' })).toMatchObject({
      value: null,
      withheld: 'dominated',
      n: null,
      employers: null,
    })
  })

  it('hide with a small part the next smallest, and do not tell the number', () => {
    expect(active({ role: NURSE, level: 'lead' })).toMatchObject({ value: null, withheld: 'too-few', n: null })
    expect(active({ role: NURSE, level: 'mid' })).toMatchObject({ value: null, withheld: 'secondary', n: null })
    expect(active({ role: NURSE, level: 'senior' })?.value).toBe(12)
  })
})

describe('new and closed postings', () => {
  const flow = (metric: string, period: string, role: string) => find(metric, { period, role })

  it('are new unless they come back within 60 days', () => {
    expect(flow('new-postings', '2026-11-21/2026-11-27', 'welder')?.value).toBe(12)
  })

  it('are closed in the period, as far as it was known', () => {
    // The three nurses are too few; ten welders closed only after the cut.
    expect(flow('closed-postings', '2026-10-31/2026-11-27', NURSE)).toMatchObject({ withheld: 'too-few', n: null })
    expect(flow('closed-postings', '2026-10-31/2026-11-27', 'welder')).toMatchObject({
      withheld: 'too-few',
      value: null,
    })
  })
})

it('gives the figures in the order of their key', () => {
  const key = (figure: GatedFigure) =>
    [
      figure.role,
      figure.metric,
      figure.level,
      figure.country,
      figure.region,
      figure.mode,
      figure.item,
      figure.period,
    ].join('\u0000')
  expect(figures.map(key)).toEqual(figures.map(key).sort())
  expect(new Set(figures.map(key)).size).toBe(figures.length)
})
