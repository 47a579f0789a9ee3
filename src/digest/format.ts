import type { Candidate } from '../domain/alert.ts'
import type { PayPeriod } from '../domain/pay.ts'
import type { Place, RemoteScope, WorkMode } from '../domain/place.ts'
import { plainLine } from './escape.ts'

/*
 * How facts are worded, in mails and on pages alike. Plain text: escape it where it is put into markup. English, with the
 * number style of the United States.
 */

const LANGUAGE = 'en-US'
const PLACES_SHOWN = 3
const DAY_MS = 86_400_000
/** Countries that people know better by a short name. */
const SHORT_COUNTRIES: Record<string, string> = { US: 'US', GB: 'UK', AE: 'UAE' }
/** Countries that English names with an article within a sentence: "in the Netherlands". */
const WITH_ARTICLE = new Set('AE BS CF CK DO FK FO GB GM KM KY MH MP MV NL PH SB SC TC US VG VI'.split(' '))
const PERIODS: Record<PayPeriod, string> = {
  hour: 'an hour',
  day: 'a day',
  week: 'a week',
  month: 'a month',
  year: 'a year',
}
const WORK_MODES: Record<WorkMode, string> = { onsite: 'on-site', hybrid: 'hybrid', remote: 'remote' }

/** "$18–$22 an hour", "from £28,000 a year"; null when neither end is known. Amounts in whole major units of `currency`. */
export function formatPay(pay: NonNullable<Candidate['pay']>): string | null {
  const period = PERIODS[pay.period]
  const { min, max, currency } = pay
  if (min !== null && max !== null) return `${formatSpan(min, max, currency)} ${period}`
  if (min !== null) return `from ${formatMoney(min, currency)} ${period}`
  return max === null ? null : `up to ${formatMoney(max, currency)} ${period}`
}

/** "$58,000–$71,000"; one amount when both are the same. */
export function formatSpan(low: number, high: number, currency: string): string {
  const [from, to] = [formatMoney(low, currency), formatMoney(high, currency)]
  // A currency shown by its letters is named once: "AED 8,000–9,500".
  return from === to ? from : `${from}–${to.replace(/^[A-Z]{3}\s/, '')}`
}

/** "$18.50", "£28,000"; cents only where there are any. A currency that is no three-letter code stands as it is. */
export function formatMoney(amount: number, currency: string): string {
  if (!/^[A-Z]{3}$/.test(currency)) return `${formatCount(amount)} ${plainLine(currency, 10)}`
  return moneyFormat(currency).format(amount)
}

/** "1,200". */
export function formatCount(count: number): string {
  return COUNT.format(count)
}

/** "1 posting", "12 postings". `many` when adding an s is not enough. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** "via Remotive": names the publisher of a posting that asks to be named; null where it does not. */
export function formatVia(publisher: string | null | undefined): string | null {
  const name = plainLine(publisher ?? '', 80)
  return name === '' ? null : `via ${name}`
}

/** Where the work is done: "Austin, TX", "Austin, TX (hybrid)", "Remote (US)"; null when the posting does not say. */
export function formatWhere({
  places,
  workMode,
  remoteScope,
}: Pick<Candidate, 'places' | 'workMode' | 'remoteScope'>): string | null {
  const where = formatPlaces(places)
  if (workMode === 'remote') {
    const scope = remoteScope === null ? where : formatScope(remoteScope)
    return scope === null ? 'Remote' : `Remote (${scope})`
  }
  if (workMode === null) return where
  return where === null ? capitalized(WORK_MODES[workMode]) : `${where} (${WORK_MODES[workMode]})`
}

/** "Austin, TX; Leeds, UK and 2 more"; null for no place. */
export function formatPlaces(places: readonly Place[]): string | null {
  return shortList([...new Set(places.map(formatPlace))], '; ')
}

/** "Austin, TX", "Leeds, UK", "Texas, US", "Germany". */
export function formatPlace(place: Place): string {
  const country = formatCountry(place.country)
  const region = place.regionName ?? place.region
  const hasStates = place.country === 'US' || place.country === 'CA'
  if (place.kind === 'country') return country
  if (place.kind === 'region' || place.city === null)
    return region === null ? country : plainLine(`${region}, ${country}`)
  return plainLine(`${place.city}, ${hasStates && place.region !== null ? place.region : country}`)
}

/** "US", "UK", "Germany"; the code itself when nobody knows it. */
export function formatCountry(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return plainLine(code, 20)
  return SHORT_COUNTRIES[code] ?? COUNTRY_NAMES.of(code) ?? code
}

/** The country as a sentence names it: "the US", "Germany". */
export function formatCountryInSentence(code: string): string {
  return WITH_ARTICLE.has(code) ? `the ${formatCountry(code)}` : formatCountry(code)
}

/** Where, in the fewest words: "Austin", "remote", "Texas", "Germany"; null when the posting does not say. */
export function formatWhereShort({ places: [first], workMode }: Pick<Candidate, 'places' | 'workMode'>): string | null {
  if (workMode === 'remote') return WORK_MODES.remote
  if (first === undefined) return null
  return plainLine(first.city ?? first.regionName ?? '', 60) || formatCountry(first.country)
}

/** How long ago, in whole days: "new today" within the first 24 hours, "1 day ago", "12 days ago". A later time is new. */
export function formatAge(seen: Date, now: Date): string {
  const days = Math.floor((now.getTime() - seen.getTime()) / DAY_MS)
  return days >= 1 ? `${plural(days, 'day')} ago` : 'new today'
}

/** "on-site", "hybrid", "remote". */
export function formatWorkMode(mode: WorkMode): string {
  return WORK_MODES[mode]
}

/** "23 November 2026" for a day, "week of 23 November 2026" for an ISO week; any other text as it is. */
export function formatPeriod(period: string): string {
  const week = /^(\d{4})-W(\d{2})$/.exec(period)
  if (week) return `week of ${DAY.format(mondayOf(Number(week[1]), Number(week[2])))}`
  return /^\d{4}-\d{2}-\d{2}$/.test(period) ? formatDay(new Date(`${period}T00:00:00Z`)) : plainLine(period, 20)
}

/** "23 November 2026", by the calendar in UTC. Empty for an invalid date. */
export function formatDay(day: Date): string {
  return Number.isNaN(day.getTime()) ? '' : DAY.format(day)
}

/** "26 November 2026, 14:05 UTC". */
export function formatTime(at: Date): string {
  return `${formatDay(at)}, ${at.toISOString().slice(11, 16)} UTC`
}

function formatScope(scope: RemoteScope): string | null {
  if (scope.kind === 'worldwide') return 'worldwide'
  if (scope.kind === 'area') return plainLine(scope.area, 40)
  return shortList(scope.countries.map(formatCountry), ', ')
}

/** "A, B and C" in parts; from the fourth on only counted. */
function shortList(entries: readonly string[], separator: string): string | null {
  if (entries.length <= PLACES_SHOWN) return entries.length === 0 ? null : entries.join(separator)
  const shown = entries.slice(0, PLACES_SHOWN - 1)
  return `${shown.join(separator)} and ${entries.length - shown.length} more`
}

/** With its first letter large. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** 4 January always lies in the first ISO week. */
function mondayOf(year: number, week: number): Date {
  const fourth = new Date(Date.UTC(year, 0, 4))
  const weekday = (fourth.getUTCDay() + 6) % 7
  return new Date(Date.UTC(year, 0, 4 - weekday + 7 * (week - 1)))
}

const COUNT = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 2 })
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
const COUNTRY_NAMES = new Intl.DisplayNames(LANGUAGE, { type: 'region' })
const moneyFormats = new Map<string, Intl.NumberFormat>()

function moneyFormat(currency: string): Intl.NumberFormat {
  const known = moneyFormats.get(currency)
  if (known) return known
  const options = { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' } as const
  const format = new Intl.NumberFormat(LANGUAGE, options)
  moneyFormats.set(currency, format)
  return format
}
