import { sql } from 'kysely'
import { unnest } from '../../src/store/bulk.ts'
import type { Database } from '../../src/store/database.ts'
import { storeAds } from './market.ts'

/** More than one transaction of retention takes of documents, crawls and digests, and of ads: see AT_ONCE in src/store. */
const MANY = 2_100
const MANY_ADS = 1_100

/**
 * A database in which much is old at `now`, and in every table something is not: closed ads with their keys and links beside open
 * ones, documents with refused items, crawls, digests with their ledger, reports, messages and events. Old is 415 to 420 days, within the 30 days before the 400 in which retention looks for crawls.
 */
export async function storeOldRows(db: Database, now: Date): Promise<void> {
  const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000)
  const ages = [...Array.from({ length: MANY }, (_, at) => 420 - at / MANY), 2, 1].map(daysAgo)
  const rows = ages.map((at, number) => ({ number, at }))
  const each = unnest(rows, { number: 'int', at: 'timestamptz' })
  await storeClosedAds(db, daysAgo(420), daysAgo(415))
  await storeCrawls(db, each)
  await storeDigests(db, each)
  await sql`insert into mail_event (key, address_hash, kind, permanent, detail, origin, at)
    select number::text, 'x', 'bounce', true, '', 'dsn', at from ${each}`.execute(db)
  await sql`insert into stripe_event (id, type, created_at, received_at, payload, handled_at)
    select number::text, 'x', at, at, '{}', at from ${each}`.execute(db)
  await sql`insert into webhook_message (webhook_id, posting_group_id, payload, state, planned_at)
    select (select id from webhook), uuidv7(), '{}', 'accepted', at from ${each}`.execute(db)
  await sql`insert into robots (origin, text, fetched_at) select number::text, '', at from ${each}`.execute(db)
}

async function storeClosedAds(db: Database, openedAt: Date, closedAt: Date): Promise<void> {
  const ads = Array.from({ length: MANY_ADS + 20 }, (_, number) => ({
    ...{ name: `ad ${number}`, opening: `opening ${number}`, company: `employer ${number % 12}`, pay: 40_000 + number },
    ...{ at: openedAt.toISOString(), closedAt: number < MANY_ADS ? closedAt.toISOString() : null },
  }))
  await storeAds(db, ads)
  await sql`insert into posting_signature (posting_id, version, keys, own_numbers, all_numbers, place_texts)
    select id, 1, array[hashtext(external_id), 7]::bigint[], '{}', '{}', '{}' from posting`.execute(db)
  await sql`insert into posting_key (key, posting_id) select unnest(keys), posting_id from posting_signature`.execute(
    db,
  )
  await sql`insert into posting_link (posting_id, checked_at) select id, ${openedAt} from posting`.execute(db)
}

type Rows = ReturnType<typeof unnest>

/** Failed crawls with a page each that only they hold, and the crawl that all are compared with. */
async function storeCrawls(db: Database, each: Rows): Promise<void> {
  await sql`insert into run (source_id, state, started_at, touched_at, finished_at, pages)
    select (select id from source), 'failed', at, at, at, number from ${each}`.execute(db)
  await sql`insert into run (source_id, state, started_at, touched_at, finished_at, complete, went_well)
    select (select id from source), 'done', max(at), max(at), max(at), true, true from ${each}`.execute(db)
  await sql`insert into document_body (hash, bytes, size) select sha256(number::text::bytea), 'x', 1 from ${each}`.execute(
    db,
  )
  await sql`insert into document (run_id, source_id, ordinal, url, fetched_at, hash, state)
    select id, source_id, 0, 'https://a.example', started_at, sha256(pages::text::bytea), 'read'
    from run where state = 'failed'`.execute(db)
  await sql`insert into refused (document_id, run_id, path, reason) select id, run_id, 'jobs[0]', 'missing' from document`.execute(
    db,
  )
}

/** Accepted digests of one reader, each of which told of one opening. */
async function storeDigests(db: Database, each: Rows): Promise<void> {
  await sql`insert into subscriber (email, tier, state, zone, hour, created_at, consent)
    values ('reader@people.example', 'plus', 'active', 'UTC', 8, now(), '{}')`.execute(db)
  await sql`insert into webhook (subscriber_id, url, secret, created_at)
    select id, 'https://reader.example', 'whsec_x', created_at from subscriber`.execute(db)
  await sql`insert into digest (subscriber_id, period, cadence, state, items, more, planned_at, content)
    select (select id from subscriber), number::text, 'daily', 'accepted', 1, 0, at, json_build_object('groups', json_build_array(uuidv7()::text))
    from ${each}`.execute(db)
  await sql`insert into delivered (subscriber_id, posting_group_id, digest_id)
    select subscriber_id, (content -> 'groups' ->> 0)::uuid, id from digest`.execute(db)
  await sql`insert into digest_run (at, due, planned, empty, excluded, finished_at) select at, 0, 0, 0, '{}', at from ${each}`.execute(
    db,
  )
}
