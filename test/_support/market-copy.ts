import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '../../src/store/database.ts'
import { cloneDatabase, type TestDatabase } from './database.ts'

/** Openings in the market's table with the boards and postings they speak of, enough for natural keys. */
export type CopiedOpening = { externalId: string; employer: string; role: string; pay: number | null; day: number }

const START = Date.UTC(2026, 9, 1)
const DAY_MS = 86_400_000

export function someOpenings(count: number): CopiedOpening[] {
  return Array.from({ length: count }, (_, at) => ({
    externalId: `ad-${at}`,
    employer: `employer ${at % 7}`,
    role: at % 3 === 0 ? 'registered-nurse' : 'electrician',
    pay: at % 2 === 0 ? 40_000 + at * 100 : null,
    day: at % 30,
  }))
}

/** The same openings with ids and an order of their own: `salt` makes them. */
export async function copyOf(openings: CopiedOpening[], salt: string): Promise<TestDatabase> {
  const test = await cloneDatabase()
  const sourceId = uuid(salt, 'board')
  await sql`
    insert into source (id, connector, board, origin, name, every_minutes, next_run_at, created_at)
    values (${sourceId}, 'greenhouse', 'acme', 'https://api.example', 'Acme', 60, now(), now())`.execute(test.db)
  const order = [...openings].sort((a, b) => (uuid(salt, a.externalId) < uuid(salt, b.externalId) ? -1 : 1))
  for (const opening of order) await write(test.db, opening, sourceId, salt)
  await sql`delete from market_stale`.execute(test.db) // The openings are written above, not made of the postings.
  return test
}

async function write(
  db: Database,
  { externalId, employer, role, pay, day }: CopiedOpening,
  sourceId: string,
  salt: string,
) {
  const at = new Date(START + day * DAY_MS)
  const [groupId, postingId] = [uuid(salt, `group ${externalId}`), uuid(salt, `posting ${externalId}`)]
  await sql`insert into posting_group (id, key, first_seen_at) values (${groupId}, ${externalId}, ${at})`.execute(db)
  await sql`
    insert into posting (id, source_id, external_id, group_id, url, title, company, company_key, title_reading, unresolved_places,
      pay_status, content_hash, first_seen_at, last_seen_at, seen_run_id)
    values (${postingId}, ${sourceId}, ${externalId}, ${groupId}, 'https://jobs.example/1', 'Nurse', ${employer}, ${employer}, '{}',
      '[]', 'none', 'x', ${at}, ${at}, ${uuid(salt, 'run')})`.execute(db)
  await sql`
    insert into market_opening (group_id, recorded_at, first_seen_at, first_ever_at, posting_id, source_id, ads, spells, employer,
      role, countries, regions, pay_status, pay_mid, pay_currency, described, skills)
    values (${groupId}, ${at}, ${at}, ${at}, ${postingId}, ${sourceId}, 1, 1, ${employer}, ${role}, '{US}', '{US-TX}',
      ${pay === null ? 'none' : 'accepted'}, ${pay}, ${pay === null ? null : 'USD'}, true, '{}')`.execute(db)
}

/** Stable for a salt, unlike between salts. */
function uuid(salt: string, name: string): string {
  const hex = createHash('sha256').update(`${salt} ${name}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
