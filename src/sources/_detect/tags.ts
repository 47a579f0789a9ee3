import { Tokenizer } from 'htmlparser2'

/** What a page's markup is made of, in order: opening tags with the attributes asked for, and texts with the tag they
 *  directly follow. */
export type TagReader = {
  /** Names of elements and attributes are in lower case; character references are decoded. */
  onTag(name: string, attributes: ReadonlyMap<string, string>): void
  onClose(name: string): void
  onText(text: string): void
}

/** Longest attribute read; a longer one is passed by. Frameworks write whole states of pages into attributes. */
const MAX_ATTRIBUTE = 100_000

/** Reads the tags of an HTML text from its first to its last, without building a tree: the time is linear in the text,
 *  whatever it is. Never throws. */
export function readTags(html: string, reader: TagReader): void {
  let name = ''
  let attributes = new Map<string, string>()
  let attribute = ''
  let pieces: string[] = []
  let text: string[] = []
  const flush = () => {
    if (text.length > 0) reader.onText(text.join(''))
    text = []
  }
  const open = () => {
    reader.onTag(name, attributes)
    attributes = new Map()
  }
  const ignore = () => {}
  const tokenizer = new Tokenizer(
    { xmlMode: false, decodeEntities: true },
    {
      ontext: (start, end) => text.push(html.slice(start, end)),
      ontextentity: (codepoint) => text.push(String.fromCodePoint(codepoint)),
      onopentagname(start, end) {
        flush()
        name = html.slice(start, end).toLowerCase()
      },
      onattribname(start, end) {
        attribute = html.slice(start, end).toLowerCase()
        pieces = []
      },
      onattribdata: (start, end) => pieces.push(html.slice(start, end)),
      onattribentity: (codepoint) => pieces.push(String.fromCodePoint(codepoint)),
      onattribend() {
        const value = pieces.join('')
        if (value.length <= MAX_ATTRIBUTE && !attributes.has(attribute)) attributes.set(attribute, value)
      },
      onopentagend: open,
      onselfclosingtag: open,
      onclosetag(start, end) {
        flush()
        reader.onClose(html.slice(start, end).toLowerCase())
      },
      onend: flush,
      oncdata: ignore,
      oncomment: flush,
      ondeclaration: ignore,
      onprocessinginstruction: ignore,
    },
  )
  tokenizer.write(html)
  tokenizer.end()
}
