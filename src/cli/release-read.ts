import { UsageError } from '../errors.ts'
import { FORMATS, type Format } from '../releases/release-files.ts'

const INSTANT = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/

/** A day is its end in UTC; an instant needs its zone. Throws UsageError for anything else. */
export function readInstant(text: string): Date {
  const [, day] = INSTANT.exec(text) ?? []
  const instant = new Date(text === day ? `${day}T23:59:59.999Z` : text)
  if (day !== undefined && isDay(day) && !Number.isNaN(instant.getTime())) return instant
  throw new UsageError(
    `--as-of ${text.slice(0, 40)}: give a day such as 2026-11-27 or an instant such as 2026-11-27T06:00:00Z`,
  )
}

export function readReleaseId(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}(?:\.[1-9]\d{0,2})?$/.test(text) && isDay(text.slice(0, 10))) return text
  throw new UsageError(
    `--id ${text.slice(0, 40)}: give a day, such as 2026-11-27, or 2026-11-27.2 for another of the day`,
  )
}

/** "csv,parquet" or "all", in the order of FORMATS. */
export function readFormats(text: string): readonly Format[] {
  if (text === 'all') return FORMATS
  const asked = text.split(',').map((each) => each.trim())
  const formats = FORMATS.filter((format) => asked.includes(format))
  if (formats.length === new Set(asked).size) return formats
  throw new UsageError(`--format ${text.slice(0, 40)}: give csv, json, parquet, several with commas, or all`)
}

export function readLimit(text: string): number {
  if (/^\d{1,7}$/.test(text)) return Number(text)
  throw new UsageError(`--limit ${text.slice(0, 20)}: give a whole number`)
}

/** February has no 31st. */
function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day)
}
