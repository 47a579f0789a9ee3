import { sql } from 'kysely'
import type { Criteria, SavedSearch, TierId } from '../domain/alert.ts'
import type { Handle } from './database.ts'

/** A search with its feed, and what decides whether the feed may be read. */
export type FeedSearch = SavedSearch & {
  tier: TierId
  subscriberState: 'pending' | 'active' | 'unsubscribed'
  /** How many searches of the subscriber are older: those over the tier's number rest. */
  rank: number
  /** The last time that the criteria changed or a posting was hidden. */
  changedAt: Date
  feedKey: string | null
}

/** The search behind a feed's address; null when no feed has this key. */
export async function findFeed(db: Handle, key: string): Promise<FeedSearch | null> {
  const found = await sql<FeedSearch>`${FEEDS} where s.feed_key = ${key}`.execute(db)
  return asFeed(found.rows[0])
}

/** A subscriber's own search; null for another's and for none. */
export async function findFeedOfSearch(db: Handle, subscriberId: string, searchId: string): Promise<FeedSearch | null> {
  const found = await sql<FeedSearch>`
    ${FEEDS} where s.id::text = ${searchId} and s.subscriber_id = ${subscriberId}`.execute(db)
  return asFeed(found.rows[0])
}

/** Gives a search's feed a new address, or ends it with null. The old address is unknown at once. */
export async function setFeedKey(db: Handle, searchId: string, key: string | null): Promise<void> {
  await db.updateTable('saved_search').set({ feed_key: key }).where('id', '=', searchId).execute()
}

const FEEDS = sql`
  select s.id, s.subscriber_id as "subscriberId", s.name, s.criteria, s.feed_key as "feedKey", u.tier, u.state as "subscriberState",
    (select count(*)::int from saved_search o
      where o.subscriber_id = s.subscriber_id and (o.created_at, o.id) < (s.created_at, s.id)) as rank,
    greatest(s.created_at, s.updated_at, (select max(h.at) from hidden_posting h where h.subscriber_id = s.subscriber_id)) as "changedAt"
  from saved_search s join subscriber u on u.id = s.subscriber_id`

function asFeed(row: FeedSearch | undefined): FeedSearch | null {
  return row === undefined ? null : { ...row, criteria: row.criteria as Criteria }
}
