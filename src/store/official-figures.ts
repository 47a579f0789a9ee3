import { createHash } from 'node:crypto'
import type { OfficialReading } from '../domain/official.ts'

/**
 * A hash of the figures of a reading, whatever rows and columns they stand in. Null for filings and vintages, which are stored by
 * a key of their own.
 */
export function hashFigures({
  period,
  release,
  cells = [],
  rates = [],
  links = [],
  ...reading
}: OfficialReading): Buffer | null {
  if (reading.wages !== undefined || reading.series !== undefined) return null
  const hash = createHash('sha256').update(JSON.stringify([period, release, reading.rows, reading.refused.length]))
  for (const row of [...cells, ...rates, ...links]) {
    hash.update(
      JSON.stringify(row, (key, value: unknown) => (key === 'rowRef' || key === 'columnRef' ? undefined : value)),
    )
  }
  return hash.digest()
}
