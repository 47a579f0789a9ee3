import { isoTime } from './time.ts'

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
/** Day, month, year, time, zone: "Fri, 24 Jul 2026 13:57:16 +0200". The weekday says nothing that the rest does not. */
const MAIL =
  /^(?:[a-z]{3,9},?\s{1,3})?(\d{1,2})[\s-](jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[\s-](\d{4})\s{1,3}(\d{1,2}):(\d{2})(?::(\d{2}))?\s{0,3}([+-]\d{2}:?\d{2}|[a-z]{1,4})?$/i
/** The zones by name that RFC 822 fixes. */
const ZONES: Readonly<Record<string, string>> = {
  ut: 'Z', utc: 'Z', gmt: 'Z', z: 'Z', est: '-0500', edt: '-0400', cst: '-0600', cdt: '-0500', mst: '-0700', mdt: '-0600',
  pst: '-0800', pdt: '-0700',
} // biome-ignore format: a table

/** A time as mail and RSS write it (RFC 822, RFC 2822), as ISO 8601; its date alone when it names no zone that is fixed;
 *  null for anything else, and for days that no calendar has. Never throws. */
export function mailTime(stated: string | null): string | null {
  const found = MAIL.exec(stated?.trim().slice(0, 60) ?? '')
  if (found === null) return null
  const [, day = '', month = '', year = '', hour = '', minute = '', second = '00', named = ''] = found
  const number = String(MONTHS.indexOf(month.toLowerCase()) + 1).padStart(2, '0')
  const time = `${year}-${number}-${day.padStart(2, '0')}T${hour.padStart(2, '0')}:${minute}:${second}`
  const zone = /^[+-]/.test(named) ? named : (ZONES[named.toLowerCase()] ?? '')
  return isoTime(time + zone)
}

/** "Tue Jul 14 07:00:00 UTC 2026": weekday, month, day, time, zone, year. */
const JAVA = /^[a-z]{3} ([a-z]{3}) (\d{1,2}) (\d{2}:\d{2}:\d{2}) ([a-z]{1,5}) (\d{4})$/i

/** A time as Java prints it (Date.toString), as ISO 8601; null for anything else. Never throws. */
export function javaTime(stated: string | null): string | null {
  const [, month, day, time, zone, year] = JAVA.exec(stated?.trim() ?? '') ?? []
  return month === undefined ? null : mailTime(`${day} ${month} ${year} ${time} ${zone}`)
}
