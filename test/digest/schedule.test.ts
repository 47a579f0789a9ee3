import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jitterMinutes, nextDigestAt, periodKey } from '../../src/digest/schedule.ts'

const ZONES = ['America/New_York', 'Europe/London', 'Australia/Lord_Howe', 'Asia/Kathmandu'] as const
const DAY_MS = 86_400_000

const daily = (zone: string, hour: number) => ({ cadence: 'daily' as const, zone, hour, weekday: 1 })
const weekly = (zone: string, hour: number, weekday: number) => ({ cadence: 'weekly' as const, zone, hour, weekday })

describe('nextDigestAt', () => {
  it.each([
    [
      'keeps the local hour in winter',
      daily('America/New_York', 7),
      '2026-11-23T00:00:00Z',
      5,
      '2026-11-23T12:05:00.000Z',
    ],
    [
      'keeps the local hour in summer',
      daily('America/New_York', 7),
      '2026-07-01T00:00:00Z',
      5,
      '2026-07-01T11:05:00.000Z',
    ],
    [
      'goes to the next day when the hour is over',
      daily('Europe/London', 7),
      '2026-11-23T07:00:00Z',
      0,
      '2026-11-24T07:00:00.000Z',
    ],
    [
      'keeps to the quarter hours of Kathmandu',
      daily('Asia/Kathmandu', 7),
      '2026-11-23T00:00:00Z',
      0,
      '2026-11-23T01:15:00.000Z',
    ],
    ['waits for the weekday', weekly('Europe/London', 7, 1), '2026-11-24T00:00:00Z', 3, '2026-11-30T07:03:00.000Z'],
    ['knows Sunday as 7', weekly('Europe/London', 7, 7), '2026-11-24T00:00:00Z', 0, '2026-11-29T07:00:00.000Z'],
    [
      'falls on the jump when New York skips the hour',
      daily('America/New_York', 2),
      '2026-03-08T00:00:00-05:00',
      7,
      '2026-03-08T07:00:00.000Z',
    ],
    [
      'falls on the jump when London skips the hour',
      daily('Europe/London', 1),
      '2026-03-29T00:00:00Z',
      7,
      '2026-03-29T01:00:00.000Z',
    ],
    [
      'falls on the jump when Lord Howe skips half an hour',
      daily('Australia/Lord_Howe', 2),
      '2026-10-04T00:00:00+10:30',
      7,
      '2026-10-03T15:30:00.000Z',
    ],
    [
      'takes the first pass of a repeated hour in New York',
      daily('America/New_York', 1),
      '2026-11-01T00:00:00-04:00',
      7,
      '2026-11-01T05:07:00.000Z',
    ],
    [
      'does not repeat in the second pass',
      daily('America/New_York', 1),
      '2026-11-01T06:03:00Z',
      7,
      '2026-11-02T06:07:00.000Z',
    ],
    [
      'takes the first pass of a repeated hour in London',
      daily('Europe/London', 1),
      '2026-10-25T00:00:00+01:00',
      0,
      '2026-10-25T00:00:00.000Z',
    ],
    [
      'takes the first pass of a repeated half hour on Lord Howe',
      daily('Australia/Lord_Howe', 1),
      '2026-04-05T00:00:00+11:00',
      14,
      '2026-04-04T14:14:00.000Z',
    ],
  ])('%s', (_rule, time, after, jitter, expected) => {
    expect(nextDigestAt(time, new Date(after), jitter).toISOString()).toBe(expected)
  })

  it('comes once on every day of three years, in order, whatever the clocks do', () => {
    for (const zone of ZONES) {
      for (const hour of [1, 2, 23]) {
        const days: string[] = []
        let at = new Date('2025-12-31T12:00:00Z')
        while (at.getTime() < Date.UTC(2028, 11, 30)) {
          at = nextDigestAt(daily(zone, hour), at, 7)
          days.push(periodKey('daily', zone, at))
        }
        const first = Date.parse(`${days[0]}T00:00:00Z`)
        expect(days).toEqual(days.map((_, index) => new Date(first + index * DAY_MS).toISOString().slice(0, 10)))
      }
    }
  }, 30_000)

  it('is later than the given instant and within one period', () => {
    const instant = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
    const hour = fc.integer({ min: 0, max: 23 })
    const weekday = fc.integer({ min: 1, max: 7 })
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        hour,
        weekday,
        fc.integer({ min: 0, max: 14 }),
        instant,
        (zone, h, day, jitter, after) => {
          const waitDaily = nextDigestAt(daily(zone, h), after, jitter).getTime() - after.getTime()
          const waitWeekly = nextDigestAt(weekly(zone, h, day), after, jitter).getTime() - after.getTime()
          expect(waitDaily).toBeGreaterThan(0)
          expect(waitDaily).toBeLessThanOrEqual(DAY_MS + 2 * 3_600_000)
          expect(waitWeekly).toBeGreaterThan(0)
          expect(waitWeekly).toBeLessThanOrEqual(7 * DAY_MS + 2 * 3_600_000)
        },
      ),
      { numRuns: 500 },
    )
  })

  it.each([
    ['an unknown zone', { ...daily('Mars/Base', 7) }],
    ['hour 24', daily('Europe/London', 24)],
    ['half an hour', daily('Europe/London', 7.5)],
    ['weekday 0', weekly('Europe/London', 7, 0)],
  ])('refuses %s', (_what, time) => {
    expect(() => nextDigestAt(time, new Date('2026-11-23T00:00:00Z'))).toThrow(RangeError)
  })
})

describe('periodKey', () => {
  it.each([
    ['is the local day before the UTC day', 'daily', 'America/New_York', '2026-11-23T03:00:00Z', '2026-11-22'],
    ['is the local day after the UTC day', 'daily', 'Australia/Lord_Howe', '2026-11-22T14:00:00Z', '2026-11-23'],
    ['counts weeks from Monday', 'weekly', 'Europe/London', '2026-11-23T00:00:00Z', '2026-W48'],
    ['keeps Sunday in the week before', 'weekly', 'Europe/London', '2026-11-22T23:59:59Z', '2026-W47'],
    ['turns the week by local midnight', 'weekly', 'Asia/Kathmandu', '2026-11-22T18:15:00Z', '2026-W48'],
    ['gives early January to the old year', 'weekly', 'Europe/London', '2027-01-03T12:00:00Z', '2026-W53'],
    ['gives late December to the new year', 'weekly', 'Europe/London', '2025-12-29T12:00:00Z', '2026-W01'],
    ['starts a year that begins on Monday with week 1', 'weekly', 'Europe/London', '2024-01-01T12:00:00Z', '2024-W01'],
    [
      'starts a year that begins on Thursday with week 1',
      'weekly',
      'Europe/London',
      '2026-01-01T12:00:00Z',
      '2026-W01',
    ],
    ['gives New Year on Friday to the old year', 'weekly', 'Europe/London', '2027-01-01T12:00:00Z', '2026-W53'],
    ['sees the new year first where it begins', 'weekly', 'Australia/Lord_Howe', '2028-01-02T13:30:00Z', '2028-W01'],
  ] as const)('%s', (_rule, cadence, zone, at, key) => {
    expect(periodKey(cadence, zone, new Date(at))).toBe(key)
  })

  it('refuses an unknown zone', () => {
    expect(() => periodKey('daily', 'Mars/Base', new Date(0))).toThrow(RangeError)
  })
})

describe('jitterMinutes', () => {
  it('is the same for one subscriber and spreads many evenly over 0 to 14', () => {
    const counts = Array.from({ length: 15 }, () => 0)
    for (let index = 0; index < 15_000; index++) {
      const minutes = jitterMinutes(`0198f3a0-0000-7000-8000-${String(index).padStart(12, '0')}`)
      counts[minutes] = (counts[minutes] ?? 0) + 1
    }
    expect(counts).toHaveLength(15)
    expect(Math.min(...counts)).toBeGreaterThan(800)
    expect(Math.max(...counts)).toBeLessThan(1_200)
    expect(jitterMinutes('a')).toBe(jitterMinutes('a'))
  })
})
