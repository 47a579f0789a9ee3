import { sql } from 'kysely'
import { unnest } from '../../src/store/bulk.ts'
import type { Database } from '../../src/store/database.ts'
import { toUuid } from './candidates.ts'

/** An ad as it lies in the tables, under the name of its opening. Instants as ISO texts. */
export type StoredAd = {
  name: string
  opening: string
  company?: string
  role?: string | null
  level?: string | null
  mode?: string | null
  at: string
  closedAt?: string | null
  places?: [country: string, region: string | null][]
  pay?: number | null
  text?: string | null
}

/** Stores ads that are seen for the first time, each with its spell, as a crawl does. */
export async function storeAds(db: Database, ads: readonly StoredAd[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`insert into source (id, connector, board, origin, name, every_minutes, next_run_at, created_at)
      values (${BOARD}, 'greenhouse', 'market', 'https://api.example', 'Market', 60, now(), now()) on conflict do nothing`.execute(
      trx,
    )
    const rows = ads.map((ad) => ({
      ...{ company: `employer of ${ad.opening}`, role: 'registered-nurse', level: null, mode: null, text: 'We hire.' },
      ...ad,
      id: toUuid(ad.name),
      group: toUuid(ad.opening),
      closed: ad.closedAt ?? null,
      status: ad.pay ? 'accepted' : 'none',
      pay: ad.pay
        ? JSON.stringify({ annual: { min: ad.pay - 1000, max: ad.pay + 1000, midpoint: ad.pay, currency: 'USD' } })
        : null,
    }))
    await sql`insert into posting_group (id, key, first_seen_at) select "group", "group"::text, min(at)
      from ${unnest(rows, { group: 'uuid', at: 'timestamptz' })} group by 1 on conflict do nothing`.execute(trx)
    await sql`insert into posting (id, source_id, external_id, group_id, url, title, company, company_key, role_slug, level, title_reading,
        work_mode, unresolved_places, pay_status, pay_basis, pay_currency, pay_period, pay_detail, description, skills, content_hash,
        first_seen_at, last_seen_at, seen_run_id, closed_at)
      select id, ${BOARD}, name, "group", 'https://jobs.example/' || name, name, company, company, role, level, '{}', mode, '[]', status,
        'base', 'USD', 'year', pay, text, '[{"name": "Epic"}]', name, at, at, ${BOARD}, closed
      from ${unnest(rows, TYPES)}`.execute(trx)
    await sql`insert into posting_spell (posting_id, first_seen_at, closed_at)
      select id, at, closed from ${unnest(rows, { id: 'uuid', at: 'timestamptz', closed: 'timestamptz' })}`.execute(trx)
    await insertPlaces(
      trx,
      ads.flatMap(({ name, places }) => placesOf(name, places ?? [['US', 'TX']])),
    )
  })
}

const BOARD = toUuid('the market board')
const TYPES = {
  id: 'uuid',
  group: 'uuid',
  name: 'text',
  company: 'text',
  role: 'text',
  level: 'text',
  mode: 'text',
  text: 'text',
  at: 'timestamptz',
  closed: 'timestamptz',
  status: 'text',
  pay: 'jsonb',
}

const placesOf = (name: string, places: [string, string | null][]) =>
  places.map(([country, region], ordinal) => ({ id: toUuid(name), ordinal, country, region }))

async function insertPlaces(db: Pick<Database, 'getExecutor'>, rows: ReturnType<typeof placesOf>): Promise<void> {
  const types = { id: 'uuid', ordinal: 'int', country: 'text', region: 'text' }
  await sql`insert into posting_place (posting_id, ordinal, kind, country, region, confidence)
    select id, ordinal, 'region', country, region, 1 from ${unnest(rows, types)}`.execute(db)
}

/** Gives an ad other places, as an edit does. */
export async function movePlaces(db: Database, name: string, places: [string, string | null][]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`delete from posting_place where posting_id = ${toUuid(name)}`.execute(trx)
    await insertPlaces(trx, placesOf(name, places))
  })
}

/** Closes ads, or puts them back on the board, as crawls do. */
export async function closeAds(db: Database, names: string[], at: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const ids = names.map(toUuid)
    await sql`update posting set closed_at = ${at} where id = any(${ids}::uuid[]) and closed_at is null`.execute(trx)
    await sql`update posting_spell set closed_at = ${at} where posting_id = any(${ids}::uuid[]) and closed_at is null`.execute(
      trx,
    )
  })
}

export async function reopenAds(db: Database, names: string[], at: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const ids = names.map(toUuid)
    await sql`insert into posting_spell (posting_id, first_seen_at)
      select id, ${at} from posting where id = any(${ids}::uuid[]) and closed_at is not null on conflict do nothing`.execute(
      trx,
    )
    await sql`update posting set closed_at = null, last_seen_at = ${at} where id = any(${ids}::uuid[])`.execute(trx)
  })
}

/** Sees ads again and finds nothing new, as most of a crawl does. */
export async function seeAgain(db: Database, names: string[], at: string): Promise<void> {
  await sql`update posting set last_seen_at = ${at}, missing_runs = 0, closed_at = null, closed_reason = null
    where id = any(${names.map(toUuid)}::uuid[])`.execute(db)
}
