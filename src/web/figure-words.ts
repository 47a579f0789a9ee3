import { formatCount, formatDay, formatMoney } from '../digest/format.ts'
import type { Figure } from '../domain/figure.ts'
import type { ShownFigure } from '../market/release-figures.ts'

/** How values are worded by their unit. Plain text; English, numbers as in the United States. */

type Valued = Pick<Figure, 'value' | 'unit'> & { text?: string | null }

/** At purchasing power parity, as the World Bank calls it. */
const INTERNATIONAL = 'international dollars/year'
const MINUS = '\u2212'

/** "$44,640", "4.2 %", "86 days", "1.35"; null when there is no value. Text figures are their text. */
export function formatValue({ value, unit, text = null }: Valued): string | null {
  // A top-coded value is a text: "at least 239200".
  const bound = /^at least (\d+(?:\.\d+)?)$/.exec(text ?? '')?.[1]
  if (value === null) return bound === undefined ? text : `at least ${formatAmount(Number(bound), unit)}`
  return formatAmount(value, unit)
}

/** A number in a unit of the catalogue. Shares are 0 to 1. */
export function formatAmount(value: number, unit: string): string {
  if (unit === INTERNATIONAL) return `Int${formatMoney(Math.round(value), 'USD')}`
  const currency = currencyOf(unit)
  if (currency !== null) return formatMoney(unit.endsWith('/hour') ? value : Math.round(value), currency)
  const form = UNITS[unit]
  if (form === undefined) return withMinus(formatCount(Math.round(value * 100) / 100))
  const number = fixed(value * form.times, form.digits)
  return withMinus(`${number}${form.after}`)
}

/** "$43,000 – $46,100", both ends in the unit; null without an interval. */
export function formatInterval(figure: Pick<Figure, 'low' | 'high' | 'unit'>): string | null {
  const { low, high } = figure
  if (low === null || high === null) return null
  const [from, to] = [formatAmount(low, figure.unit), formatAmount(high, figure.unit)]
  // The unit is said once: "29 – 41 days".
  const unit = / (?:%|[a-z]+)$/.exec(from)?.[0] ?? ''
  return `${to.endsWith(unit) ? from.slice(0, from.length - unit.length) : from} – ${to}`
}

/** "n 120, 14 employers, high"; a publisher's figure has neither. */
export function countWords({ n, employers, grade }: Pick<Figure, 'n' | 'employers' | 'grade'>): string {
  const parts = [
    n === null ? null : `n ${formatCount(n)}`,
    employers === null ? null : `${formatCount(employers)} ${employers === 1 ? 'employer' : 'employers'}`,
    grade === null || grade === 'official' ? null : grade,
  ]
  return parts.filter((part) => part !== null).join(', ')
}

const PUBLISHERS: Readonly<Record<string, string>> = {
  'bls-oews': 'BLS OEWS',
  'bls-projections': 'BLS Employment Projections',
  'ons-ashe': 'ONS ASHE',
  'canada-job-bank': 'Canada Job Bank',
  'dol-oflc': 'US DOL, OFLC',
  'hiring-lab': 'Indeed Hiring Lab',
  'ecb-rates': 'ECB',
  'world-bank': 'World Bank',
}

export function publisherName(id: string): string {
  return PUBLISHERS[id] ?? id
}

/** "BLS OEWS, May 2024"; for our own figures what was counted. */
export function sourceWords(figure: ShownFigure): string {
  if (figure.proofKind === 'official' && figure.source !== null) {
    const publisher = publisherName(figure.source.publisher)
    // "BLS Employment Projections, Employment Projections 2024-34" says it twice.
    const release = figure.source.release.split(' ').filter((word) => !publisher.split(' ').includes(word))
    return `${publisher}, ${release.join(' ')}`
  }
  return [countWords(figure), periodWords(figure.period)].filter((part) => part !== '').join('; ')
}

/** "26 November 2026", "May 2024", "2024 to 2034"; any other text as it is. */
export function periodWords(period: string): string {
  const [from = '', to] = period.split('/')
  const words = oneTime(from)
  return to === undefined || to === '' ? words : `${words} to ${oneTime(to)}`
}

function oneTime(time: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(time)) return formatDay(new Date(`${time}T00:00:00Z`))
  if (!/^\d{4}-\d{2}$/.test(time)) return time
  return MONTH.format(new Date(`${time}-01T00:00:00Z`))
}

/** ISO 4217 of "USD/year"; null for another unit. */
export function currencyOf(unit: string): string | null {
  return /^([A-Z]{3})(?:\/(?:year|hour))?$/.exec(unit)?.[1] ?? null
}

/** Words for the ticks of an axis: "$40K", "12 %". */
export function axisLabel(unit: string): (value: number, digits: number) => string {
  const currency = currencyOf(unit === INTERNATIONAL ? 'USD/year' : unit)
  const form = UNITS[unit]
  return (value, digits) => {
    if (currency !== null) return compactMoney(currency, digits).format(value)
    return form === undefined ? COMPACT.format(value) : withMinus(`${fixed(value * form.times, digits)}${form.after}`)
  }
}

/** "$44.6K": for marks on a narrow drawing; the table has the whole number. */
export function shortAmount(value: number, unit: string): string {
  const currency = currencyOf(unit === INTERNATIONAL ? 'USD/year' : unit)
  return currency === null ? formatAmount(value, unit) : compactMoney(currency, 1).format(value)
}

/** "a year", "index", "share": a unit as a caption names it. */
export function unitWords(unit: string): string {
  const currency = currencyOf(unit)
  if (currency !== null) return `${currency} ${unit.endsWith('/hour') ? 'an hour' : 'a year'}`
  return UNIT_WORDS[unit] ?? unit
}

type Form = { times: number; digits: number; after: string }
const UNITS: Readonly<Record<string, Form>> = {
  share: { times: 100, digits: 1, after: ' %' },
  percent: { times: 1, digits: 1, after: ' %' },
  '%': { times: 1, digits: 1, after: ' %' },
  pp: { times: 1, digits: 1, after: ' points' },
  'percentage points': { times: 1, digits: 1, after: ' points' },
  'thousand persons': { times: 1000, digits: 0, after: '' },
  days: { times: 1, digits: 0, after: ' days' },
  hours: { times: 1, digits: 1, after: ' hours' },
  ratio: { times: 1, digits: 2, after: '' },
  index: { times: 1, digits: 1, after: '' },
  points: { times: 1, digits: 0, after: '' },
}
const UNIT_WORDS: Readonly<Record<string, string>> = { share: 'percent', 'thousand persons': 'persons', '%': 'percent' }
const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })
const COMPACT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 2 })
const moneyFormats = new Map<string, Intl.NumberFormat>()

function compactMoney(currency: string, digits: number): Intl.NumberFormat {
  const key = `${currency} ${digits}`
  const known = moneyFormats.get(key)
  if (known) return known
  const options = { style: 'currency', currency, notation: 'compact', maximumFractionDigits: digits } as const
  const made = new Intl.NumberFormat('en-US', { ...options, minimumFractionDigits: 0 })
  moneyFormats.set(key, made)
  return made
}

function fixed(value: number, digits: number): string {
  const options = { maximumFractionDigits: digits, minimumFractionDigits: digits }
  return value.toLocaleString('en-US', options)
}

function withMinus(text: string): string {
  return text.replace(/^-(?=\d)/, MINUS).replace(/^\u22120(?:\.0+)?(?=\D|$)/, (zero) => zero.slice(1))
}
