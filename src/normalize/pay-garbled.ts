/** What Windows-1252 shows for the bytes 80 to 9F; five of them stay control characters. */
const WINDOWS = new Map(
  [...'€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'].map((sign, index) => [sign, 0x80 + index]),
)
const CONTINUED = `[\\u0080-\\u00bf${[...WINDOWS.keys()].join('')}]`
/** UTF-8 of Latin letters, general punctuation and currency signs, each byte read as a character of its own. */
const GARBLED = new RegExp(`[\\u00c2-\\u00c5]${CONTINUED}|\\u00e2${CONTINUED}{2}`, 'g')
/** The third byte of a dash after some editor straightened it. */
const STRAIGHTENED = /â€(?=["'\s\d-])["']?/g

/** A text with what was UTF-8, read as Windows-1252 and written again, put right; done twice, for some was garbled twice. */
export function ungarbled(text: string): string {
  if (!/[Â-Åâ]/.test(text)) return text
  const once = text.replace(GARBLED, original)
  return (/[Â-Åâ]/.test(once) ? once.replace(GARBLED, original) : once).replace(STRAIGHTENED, '-')
}

function original(garbled: string): string {
  const bytes = [...garbled].map((sign) => WINDOWS.get(sign) ?? sign.charCodeAt(0))
  const [first = 0, second = 0, third] = bytes
  if (third === undefined) return String.fromCharCode(((first & 0x1f) << 6) | (second & 0x3f))
  const code = ((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f)
  // Punctuation and currency signs; anything else was no garbled text.
  return (code >= 0x2000 && code < 0x20c0) || code === 0x2212 ? String.fromCharCode(code) : garbled
}
