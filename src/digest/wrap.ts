/** The width of plain-text mails (RFC 3676 recommends at most 78; 72 leaves room for quoting). */
export const COLUMNS = 72

/** Characters that take two columns: those of East Asian scripts, and pictures. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u
/** Characters that take none: they join or change the one before. */
const JOINED = /\p{Mn}|\p{Me}|\u200c|\u200d/u

/** Characters of one column each, with which most lines are written: Latin letters, dashes, quotes, money. */
const NARROW = /^[ -~\u00a0-\u02ff\u2010-\u2027\u20a0-\u20bf]*$/

/**
 * Breaks a text between words so that no line is wider than 72 columns. A word that is wider itself is broken, except an
 * address, which would not work any more. Every line is indented alike.
 */
export function wrap(text: string, indent = ''): string {
  const room = COLUMNS - indent.length
  const lines: string[] = []
  let line = ''
  let width = 0
  for (const word of text.split(' ').flatMap((one) => breakWord(one, room))) {
    const wide = columns(word)
    const longer = line === '' ? wide : width + 1 + wide
    const fits = line === '' || longer <= room
    if (!fits) lines.push(indent + line)
    line = fits && line !== '' ? `${line} ${word}` : word
    width = fits ? longer : wide
  }
  return [...lines, indent + line].join('\n')
}

/** How many columns a text takes in a terminal or a plain-text mail. */
export function columns(text: string): number {
  if (NARROW.test(text)) return text.length
  let sum = 0
  for (const character of text) sum += JOINED.test(character) ? 0 : WIDE.test(character) ? 2 : 1
  return sum
}

function breakWord(word: string, room: number): string[] {
  if (word.includes('://') || columns(word) <= room) return [word]
  const pieces: string[] = []
  let piece = ''
  for (const character of word) {
    if (columns(piece + character) > room) {
      pieces.push(piece)
      piece = ''
    }
    piece += character
  }
  return [...pieces, piece]
}
