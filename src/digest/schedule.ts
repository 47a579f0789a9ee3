import { Cron } from 'croner'
import type { Cadence } from '../domain/alert.ts'

/** When a subscriber wants a digest. `hour` 0 to 23 in `zone` (IANA); `weekday` 1 = Monday to 7 = Sunday, for weekly only. */
export type DigestTime = { cadence: Cadence; zone: string; hour: number; weekday: number }

const JITTER_SPAN = 15
const DAY_MS = 86_400_000

/**
 * The first instant later than `after` at which a digest is due. An hour that the clocks skip falls on the instant they
 * jump to; an hour they repeat counts once. `jitter` (minutes after the hour, 0 to 14) spreads subscribers out.
 * Throws RangeError for an unknown zone, hour or weekday.
 */
export function nextDigestAt(time: DigestTime, after: Date, jitter = 0): Date {
  const { cadence, zone, hour, weekday } = time
  if (!inRange(hour, 0, 23) || !inRange(weekday, 1, 7) || !inRange(jitter, 0, JITTER_SPAN - 1)) {
    throw new RangeError(`no such time: hour ${hour}, weekday ${weekday}, ${jitter} minutes past`)
  }
  dayFormat(zone)
  // Without a function to call, Cron only computes: it starts no timer and reads no clock.
  const next = new Cron(`${jitter} ${hour} * * ${cadence === 'weekly' ? weekday : '*'}`, { timezone: zone }).nextRun(
    after,
  )
  if (next === null) throw new RangeError(`no digest can come after ${after.toISOString()}`)
  return next
}

/** The period a digest belongs to: "2026-11-23", or the ISO week "2026-W48", by the calendar in `zone`. Throws RangeError for an unknown zone. */
export function periodKey(cadence: Cadence, zone: string, at: Date): string {
  const day = dayFormat(zone).format(at)
  return cadence === 'daily' ? day : isoWeek(day)
}

/** `nextDigestAt` and `periodKey` of one instant for many subscribers: most share zone and hour with others, and working one out costs some 50 µs. */
export function scheduleAt(at: Date) {
  const dates = new Map<string, Date>()
  const periods = new Map<string, string>()
  return {
    next(time: DigestTime, jitter: number): Date {
      const key = `${time.cadence} ${time.zone} ${time.hour} ${time.weekday} ${jitter}`
      const known = dates.get(key) ?? nextDigestAt(time, at, jitter)
      dates.set(key, known)
      return known
    },
    period(cadence: Cadence, zone: string): string {
      const key = `${cadence} ${zone}`
      const known = periods.get(key) ?? periodKey(cadence, zone, at)
      periods.set(key, known)
      return known
    },
  }
}

/** Minutes after the hour, 0 to 14, always the same for one subscriber. */
export function jitterMinutes(subscriberId: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < subscriberId.length; index++) {
    hash = Math.imul(hash ^ subscriberId.charCodeAt(index), 0x01000193)
  }
  return ((hash ^ (hash >>> 15)) >>> 0) % JITTER_SPAN
}

/** ISO 8601: weeks start on Monday; the week of a year's first Thursday is its week 1. */
function isoWeek(day: string): string {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  const weekday = (new Date(midnight).getUTCDay() + 6) % 7
  const thursday = midnight + (3 - weekday) * DAY_MS
  const year = new Date(thursday).getUTCFullYear()
  const week = 1 + Math.floor((thursday - Date.UTC(year, 0, 1)) / (7 * DAY_MS))
  return `${year}-W${String(week).padStart(2, '0')}`
}

const dayFormats = new Map<string, Intl.DateTimeFormat>()

/** Making a format costs more than using it. The Swedish one writes ISO dates. */
function dayFormat(zone: string): Intl.DateTimeFormat {
  const known = dayFormats.get(zone)
  if (known) return known
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, calendar: 'gregory', dateStyle: 'short' })
  dayFormats.set(zone, format)
  return format
}

function inRange(value: number, low: number, high: number): boolean {
  return Number.isInteger(value) && value >= low && value <= high
}
