import type { ArchivedFile } from '../archive.ts'
import { OfficialError } from '../errors.ts'

export type SheetLimits = { rows: number; columns: number; cells: number }

/**
 * A sheet of few bytes can name a cell at the far end of a table of 17,000,000,000. Throws OfficialError when the addresses in
 * its XML reach past the limits, or are none.
 */
export function refuseVastSheet(file: string, part: ArchivedFile, limits: SheetLimits): void {
  const { rows, columns } = extentOf(file, part)
  const extent = `its cells reach to row ${rows} and column ${columns}`
  if (rows > limits.rows || columns > limits.columns || rows * columns > limits.cells) {
    throw new OfficialError(
      file,
      part.path,
      `${extent}; at most ${limits.rows} rows, ${limits.columns} columns and ${limits.cells} cells are taken`,
      'take the publisher’s own file, or delete the empty rows and columns',
    )
  }
}

function extentOf(file: string, part: ArchivedFile): { rows: number; columns: number } {
  const text = part.bytes.toString('latin1')
  let rows = 0
  let columns = 1
  for (const [, attributes = ''] of text.matchAll(/<(?:\w{1,20}:)?(?:row|c)(?=[\s>/])([^<>]*)/g)) {
    const address = /\sr\s?=\s?["']([A-Z]{0,3})(\d{1,9})["']/.exec(attributes)
    if (address === null) {
      const tag = attributes.trim().slice(0, 60)
      throw new OfficialError(
        file,
        part.path,
        `has a cell without an address (${tag})`,
        'take the publisher’s own file',
      )
    }
    rows = Math.max(rows, Number(address[2]))
    columns = Math.max(columns, columnNumber(address[1] ?? ''))
  }
  return { rows, columns }
}

/** A is 1, Z 26, AA 27. */
function columnNumber(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
}
