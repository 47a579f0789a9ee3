/** Levels of brackets beyond which a text is taken for an attack: real pages stay under 20. */
const MAX_LEVELS = 100

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Parses JSON text. Returns what is wrong with it instead of throwing: empty, HTML, cut off, nested too deep, or not
 *  JSON. Keys such as `__proto__` become plain own properties, so the value is to be read by own properties only. */
export function parseJson(text: string): { value: unknown } | { fault: string } {
  const trimmed = text.trim()
  if (trimmed === '') return { fault: 'empty where JSON was due' }
  if (trimmed.startsWith('<')) {
    return {
      fault: `${/<(?:!doctype html|html|head|body)/i.test(trimmed.slice(0, 2000)) ? 'HTML' : 'markup'} where JSON was due`,
    }
  }
  const brackets = countBrackets(trimmed)
  if (brackets.deepest > MAX_LEVELS) return { fault: `nested more than ${MAX_LEVELS} levels deep` }
  try {
    return { value: JSON.parse(trimmed) }
  } catch {
    return { fault: brackets.open > 0 ? `truncated JSON: ends with ${brackets.open} open brackets` : 'not JSON' }
  }
}

/** Mends what hand-written JSON in web pages gets wrong most: comments, commas before a closing bracket, a semicolon at
 *  the end, and line breaks or tabs inside strings. Words inside strings are never touched. One pass, linear. */
export function mendJson(text: string): string {
  const parts: string[] = []
  const mark = /"|\/\*|\/\//g
  let at = 0
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    parts.push(text.slice(at, found.index))
    at = found[0] === '"' ? endOfString(text, found.index) : endOfComment(text, found.index)
    if (found[0] === '"') parts.push(text.slice(found.index, at).replace(/[\n\r\t]/g, escapeBreak))
    mark.lastIndex = at
  }
  parts.push(text.slice(at))
  return dropStrayCommas(parts).trim().replace(/;$/, '')
}

/** Parts are whole strings, which start with a quote, and what stands between them. */
function dropStrayCommas(parts: string[]): string {
  let joined = ''
  let pending = ''
  const flush = () => {
    joined += pending.replace(/,(?=\s*[}\]])/g, '')
    pending = ''
  }
  for (const part of parts) {
    if (part.startsWith('"')) {
      flush()
      joined += part
    } else {
      pending += part
    }
  }
  flush()
  return joined
}

const escapeBreak = (mark: string): string => ({ '\n': '\\n', '\r': '\\r' })[mark] ?? '\\t'

function endOfComment(text: string, start: number): number {
  const block = text.startsWith('/*', start)
  const end = text.indexOf(block ? '*/' : '\n', start + 2)
  return end === -1 ? text.length : end + (block ? 2 : 1)
}

/** The position after the closing quote of the string that opens at `quote`; the text's end when nothing closes it. */
export function endOfString(text: string, quote: number): number {
  for (let end = text.indexOf('"', quote + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let at = end
    while (text.charCodeAt(at - 1) === BACKSLASH) at--
    if ((end - at) % 2 === 0) return end + 1
  }
  return text.length
}

function countBrackets(text: string): { deepest: number; open: number } {
  let open = 0
  let deepest = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfString(text, at) - 1
    else if (code === 0x5b || code === 0x7b) deepest = Math.max(deepest, ++open)
    else if (code === 0x5d || code === 0x7d) open--
  }
  return { deepest, open }
}
