import { type Selectable, sql } from 'kysely'
import { unnest } from '../../src/store/bulk.ts'
import type { Database } from '../../src/store/database.ts'
import type { MarketOpeningTable } from '../../src/store/schema.ts'
import { toUuid } from './candidates.ts'

type Row = Selectable<MarketOpeningTable>

/** A row of market_opening; what a test does not care about is left out. Dates may be written as ISO texts. */
export type StoredOpening = {
  [Column in keyof Row]?: Date extends Row[Column] ? Date | string | null : Row[Column]
}

const COLUMNS = {
  group_id: 'uuid',
  recorded_at: 'timestamptz',
  superseded_at: 'timestamptz',
  first_seen_at: 'timestamptz',
  first_ever_at: 'timestamptz',
  previous_closed_at: 'timestamptz',
  closed_at: 'timestamptz',
  changed_at: 'timestamptz',
  posted_at: 'timestamptz',
  posting_id: 'uuid',
  source_id: 'uuid',
  ads: 'int',
  spells: 'int',
  employer: 'text',
  role: 'text',
  soc: 'text',
  level: 'text',
  work_mode: 'text',
  remote_scope: 'text',
  countries: 'jsonb',
  regions: 'jsonb',
  pay_status: 'text',
  pay_min: 'numeric',
  pay_mid: 'numeric',
  pay_max: 'numeric',
  pay_currency: 'text',
  pay_period: 'text',
  education: 'text',
  described: 'boolean',
  skills: 'jsonb',
}

const LISTS = ['countries', 'regions', 'skills']
const START = '2026-10-01T00:00:00Z'

/**
 * Writes openings straight into market_opening. Left out: an opening of its own, of an employer of its own, open in Texas
 * since October 2026 and known from the moment it was first seen; pay accepted when `pay_mid` is given, in dollars a year.
 */
export async function insertOpenings(db: Database, openings: readonly StoredOpening[]): Promise<void> {
  const counted = await db.selectFrom('market_opening').select(sql<number>`count(*)`.as('n')).executeTakeFirstOrThrow()
  const rows = openings.map((opening, at) => toRow(opening, counted.n + at))
  const names = sql.join(Object.keys(COLUMNS).map((name) => sql.ref(name)))
  const values = sql.join(Object.keys(COLUMNS).map((name) => (LISTS.includes(name) ? textArray(name) : sql.ref(name))))
  await sql`insert into market_opening (${names}) select ${values} from ${unnest(rows, COLUMNS)}`.execute(db)
}

function toRow(given: StoredOpening, at: number): Record<keyof typeof COLUMNS, unknown> {
  const first = given.first_seen_at ?? START
  const hasPay = (given.pay_mid ?? null) !== null
  const row = {
    group_id: toUuid(`opening ${at}`),
    recorded_at: first,
    superseded_at: 'infinity',
    first_seen_at: first,
    first_ever_at: first,
    previous_closed_at: null,
    closed_at: null,
    changed_at: null,
    posted_at: null,
    posting_id: toUuid(`posting ${at}`),
    source_id: toUuid('a board'),
    ads: 1,
    spells: 1,
    employer: `employer ${at}`,
    role: 'patient-services-representative',
    soc: '43-6013',
    level: null,
    work_mode: null,
    remote_scope: null,
    countries: ['US'],
    regions: ['US-TX'],
    pay_status: hasPay ? 'accepted' : 'none',
    pay_min: given.pay_mid ?? null,
    pay_mid: null,
    pay_max: given.pay_mid ?? null,
    pay_currency: hasPay ? 'USD' : null,
    pay_period: hasPay ? 'year' : null,
    education: null,
    described: true,
    skills: [],
    ...given,
  }
  return { ...row, ...Object.fromEntries(LISTS.map((name) => [name, JSON.stringify(row[name as 'skills'])])) }
}

function textArray(name: string) {
  return sql`array(select jsonb_array_elements_text(${sql.ref(name)}))`
}
