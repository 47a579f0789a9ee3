import { readdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, it, vi } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { compareMigrations } from '../../src/store/migrate.ts'
import { launch } from '../_support/command.ts'
import { emptyDatabase } from '../_support/database.ts'
import { temporaryFolder } from '../_support/temporary.ts'

// Each command is a process of its own, and a busy machine starts them slowly.
vi.setConfig({ testTimeout: 120_000 })

/** After so many migrations, which is in the middle. */
const DONE = 5

it('of two processes that migrate one leads; when it is killed in the middle the other leads and finishes', async () => {
  const database = await emptyDatabase()
  try {
    const start = async (name: string) =>
      launch(['migrate'], {
        DATABASE_URL: `${database.url}?application_name=${name}`,
        DATA_DIR: await temporaryFolder(),
      })
    const [first, second] = [await start('first'), await start('second')]
    const leader = await untilHalfway(database.db)
    const [killed, other] = leader === 'first' ? [first, second] : [second, first]
    killed.child.kill('SIGKILL')
    expect((await killed.ended).code).toBeNull()
    expect(await other.ended).toMatchObject({ code: 0, stderr: '' })
    expect(await compareMigrations(database.db)).toEqual({ missing: [], foreign: [] })
  } finally {
    await database.drop()
  }
})

/** Who holds the lock when some migrations are there and some are not. */
async function untilHalfway(db: Database): Promise<string> {
  for (;;) {
    const { missing } = await compareMigrations(db)
    if (missing.length === 0) throw new Error('they were faster than this test looks')
    const { rows } = await sql<{ name: string }>`
      select application_name as name from pg_stat_activity join pg_locks using (pid)
      where locktype = 'advisory' and granted and datname = current_database()`.execute(db)
    const all = (await readdir(new URL('../../sql/', import.meta.url))).length
    if (rows[0] !== undefined && all - missing.length >= DONE) return rows[0].name
    await sleep(2)
  }
}
