import type { PageReading } from '../../domain/posting.ts'

/** A reading of a listing that goes on where reading stops: refused as a page, so that what it lacks is not taken for gone. */
export function cutListing(reading: PageReading, reason: string): PageReading {
  return { ...reading, refused: [...reading.refused, { path: 'page', reason }] }
}
