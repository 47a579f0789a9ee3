import type { Context } from '../../context.ts'
import { findSourceById, type Source } from '../../store/source.ts'

/** The source of an address; null when there is none. */
export async function findShownSource({ db }: Context, id: string): Promise<Source | null> {
  return isId(id) ? findSourceById(db, id) : null
}

/** Whether a part of an address can be an id of a row at all: asking the database for another would be an error. */
export function isId(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
}
