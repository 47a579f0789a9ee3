import { type Cheerio, type CheerioAPI, load } from 'cheerio/slim'
import type { Page } from '../../domain/document.ts'
import { PayloadError } from '../../errors.ts'
import { LIMITS, tidyLine } from './fields.ts'
import { decodeHtml } from './html.ts'

/** What a tree is searched by: `tree('h1.title')`. */
export type Tree = CheerioAPI
export type Found = Cheerio<ReturnType<CheerioAPI>[number]>

/** Elements open at once, by a count that never says too few: those that need no closing tag are counted until their
 *  like is closed. The tree builder's time grows with the square of the depth: 10,000 levels take under a second. */
const MOST_OPEN = 10_000
/** Levels of the tree: what walks it recurses, and what is looked for in each of many elements inside each other is looked
 *  for in the whole page each time. Real pages stay under 60 levels and 300,000 characters. */
const MAX_DEPTH = 200
const MAX_CHARACTERS = 2_000_000
const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))

/** The tree of an HTML page. Throws PayloadError when the page is empty, too long, JSON, not in its stated encoding, or
 *  nested absurdly deep. */
export function readTree(page: Page): Tree {
  const html = decodeHtml(page)
  if (html.length > MAX_CHARACTERS) throw new PayloadError('page', `more than ${MAX_CHARACTERS} characters of HTML`)
  refuseDeep(mostOpen(html), MOST_OPEN)
  const tree = load(html)
  refuseDeep(depthOf(tree), MAX_DEPTH)
  return tree
}

/** The tree of a page that lists postings. Throws PayloadError also when the page was cut off: what it does not name would
 *  count as gone. */
export function readListTree(page: Page): Tree {
  if (!/<\/(?:html|body)\s*>/i.test(decodeHtml(page)))
    throw new PayloadError('page', 'cut off: its closing tag is missing')
  return readTree(page)
}

/** The words of the first element as one line, at most `limit` characters; null when there is none, or nothing in it. */
export function lineIn(found: Found, limit: number = LIMITS.name): string | null {
  const line = tidyLine(found.first().text())
  return line === '' || line.length > limit ? null : line
}

function refuseDeep(levels: number, most: number): void {
  if (levels > most) throw new PayloadError('page', `nested more than ${most} levels deep`)
}

function mostOpen(html: string): number {
  const open = new Map<string, number>()
  let now = 0
  let most = 0
  for (const [, slash, written = ''] of html.matchAll(/<(\/?)([a-z][^\s/>]{0,60})/gi)) {
    const name = written.toLowerCase()
    const count = open.get(name) ?? 0
    if (VOID.has(name) || (slash === '/' && count === 0)) continue
    const step = slash === '/' ? -1 : 1
    open.set(name, count + step)
    now += step
    most = Math.max(most, now)
  }
  return most
}

type Node = { type: string; children?: readonly Node[] }

function depthOf(tree: Tree): number {
  let level: Node[] = tree.root().toArray()
  let depth = 0
  for (; level.length > 0; depth++) level = level.flatMap((node) => node.children ?? [])
  return depth
}
