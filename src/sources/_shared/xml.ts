import type { Page } from '../../domain/document.ts'
import { PayloadError } from '../../errors.ts'
import { decodeMarkup } from './decode.ts'
import type { Row } from './fields.ts'
import { gunzip } from './gzip.ts'
import type { Entry } from './json.ts'
import { buildXml } from './xml-rows.ts'

/**
 * What a reader knows of a document before it reads it. Without such a list one `<office>` would be a text and two a list.
 * Paths are names joined by dots, below an item: "jobDescriptions.jobDescription".
 */
export type XmlShape = {
  /** Where the items stand below each root that is known: `{ rss: 'channel.item', feed: 'entry' }`. Roots by local name. */
  items: Readonly<Record<string, string>>
  /** Paths of elements that may come several times and hold text: always a list of texts. */
  texts?: readonly string[]
  /** Paths of elements that may come several times and hold elements or attributes: always a list of rows, whose own
   *  attributes are `@name` and whose own text is `#text`. */
  rows?: readonly string[]
  /** Paths of elements whose content is HTML, escaped, in CDATA or as bare elements: always one text. */
  markup?: readonly string[]
  /** The prefix for the names of a namespace, whichever prefix the document gives it; "" for names without one:
   *  `{ 'http://base.google.com/ns/1.0': 'g' }`. Names of other namespaces are as the document writes them. */
  namespaces?: Readonly<Record<string, string>>
}

/** `head` is what stands around the items, from the root's children on: `text(child(head, 'channel'), 'title')`. */
export type XmlDocument = { root: string; head: Row; items: Entry[] }

/** Characters of a document; the limit of a fetched page is lower unless the operator raised it. */
const MAX_CHARACTERS = 150_000_000

/**
 * Reads an XML document, also one that is a gzip file, into rows for the readers of `fields.ts` and `readEach`. An element
 * that holds text is that text, one that holds elements an object, a blank one null; one that comes twice though the shape
 * does not say so is a list, which every reader of a single value refuses with its path. Attributes of an element stand
 * beside it: `guid@isPermaLink`; those of an item are `@name`.
 *
 * Linear in time. Throws PayloadError when the page is no XML, has another root, is cut off, declares entities (none is
 * ever expanded), or is nested or filled beyond all reason. Small slips, such as a bare "&", are read as text.
 */
export function readXml(page: Page, shape: XmlShape): XmlDocument {
  const text = decodeMarkup({ ...page, body: gunzip(page.body) })
  if (text.length > MAX_CHARACTERS) throw new PayloadError('page', `more than ${MAX_CHARACTERS} characters of XML`)
  const start = text.slice(0, 1000).trimStart()
  if (start === '') throw new PayloadError('page', 'empty where XML was due')
  if (/^[[{]/.test(start)) throw new PayloadError('page', 'JSON where XML was due')
  if (!start.startsWith('<')) throw new PayloadError('page', 'no XML')
  if (/^<(?:!doctype\s+html|html)[\s>]/i.test(start)) throw new PayloadError('page', 'HTML where XML was due')
  return buildXml(text, shape)
}
