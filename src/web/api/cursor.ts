import { ApiProblem } from './problem.ts'

const MOST_LETTERS = 2_000

/** Where a page ended, as an address carries it. */
export function writeCursor(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/** Throws ApiProblem when it is no cursor of `length` parts. */
export function readCursor(text: string | undefined, length: number): string[] | null {
  if (text === undefined) return null
  const parts = text.length > MOST_LETTERS ? null : parse(text)
  if (!Array.isArray(parts) || parts.length !== length || !parts.every((part) => typeof part === 'string')) {
    throw new ApiProblem(
      400,
      'cursor',
      'is no cursor of this list; take next_cursor of the page before, or leave it out',
    )
  }
  return parts
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    return null
  }
}
