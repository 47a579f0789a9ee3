/** Ems of DejaVu Sans, the widest face that browsers commonly take for system-ui: what fits in it fits in the others. */
const NARROW = 0.36
const DIGIT = 0.64
const CAPITAL = 0.74
const WIDE = 0.99
const USUAL = 0.62

/** Pixels a text takes at most, at a size in pixels. An estimate, made on the server. */
export function textWidth(text: string, size: number): number {
  let ems = 0
  for (const sign of text) ems += widthOf(sign)
  return ems * size
}

/** The text, or as much of it as fits in so many pixels, ended by an ellipsis. */
export function fitText(text: string, pixels: number, size: number): string {
  if (textWidth(text, size) <= pixels) return text
  const signs = [...text]
  while (signs.length > 1 && textWidth(`${signs.join('')}…`, size) > pixels) signs.pop()
  return `${signs.join('').trimEnd()}…`
}

function widthOf(sign: string): number {
  if (/[iljtfr.,:;'|!()\s·]/.test(sign)) return NARROW
  if (/[mwMW%@&…—+<>=]/.test(sign)) return WIDE
  if (/\p{Lu}/u.test(sign)) return CAPITAL
  if (/[\d$€£–-]/.test(sign)) return DIGIT
  return sign < '\u0250' ? USUAL : 1.1
}
