import { UsageError } from '../errors.ts'

/** A line of a list of addresses. Lines count from 1. */
export type AddressLine = { line: number; address: string; name: string | null }

const MOST_LINES = 200_000
const LONGEST_LINE = 4_000

/** Reads a list of boards: an address a line, then a name after a tab or a comma if there is one; "#" begins a comment.
 *  Throws UsageError for a file that is no such list. */
export async function readAddressLines(lines: AsyncIterable<string>): Promise<AddressLine[]> {
  const found: AddressLine[] = []
  let line = 0
  for await (const text of lines) {
    line += 1
    if (line > MOST_LINES) throw new UsageError(`the list has more than ${MOST_LINES} lines; split it`)
    if (text.length > LONGEST_LINE || text.includes('\0'))
      throw new UsageError(`line ${line} is no address; give a text file with one address a line`)
    const read = readAddressLine(line === 1 ? text.replace(/^\uFEFF/, '') : text)
    if (read !== null) found.push({ line, ...read })
  }
  return found
}

/** Null for a line that is empty or a comment. A comma inside an address is written %2C. */
export function readAddressLine(text: string): { address: string; name: string | null } | null {
  const bare = text.replace(/(?:^|\s)#.*$/s, '').trim()
  if (bare === '') return null
  const end = bare.includes('\t') ? bare.indexOf('\t') : bare.indexOf(',')
  if (end === -1) return { address: unquote(bare), name: null }
  const name = unquote(bare.slice(end + 1))
  return { address: unquote(bare.slice(0, end)), name: name === '' ? null : name }
}

function unquote(text: string): string {
  const bare = text.trim()
  return /^"[^"]*(?:""[^"]*)*"$/.test(bare) ? bare.slice(1, -1).replaceAll('""', '"').trim() : bare
}
