import { describe, expect, it } from 'vitest'
import { nextInTier, searchesAtRest } from '../../src/digest/tier.ts'

const DAILY = { cadence: 'daily' } as const
const WEEKLY = { cadence: 'weekly' } as const
// A Friday.
const NOW = new Date('2026-11-20T12:00:00Z')
const reader = {
  id: '00000000-0000-7000-8000-000000000001',
  cadence: null,
  zone: 'Europe/London',
  hour: 7,
  weekday: 3,
  nextDigestAt: new Date('2026-11-25T07:05:00Z'),
}
const day = (date: Date | null) => date?.toISOString().slice(0, 13)

describe('searches at rest', () => {
  it.each([
    [3, 'd e'],
    [5, ''],
    [9, ''],
    [1, 'b c d e'],
  ])('of five, a tier of %i rests: %s', (searches, resting) => {
    expect(searchesAtRest([...'abcde'], { searches }).join(' ')).toBe(resting)
  })
})

describe('the next digest after a change of tier', () => {
  it('comes tomorrow when the tier is daily, and on the chosen weekday when it is weekly', () => {
    expect(day(nextInTier(reader, DAILY, NOW))).toBe('2026-11-21T07')
    expect(day(nextInTier(reader, WEEKLY, NOW))).toBe('2026-11-25T07')
  })

  it('stays weekly when weekly was chosen', () => {
    expect(day(nextInTier({ ...reader, cadence: 'weekly' }, DAILY, NOW))).toBe('2026-11-25T07')
  })

  it('is not put off when it is due already, and not planned when none was', () => {
    const due = new Date(NOW.getTime() - 30_000)
    expect(nextInTier({ ...reader, nextDigestAt: due }, WEEKLY, NOW)).toEqual(due)
    expect(nextInTier({ ...reader, nextDigestAt: null }, DAILY, NOW)).toBeNull()
  })
})
