/** The width of plain-text mails (RFC 3676 recommends at most 78; 72 leaves room for quoting). */
export const COLUMNS = 72

/** Breaks a line between words so that no line is wider than 72 characters, unless one word is. Every line is indented alike. */
export function wrap(text: string, indent = ''): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && indent.length + [...longer].length > COLUMNS) {
      lines.push(indent + line)
      line = word
    } else {
      line = longer
    }
  }
  return [...lines, indent + line].join('\n')
}
