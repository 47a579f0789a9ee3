import type { RawBuilder } from 'kysely'
import type { Handle } from './database.ts'

/** Rows that one statement deletes. */
export const AT_ONCE = 2_000

/** Deletes by a statement that takes AT_ONCE rows at most, until it finds fewer. Each part is done for good. Returns how many rows. */
export async function deleteInParts(db: Handle, statement: RawBuilder<unknown>): Promise<number> {
  for (let total = 0; ; ) {
    const some = await countDeleted(db, statement)
    total += some
    if (some < AT_ONCE) return total
  }
}

export async function countDeleted(db: Handle, statement: RawBuilder<unknown>): Promise<number> {
  return Number((await statement.execute(db)).numAffectedRows ?? 0)
}
