import { Parser } from 'htmlparser2'
import { PayloadError } from '../../errors.ts'
import type { Entry } from './json.ts'
import type { XmlDocument, XmlShape } from './xml.ts'

/** Levels of elements: feeds have six; HTML written as bare elements adds some tens. */
const MAX_DEPTH = 100
/** 50,000 items of 30 elements with an attribute each have 3 million. */
const MAX_ELEMENTS = 4_000_000
/** Of an element's name, in characters. */
const MAX_NAME = 200
/** Longer paths are in no shape; a bound keeps the work of looking them up linear. */
const MAX_PATH = 500

type Fields = Record<string, unknown>
type Scope = { names: Map<string, string>; outer: Scope | null }

/** An element that is not closed yet. `path` counts from the item, or from the root outside of items. */
type Open = {
  kind: 'root' | 'item' | 'field' | 'markup' | 'inside-markup'
  key: string
  path: string
  fields: Fields | null
  text: string
  contentStart: number
  hasElements: boolean
  scope: Scope | null
}

/** Builds the rows of a document that is known to start as XML. See `readXml`. */
export function buildXml(text: string, shape: XmlShape): XmlDocument {
  const builder = new Builder(text, shape)
  builder.parser.write(text)
  return builder.finish()
}

class Builder {
  readonly parser: Parser
  readonly #source: string
  readonly #shape: XmlShape
  readonly #kinds: ReadonlyMap<string, 'texts' | 'rows' | 'markup'>
  readonly #open: Open[] = []
  readonly #head: Fields = {}
  readonly #items: Entry[] = []
  #root: string | null = null
  #itemPath = ''
  #itemName = ''
  #elements = 0
  #isInItem = false

  constructor(source: string, shape: XmlShape) {
    this.#source = source
    this.#shape = shape
    const kinds = (['texts', 'rows', 'markup'] as const).map((kind) => (shape[kind] ?? []).map((path) => [path, kind]))
    this.#kinds = new Map(kinds.flat() as [string, 'texts' | 'rows' | 'markup'][])
    this.parser = new Parser(
      {
        onopentag: (name, attributes) => this.#openElement(name, attributes),
        ontext: (data) => {
          const top = this.#open.at(-1)
          if (top !== undefined && top.kind !== 'inside-markup') top.text += data
        },
        onclosetag: () => this.#closeElement(),
        onprocessinginstruction: (_name, data) => refuseEntities(data),
      },
      { xmlMode: true },
    )
  }

  /** The parser is never told that the document ends: it would close what the document left open. */
  finish(): XmlDocument {
    if (this.#root === null) throw new PayloadError('page', 'no XML: it has no element')
    if (this.#open.length > 0) throw new PayloadError(this.#root, 'truncated: its closing tag is missing')
    return { root: this.#root, head: { path: '', fields: this.#head }, items: this.#items }
  }

  #openElement(name: string, attributes: Record<string, string>): void {
    this.#elements += 1 + Object.keys(attributes).length
    if (this.#elements > MAX_ELEMENTS) throw new PayloadError('page', `more than ${MAX_ELEMENTS} elements`)
    if (name.length > MAX_NAME) throw new PayloadError('page', `an element name of over ${MAX_NAME} characters`)
    if (this.#open.length >= MAX_DEPTH) throw new PayloadError('page', `nested more than ${MAX_DEPTH} levels deep`)
    const outer = this.#open.at(-1)
    const scope = this.#scopeOf(attributes, outer?.scope ?? null)
    const key = this.#keyOf(name, scope)
    const path = pathBelow(outer, key)
    const kind = outer === undefined ? this.#startRoot(name) : this.#kindOf(outer, path)
    const [text, contentStart] = ['', this.parser.endIndex + 1]
    const element: Open = { kind, key, path, fields: null, text, contentStart, hasElements: false, scope }
    if (kind === 'root' || kind === 'item') element.path = ''
    if (kind === 'root') element.fields = this.#head
    if (outer !== undefined) outer.hasElements = true
    this.#open.push(element)
    this.#takeAttributes(element, outer, attributes)
  }

  #startRoot(name: string): 'root' {
    if (this.#root !== null) throw new PayloadError('page', `a second root element: ${name}`)
    const local = name.slice(name.indexOf(':') + 1)
    const items = Object.hasOwn(this.#shape.items, local) ? this.#shape.items[local] : undefined
    if (items === undefined) {
      const known = Object.keys(this.#shape.items).join(' or ')
      const found = /^html$/i.test(local) ? 'HTML' : local
      throw new PayloadError('page', `expected ${known} as its root element, found ${found}`)
    }
    this.#root = local
    this.#itemPath = items
    this.#itemName = items.slice(items.lastIndexOf('.') + 1)
    return 'root'
  }

  #kindOf(outer: Open, path: string): Open['kind'] {
    if (outer.kind === 'markup' || outer.kind === 'inside-markup') return 'inside-markup'
    if (this.#isInItem) return this.#kinds.get(path) === 'markup' ? 'markup' : 'field'
    if (path !== this.#itemPath) return 'field'
    this.#isInItem = true
    return 'item'
  }

  #closeElement(): void {
    const element = this.#open.pop()
    const outer = this.#open.at(-1)
    if (element === undefined || outer === undefined || element.kind === 'inside-markup') return
    if (element.kind === 'item') {
      this.#isInItem = false
      this.#items.push({ path: `${this.#itemName}[${this.#items.length}]`, value: fieldsOf(element) })
      return
    }
    const kind = this.#isInItem ? this.#kinds.get(element.path) : undefined
    const fields = fieldsOf(outer)
    if (kind === 'rows') addTo(fields, element.key, rowOf(element))
    else if (kind === 'texts') addTo(fields, element.key, textOf(element))
    else if (element.kind === 'markup') setOnce(fields, element.key, this.#markupOf(element))
    else setOnce(fields, element.key, element.fields === null ? textOf(element) : element.fields)
  }

  /** Bare elements are HTML as they stand; without any the text is the HTML. */
  #markupOf(element: Open): string | null {
    if (!element.hasElements) return textOf(element)
    return this.#source.slice(element.contentStart, this.parser.startIndex).replace(/<!\[CDATA\[|\]\]>/g, '')
  }

  #takeAttributes(element: Open, outer: Open | undefined, attributes: Record<string, string>): void {
    if (element.kind === 'inside-markup') return
    const isRow = element.kind === 'field' && this.#isInItem && this.#kinds.get(element.path) === 'rows'
    const own = isRow || element.kind === 'item' || element.kind === 'root'
    for (const name in attributes) {
      if (name === 'xmlns' || name.startsWith('xmlns:')) continue
      const fields = own ? fieldsOf(element) : fieldsOf(outer)
      const key = own ? `@${name}` : `${element.key}@${name}`
      if (!Object.hasOwn(fields, key)) fields[key] = attributes[name]
    }
  }

  /** Only declarations of namespaces that the shape knows, or that hide one of them, matter. */
  #scopeOf(attributes: Record<string, string>, outer: Scope | null): Scope | null {
    const known = this.#shape.namespaces
    if (known === undefined) return null
    let names: Map<string, string> | null = null
    for (const name in attributes) {
      if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue
      names ??= new Map()
      names.set(name.slice(6), attributes[name]?.trim() ?? '')
    }
    return names === null ? outer : { names, outer }
  }

  #keyOf(name: string, scope: Scope | null): string {
    if (scope === null) return name
    const colon = name.indexOf(':')
    const uri = namespaceOf(colon === -1 ? '' : name.slice(0, colon), scope)
    const known = this.#shape.namespaces ?? {}
    const prefix = uri !== null && Object.hasOwn(known, uri) ? known[uri] : undefined
    if (prefix === undefined) return name
    const local = name.slice(colon + 1)
    return prefix === '' ? local : `${prefix}:${local}`
  }
}

function pathBelow(outer: Open | undefined, key: string): string {
  if (outer === undefined || outer.path === '') return key
  return outer.path.length > MAX_PATH ? '.' : `${outer.path}.${key}`
}

function namespaceOf(prefix: string, scope: Scope): string | null {
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    const uri = at.names.get(prefix)
    if (uri !== undefined) return uri
  }
  return null
}

/** A document type that only names itself is harmless; one that declares anything is not read at all. */
function refuseEntities(instruction: string): void {
  if (/^!(?:entity|doctype[^[<]*[[<])/i.test(instruction))
    throw new PayloadError('page', 'declares a document type with entities of its own, which is not read')
}

function fieldsOf(element: Open | undefined): Fields {
  if (element === undefined) return {}
  element.fields ??= {}
  return element.fields
}

function textOf({ text }: Open): string | null {
  return text.trim() === '' ? null : text
}

function rowOf(element: Open): Fields {
  const fields = fieldsOf(element)
  const text = textOf(element)
  if (text !== null) fields['#text'] = text
  return fields
}

function addTo(fields: Fields, key: string, value: unknown): void {
  if (value === null || key === '__proto__') return
  const list = Object.hasOwn(fields, key) ? fields[key] : undefined
  if (Array.isArray(list)) list.push(value)
  else fields[key] = [value]
}

/** A second value makes a list of what was to be one; blank elements do not count. */
function setOnce(fields: Fields, key: string, value: unknown): void {
  if (key === '__proto__') return
  const before = Object.hasOwn(fields, key) ? fields[key] : null
  if (before === null) fields[key] = value
  else if (Array.isArray(before)) addTo(fields, key, value)
  else if (value !== null) fields[key] = [before, value]
}
