import { PayloadError } from '../../errors.ts'
import { endOfString, parseJson } from './json-text.ts'

/** The JSON that a script of an HTML page assigns to a name or hands to a function: of `window.pageData = {…};`, given
 *  "window.pageData". It ends where its own brackets end, so that marks inside its texts mean nothing. Nothing is run. Throws
 *  PayloadError when no script does, or when what stands there is no JSON, cut off, or nested absurdly deep. */
export function scriptJson(html: string, name: string): unknown {
  const start = startOfValue(html, name)
  if (start === null) throw new PayloadError(name, 'missing: no script of the page holds it')
  const parsed = parseJson(html.slice(start, endOfValue(html, start)))
  if ('fault' in parsed) throw new PayloadError(name, parsed.fault)
  return parsed.value
}

function startOfValue(html: string, name: string): number | null {
  for (let at = html.indexOf(name); at !== -1; at = html.indexOf(name, at + name.length)) {
    const found = /^\s{0,99}[=(]\s{0,99}(?=[[{])/.exec(html.slice(at + name.length, at + name.length + 300))
    if (found !== null) return at + name.length + found[0].length
  }
  return null
}

/** Behind the bracket that closes the one at `start`; the end of the text when none does. */
function endOfValue(html: string, start: number): number {
  let open = 0
  for (let at = start; at < html.length; at++) {
    const char = html[at]
    if (char === '"') at = endOfString(html, at) - 1
    else if (char === '{' || char === '[') open += 1
    else if (char === '}' || char === ']') open -= 1
    if (open === 0) return at + 1
  }
  return html.length
}
