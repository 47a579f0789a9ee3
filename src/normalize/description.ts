import { compile } from 'html-to-text'
import { createMemory, MOST_TEXTS } from './memory.ts'

const MAX_CHARACTERS = 100_000

/** Compiled once: building the converter costs more than using it. */
const toText = compile({
  wordwrap: false,
  limits: { maxInputLength: 400_000, maxDepth: 60, maxChildNodes: 5000 },
  selectors: [
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'img', format: 'skip' },
    { selector: 'script', format: 'skip' },
    { selector: 'style', format: 'skip' },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
})

/** A description as plain text with paragraphs kept; null when nothing is left. Markup is dropped, never kept. */
export function describe(html: string | null): string | null {
  return html === null ? null : memory(html, read)
}

const memory = createMemory<string | null>(MOST_TEXTS)

function read(html: string): string | null {
  const text = html.includes('<') ? toText(html) : html
  const tidy = text
    .replace(/(?<![ \t])[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  return tidy === '' ? null : tidy.slice(0, MAX_CHARACTERS)
}
