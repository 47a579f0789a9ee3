/** A number as written: "46.000", "1,234.56", "1 234,56", "1'234", "6,00,000". Groups have three digits, Indian ones two. */
export const NUMBER = String.raw`(?:\d{1,2}(?:,\d{2}){1,3},\d{3}|\d{1,3}(?:[.,' ]\d{3}){1,4})(?:[.,]\d{1,2})?(?!\d)|\d{1,12}(?:[.,]\d{1,2})?(?!\d)`

/**
 * What may follow a number and multiply it. Lakh and crore are Indian; 万, 萬 and 만 are ten thousand, 千 and 천 a thousand.
 * "mil" is a thousand in Spanish and Portuguese, a million elsewhere.
 */
export const SUFFIX = String.raw`[kK](?=€|£|\$|EUR|USD|PLN|CHF|zł|Kč)|[kK](?![\p{L}])|T(?=€|EUR| ?€| EUR)|(?:tys|tis|Tsd|TSD|тыс|тис|ezer|[Tt]housand)\.?(?![\p{L}])|mil(?![\p{L}])|(?:juta|jt|triệu|tr)(?![\p{L}])|(?:mln|mio|млн)\.?(?![\p{L}])|[mM](?:n|io\.?|m|illions?)?(?![\p{L}])|(?:[bB]n?|billions?|mld|mrd)(?![\p{L}])|(?:[Ll]akhs?|[Ll]acs?|LPA|lpa|L|[Cc]rores?|Cr|cr)(?![\p{L}])|[万萬만千천]`

/**
 * The value of a number as written. Two kinds of separators: the last is the decimal one. One kind: it groups when it
 * repeats or three digits follow it, else it is decimal. `scaled` numbers ("85.125k") have no groups, so one separator is
 * decimal, but for the thousands before 만 ("4,000만"). Null when the groups make no number.
 */
export function readNumber(text: string, scaled: boolean): number | null {
  const joined = text.replace(/[' ]/g, '')
  const last = Math.max(joined.lastIndexOf('.'), joined.lastIndexOf(','))
  if (last < 0) return toNumber(joined, '')
  const mark = joined[last] ?? ''
  const other = mark === '.' ? ',' : '.'
  const tail = joined.slice(last + 1)
  const repeats = joined.indexOf(mark) !== last
  const groups = repeats || (tail.length === 3 && !scaled)
  if (groups && joined.includes(other)) return null
  if (groups) return toNumber(joined.replaceAll(mark, ''), '')
  return toNumber(joined.slice(0, last).replaceAll(other, ''), tail)
}

export type Scale = { factor: number; kind: 'none' | 'thousand' | 'million' | 'billion' | 'lakh' | 'myriad' | 'mil' }

const NONE: Scale = { factor: 1, kind: 'none' }
const THOUSAND: Scale = { factor: 1_000, kind: 'thousand' }
const MILLION: Scale = { factor: 1_000_000, kind: 'million' }
const SCALES: readonly (readonly [RegExp, Scale])[] = [
  [/^(?:juta|jt|tr|triệu)$/, MILLION],
  [/^mil$/, { factor: 1_000, kind: 'mil' }],
  [/^(?:k|t|т|ezer|千|천)/, THOUSAND],
  [/^(?:b|mld|mrd)/, { factor: 1_000_000_000, kind: 'billion' }],
  [/^(?:m|млн)/, MILLION],
  [/^l/, { factor: 100_000, kind: 'lakh' }],
  [/^c/, { factor: 10_000_000, kind: 'lakh' }],
  [/^[万萬만]/, { factor: 10_000, kind: 'myriad' }],
]

/** What a letter or word after a number multiplies it by. */
export function scaleOf(suffix: string): Scale {
  if (suffix === '') return NONE
  const text = suffix.trim().toLowerCase()
  return SCALES.find(([pattern]) => pattern.test(text))?.[1] ?? NONE
}

function toNumber(whole: string, decimals: string): number | null {
  const value = Number(decimals === '' ? whole : `${whole}.${decimals}`)
  return Number.isFinite(value) ? value : null
}
