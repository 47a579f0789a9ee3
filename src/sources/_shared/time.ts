/** Year to minute, optional seconds and fraction, optional zone: "2026-01-14", "2026-01-14T10:55:28-05:00". */
const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s?(Z|UTC|[+-]\d{2}:?\d{2})?)?$/i

/** An ISO 8601 date or instant in its standard spelling; null for anything else, such as "03/04/2026", which could be two
 *  days, and for days that no calendar has. A time without a zone is cut to its date. Never throws. */
export function isoTime(stated: string | null): string | null {
  const [, date, time, zone] = ISO.exec(stated?.trim() ?? '') ?? []
  if (date === undefined || !isDay(date)) return null
  if (time === undefined || zone === undefined) return date
  const offset = /^[zu]/i.test(zone) ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`
  const instant = `${date}T${time}${offset}`
  return Number.isNaN(Date.parse(instant)) ? null : instant
}

/** The instant so many milliseconds after 1970, as ISO 8601; null when there is none. */
export function timeOfMilliseconds(milliseconds: number | null): string | null {
  if (milliseconds === null || Math.abs(milliseconds) > 8.64e15) return null
  return new Date(milliseconds).toISOString()
}

/** Unix times below this count seconds: as milliseconds they lie before 1973, as seconds until the year 5138. */
const LEAST_MILLISECONDS = 1e11

/** The instant of a Unix time, as ISO 8601, for sources whose documentation says milliseconds and whose answers hold
 *  seconds; null when there is none. */
export function timeOfUnix(stated: number | null): string | null {
  if (stated === null) return null
  return timeOfMilliseconds(Math.abs(stated) < LEAST_MILLISECONDS ? stated * 1000 : stated)
}

function isDay(date: string): boolean {
  const at = Date.parse(`${date}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date)
}
