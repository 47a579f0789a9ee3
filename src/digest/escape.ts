/** Markup that may stand in a page as it is. Only `html` and `raw` make it. */
export class SafeHtml {
  readonly markup: string
  constructor(markup: string) {
    this.markup = markup
  }
  toString(): string {
    return this.markup
  }
}

/** What a template accepts: text is escaped, markup is kept, a list is joined, null, undefined and false are nothing. */
export type HtmlPart = string | number | SafeHtml | null | undefined | false | readonly HtmlPart[]

/** Makes markup. Every value is escaped for text and for quoted attributes; put attribute values in quotes. */
export function html(strings: TemplateStringsArray, ...parts: HtmlPart[]): SafeHtml {
  let markup = strings[0] ?? ''
  for (const [index, part] of parts.entries()) markup += toMarkup(part) + (strings[index + 1] ?? '')
  return new SafeHtml(markup)
}

/** Takes a text for markup. Only for text this program wrote itself, such as a style sheet. */
export function raw(markup: string): SafeHtml {
  return new SafeHtml(markup)
}

/** An absolute http or https address as browsers write it; null for anything else. Never throws. */
export function httpUrl(text: string): string | null {
  if (text.length > 4_000 || !URL.canParse(text)) return null
  const url = new URL(text)
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null
}

/** A line that needs no care: visible ASCII, single blanks between. Most are so, and the rest of the way takes ten times as long. */
const ALREADY_PLAIN = /^(?:[!-~]+(?: [!-~]+)*)?$/

/** A foreign text as one line: no control, direction or invisible characters, blanks single, at most `limit` characters. */
export function plainLine(text: string, limit = 200): string {
  if (text.length <= limit && ALREADY_PLAIN.test(text)) return text
  const line = stripDirections(text.slice(0, 4 * limit))
    .replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u00ad\u200b\u2060\ufeff]/g, '')
    .replace(/\p{Cs}/gu, '\ufffd')
    .trim()
  const characters = [...line]
  return characters.length <= limit
    ? line
    : `${characters
        .slice(0, limit - 1)
        .join('')
        .trimEnd()}…`
}

function toMarkup(part: HtmlPart): string {
  if (part === null || part === undefined || part === false) return ''
  if (part instanceof SafeHtml) return part.markup
  if (typeof part === 'string') return escapeText(part)
  if (typeof part === 'number') return String(part)
  return part.map(toMarkup).join('')
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

/** Everything that is not kept as it is. */
const NEEDS_ESCAPE = /[&<>"'`]|[^\t\n\r -~]/

/** Direction marks go too: they can make one text pass for another and reach beyond their element. */
function escapeText(text: string): string {
  if (!NEEDS_ESCAPE.test(text)) return text
  return stripDirections(text)
    .replace(/[&<>"'`]/g, (sign) => ENTITIES[sign] ?? '')
    .replace(/(?![\t\n\r])\p{Cc}/gu, '')
}

function stripDirections(text: string): string {
  return text.replace(/\p{Bidi_Control}/gu, '')
}
