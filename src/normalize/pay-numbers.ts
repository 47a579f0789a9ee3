import { decodeHTML } from 'entities'

const MAX_CHARACTERS = 20_000

/** UTF-8 read as Windows-1252 and written again: what sources most often garble. */
const GARBLED: readonly (readonly [RegExp, string])[] = [
  [/Â£/g, '£'],
  [/â‚¬/g, '€'],
  [/â€[“”]/g, '-'],
  [/â€™/g, "'"],
  [/Â[\s\u00a0]/g, ' '],
  [/Å‚/g, 'ł'],
]

/** A pay text as plain characters: entities decoded, markup gone, garbled signs mended, spaces and dashes of one kind. */
export function plainPayText(text: string): string {
  const capped = text.slice(0, MAX_CHARACTERS)
  let plain = capped.includes('&') ? decodeHTML(capped) : capped
  if (plain.includes('<')) plain = plain.replace(/<[^<>]{0,2000}>/g, ' ')
  if (/[ÂâÃÅ]/.test(plain)) plain = mend(plain)
  return plain
    .replace(/[\u00a0\u202f\u2009\u2007\u200b]/g, ' ')
    .replace(/[‐‑‒–—―−]/g, '-')
    .replace(/[’‘´`]/g, "'")
    .replace(/ {2,}/g, ' ')
}

function mend(text: string): string {
  let plain = text
  for (const [garbled, mended] of GARBLED) plain = plain.replace(garbled, mended)
  // "Ã¤": the two bytes of an accented letter, each read as a letter of its own.
  return plain.replace(/Ã([\u0080-\u00bf])/g, (_, second: string) => String.fromCharCode(second.charCodeAt(0) + 0x40))
}

/** A number as written: "46.000", "1,234.56", "1 234,56", "1'234", "6,00,000". */
export const NUMBER = String.raw`\d{1,3}(?:[.,' ]\d{2,3}){1,4}(?:[.,]\d{1,2})?(?!\d)|\d{1,9}(?:[.,]\d{1,2})?(?!\d)`

/**
 * The value of a number as written. Two kinds of separators: the last is the decimal one. One kind: it groups when it
 * repeats or three digits follow it, else it is decimal. Null when the groups make no number.
 */
export function readNumber(text: string): number | null {
  const joined = text.replace(/[' ]/g, '')
  const last = Math.max(joined.lastIndexOf('.'), joined.lastIndexOf(','))
  if (last < 0) return toNumber(joined, '')
  const mark = joined[last] ?? ''
  const other = mark === '.' ? ',' : '.'
  const tail = joined.slice(last + 1)
  const repeats = joined.indexOf(mark) !== last
  if (!joined.includes(other) && (repeats || tail.length === 3)) return toNumber(joined.replaceAll(mark, ''), '')
  return toNumber(joined.slice(0, last).replaceAll(other, '').replaceAll(mark, ''), tail)
}

function toNumber(whole: string, decimals: string): number | null {
  const value = Number(decimals === '' ? whole : `${whole}.${decimals}`)
  return Number.isFinite(value) ? value : null
}

/** What a letter or word after a number multiplies it by. */
export function factorOf(suffix: string): number {
  const text = suffix.trim().toLowerCase()
  if (text === 'k') return 1_000
  if (text === 'm') return 1_000_000
  return text.startsWith('l') ? 100_000 : 1
}
