import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { forgetForeignTransactions } from '../../src/store/after-restore.ts'
import { keepMark, readNewGroups } from '../../src/store/watermark.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'

const NOW = new Date('2026-11-20T12:00:00Z')

async function addPosting({ db }: TestDatabase, sourceId: string): Promise<string> {
  const groupId = randomUUID()
  await sql`insert into posting_group (id, key, first_seen_at) values (${groupId}, ${groupId}, ${NOW})`.execute(db)
  await sql`
    insert into posting (source_id, external_id, group_id, url, title, company, company_key, title_reading, unresolved_places,
      pay_status, content_hash, first_seen_at, last_seen_at, seen_run_id)
    values (${sourceId}, ${groupId}, ${groupId}, 'https://jobs.example/1', 'Nurse', 'Acme', 'acme', '{}', '[]', 'none', 'x',
      ${NOW}, ${NOW}, ${randomUUID()})`.execute(db)
  return groupId
}

it('has readers of new postings go on in a server that counts its transactions anew, and take no old posting for new', async () => {
  const test = await cloneDatabase()
  onTestFinished(() => test.drop())
  const source = await sql<{ id: string }>`
    insert into source (connector, board, origin, name, every_minutes, next_run_at, created_at)
    values ('greenhouse', 'test', 'https://api.example', 'Test', 60, ${NOW}, ${NOW}) returning id`.execute(test.db)
  const sourceId = source.rows[0]?.id ?? ''
  await addPosting(test, sourceId)
  // As a dump from a server that has come much further.
  await sql`update posting set xid = '4000000000'`.execute(test.db)
  await keepMark(test.db, 'webhooks', '4000000001')

  expect(await test.db.transaction().execute(forgetForeignTransactions)).toBe(1)
  const added = await addPosting(test, sourceId)
  const read = await readNewGroups(test.db, 'webhooks', NOW, 100)
  expect(read.candidates.map(({ groupId }) => groupId)).toEqual([added])
  expect(await test.db.transaction().execute(forgetForeignTransactions)).toBe(0)
})
