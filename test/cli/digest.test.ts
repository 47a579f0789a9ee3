import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { command } from '../_support/command.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { clerk, insertReaders, plan, store } from '../_support/planning.ts'

// Each command is a process of its own, and a busy machine starts them slowly.
vi.setConfig({ testTimeout: 120_000 })

let database: TestDatabase
let folder: string
let environment: Record<string, string>
beforeAll(async () => {
  database = await cloneDatabase()
  folder = await mkdtemp(join(tmpdir(), 'jobtide-cli-'))
  environment = { DATABASE_URL: database.url, DATA_DIR: folder }
})
afterAll(async () => {
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

describe('jobtide digest resend', () => {
  it('makes what is held due again, and says what it does not send', async () => {
    const { db } = database
    const at = new Date(Date.now() - 60_000)
    await insertReaders(db, [{ nextAt: at }, { nextAt: at }])
    await store(db, clerk('a', { firstSeenAt: at }))
    const ids: string[] = []
    await plan(db, at, async (planned) => {
      ids.push(...planned)
    })
    const [held = '', sent = ''] = ids
    await sql`update digest set state = case when id = ${held} then 'unknown' else 'accepted' end, attempt = 1`.execute(
      db,
    )
    const named = await command(['digest', 'resend', sent], environment)
    expect(named.code).toBe(1)
    expect(named.stdout).toContain('it would come twice')
    const all = await command(['digest', 'resend', '--state', 'unknown', '--json'], environment)
    expect(all.code).toBe(0)
    expect(JSON.parse(all.stdout)).toMatchObject([{ id: held, from: 'unknown', refused: null }])
    const due = db.selectFrom('digest').select('next_attempt_at').where('id', '=', held)
    expect((await due.executeTakeFirst())?.next_attempt_at).toBeInstanceOf(Date)
  })

  it.each([
    [[], /give ids of digests, or --state/],
    [['7'], /7 is no id of a digest/],
    [['--state', 'accepted'], /unknown, deferred, rejected/],
    [['--state', 'rejected'], /give --since too/],
    [['--state', 'rejected', '--since', 'yesterday'], /a time such as/],
  ])('exits with 2 and says how to call it: %j', async (words, fault) => {
    const ended = await command(['digest', 'resend', ...words], environment)
    expect(ended.code).toBe(2)
    expect(ended.stderr).toMatch(fault)
  })
})
