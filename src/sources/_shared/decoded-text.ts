import { decodeHTML } from 'entities'
import { fault, type Row, requiredText, text, tidyLine } from './fields.ts'

/** A line in which the source writes character references, such as "Sales &amp; Marketing". As `text` of `fields.ts`. */
export function decodedText(row: Row, key: string): string | null {
  const line = text(row, key)
  return line === null ? null : tidyLine(decodeHTML(line)) || null
}

/** As `requiredText` of `fields.ts`, with character references decoded. */
export function requiredDecodedText(row: Row, key: string, limit: number): string {
  const line = tidyLine(decodeHTML(requiredText(row, key, limit)))
  if (line === '') throw fault(row, key, 'empty')
  return line
}
