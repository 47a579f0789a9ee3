import { load } from 'cheerio/slim'
import type { Page } from '../../domain/document.ts'
import { PayloadError } from '../../errors.ts'
import { decodeMarkup } from './decode.ts'
import { absoluteLink } from './fields.ts'

/** What a posting page says besides its text: the JSON-LD scripts as written, in the order of the page. */
export type HtmlPage = { base: string; scripts: string[] }

/** Characters read of a page; the largest recorded career page has 291,000. */
const MAX_CHARACTERS = 8_000_000
/** Longest opening tag read, in characters. */
const MAX_TAG = 4000
const MAX_SCRIPTS = 200
/** A quick look before the close one; some frameworks write the plus sign as a character reference. */
const MAYBE_JSON_LD = /^<script[^>]*\bld(?:\+|&)/i

/** Finds the JSON-LD scripts of an HTML page, outside comments, and the address that relative links start from.
 *  Throws PayloadError when the page is empty, too long, JSON, or not in its stated encoding. */
export function readHtml(page: Page): HtmlPage {
  const html = decodeHtml(page)
  const elements = [...elementsOf(html)]
  const base = elements.find(({ name }) => name === 'base')
  const scripts = elements.filter(({ tag }) => MAYBE_JSON_LD.test(tag)).slice(0, MAX_SCRIPTS)
  return {
    base: absoluteLink((base && attributeOf(base, 'href')) ?? '', page.url) ?? page.url,
    scripts: scripts.filter(isJsonLd).map(({ content }) => content),
  }
}

/** The text of an HTML page. Throws PayloadError when it is empty, too long, JSON, or not in its stated encoding. */
export function decodeHtml(page: Page): string {
  const html = decodeMarkup(page)
  if (html.trim() === '') throw new PayloadError('page', 'empty where HTML was due')
  if (html.length > MAX_CHARACTERS) throw new PayloadError('page', `more than ${MAX_CHARACTERS} characters of HTML`)
  if (/^\s*[[{]/.test(html.slice(0, 200))) throw new PayloadError('page', 'JSON where HTML was due')
  return html
}

type Element = { name: string; tag: string; content: string }

/**
 * Script and base elements, found by walking from mark to mark. Building the whole tree takes time that grows with the
 * square of its depth (200,000 nested elements: 41 s); this walk is linear on any text.
 */
function* elementsOf(html: string): Generator<Element> {
  const mark = /<!--|<(script|base)(?=[\s/>])/gi
  for (let found = mark.exec(html); found !== null; found = mark.exec(html)) {
    const name = found[1]?.toLowerCase()
    if (name === undefined) {
      mark.lastIndex = endAfter(html, '-->', found.index + 2)
      continue
    }
    const open = endOfTag(html, found.index)
    const close = name === 'script' ? endOfScript(html, open) : open
    yield {
      name,
      tag: html.slice(found.index, Math.min(open, found.index + MAX_TAG)),
      content: html.slice(open, close),
    }
    mark.lastIndex = Math.max(close, found.index + 1)
  }
}

function isJsonLd(script: Element): boolean {
  return /^\s*application\/ld\+json\s*(?:;|$)/i.test(attributeOf(script, 'type') ?? '')
}

/** An attribute as a browser reads it: character references decoded. */
function attributeOf({ name, tag }: Element, attribute: string): string | undefined {
  return load(tag)(name).first().attr(attribute)
}

/** The end of an opening tag; a `>` inside a quoted attribute does not end it. */
function endOfTag(html: string, start: number): number {
  let quote = ''
  for (let at = start; at < html.length; at++) {
    const char = html[at] ?? ''
    if (quote !== '') quote = char === quote ? '' : quote
    else if (char === '>') return at + 1
    else if ((char === '"' || char === "'") && html[at - 1] === '=') quote = char
  }
  return html.length
}

function endOfScript(html: string, start: number): number {
  const close = /<\/script(?=[\s/>])/gi
  close.lastIndex = start
  return close.exec(html)?.index ?? html.length
}

function endAfter(html: string, mark: string, start: number): number {
  const at = html.indexOf(mark, start)
  return at === -1 ? html.length : at + mark.length
}
