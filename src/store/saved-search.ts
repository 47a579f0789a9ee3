import type { Criteria, SavedSearch } from '../domain/alert.ts'
import type { Database, Handle } from './database.ts'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Judges a search against the subscriber's other searches: the reason to refuse it, or null. */
export type Refuse<Reason> = (others: readonly SavedSearch[]) => Reason | null
export type Written<Reason> = { id: string } | { refused: Reason }

/** The saved searches of a subscriber, oldest first: the order in which a tier's limit keeps them. */
export async function listSavedSearches(db: Handle, subscriberId: string): Promise<SavedSearch[]> {
  const rows = await selectSearches(db, subscriberId).orderBy('created_at').orderBy('id').execute()
  return rows.map(toSearch)
}

/** null when there is none, it is another subscriber's, or the id is no id. */
export async function findSavedSearch(db: Handle, subscriberId: string, id: string): Promise<SavedSearch | null> {
  if (!UUID.test(id)) return null
  const row = await selectSearches(db, subscriberId).where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : toSearch(row)
}

/** Saves a new search unless `refuse` has a reason. Two at once of one subscriber are judged one after the other. */
export async function insertSavedSearch<Reason>(
  db: Database,
  search: Omit<SavedSearch, 'id'>,
  at: Date,
  refuse: Refuse<Reason>,
): Promise<Written<Reason>> {
  return db.transaction().execute(async (trx) => {
    await lockSubscriber(trx, search.subscriberId)
    const refused = refuse(await listSavedSearches(trx, search.subscriberId))
    if (refused !== null) return { refused }
    return trx
      .insertInto('saved_search')
      .values({
        subscriber_id: search.subscriberId,
        name: search.name,
        criteria: JSON.stringify(search.criteria),
        created_at: at,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
  })
}

/** Changes a search unless `refuse`, which sees the others alone, has a reason. null when it is gone. */
export async function updateSavedSearch<Reason>(
  db: Database,
  search: SavedSearch,
  at: Date,
  refuse: Refuse<Reason>,
): Promise<Written<Reason> | null> {
  return db.transaction().execute(async (trx) => {
    await lockSubscriber(trx, search.subscriberId)
    const all = await listSavedSearches(trx, search.subscriberId)
    if (!all.some(({ id }) => id === search.id)) return null
    const refused = refuse(all.filter(({ id }) => id !== search.id))
    if (refused !== null) return { refused }
    await trx
      .updateTable('saved_search')
      .set({ name: search.name, criteria: JSON.stringify(search.criteria), updated_at: at })
      .where('id', '=', search.id)
      .execute()
    return { id: search.id }
  })
}

/** Deletes a subscriber's own search. Deleting it twice is deleting it once. */
export async function deleteSavedSearch(db: Handle, subscriberId: string, id: string): Promise<void> {
  await db.deleteFrom('saved_search').where('subscriber_id', '=', subscriberId).where('id', '=', id).execute()
}

async function lockSubscriber(trx: Handle, id: string): Promise<void> {
  await trx.selectFrom('subscriber').select('id').where('id', '=', id).forUpdate().execute()
}

function selectSearches(db: Handle, subscriberId: string) {
  return db
    .selectFrom('saved_search')
    .select(['id', 'subscriber_id as subscriberId', 'name', 'criteria'])
    .where('subscriber_id', '=', subscriberId)
}

/** Criteria are judged before they are written. */
function toSearch<Row extends { criteria: unknown }>(row: Row): Row & { criteria: Criteria } {
  return { ...row, criteria: row.criteria as Criteria }
}
