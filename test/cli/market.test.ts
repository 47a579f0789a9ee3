import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { command } from '../_support/command.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { storeAds } from '../_support/market.ts'

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

describe('jobtide market', () => {
  it('refreshes what changed, and with --all everything', async () => {
    await storeAds(database.db, [{ name: 'a', opening: 'a', at: '2026-10-01T00:00:00Z' }])
    const first = await command(['market', 'refresh', '--json'], environment)
    expect(JSON.parse(first.stdout)).toMatchObject({ openings: 1, added: 1, changed: 0, closed: 0 })
    const again = await command(['market', 'refresh', '--all', '--json'], environment)
    expect(JSON.parse(again.stdout)).toMatchObject({ openings: 1, added: 0, changed: 0, closed: 0 })
  })

  it('says which counts are wrong, exits with 1 and mends them on demand', async () => {
    expect(await command(['market', 'check'], environment)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/agree/),
    })
    await sql`update market_cell set opened_paid = opened_paid + 2 where region = 'US-TX' and role = ''`.execute(
      database.db,
    )
    const checked = await command(['market', 'check', '--mend'], environment)
    expect(checked.code).toBe(1)
    expect(checked.stdout).toMatch(/US-TX.*opened_paid +2 +0/)
    expect((await command(['market', 'check'], environment)).code).toBe(0)
  })
})
