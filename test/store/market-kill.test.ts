import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { checkCells } from '../../src/store/market-cell.ts'
import { refreshMarket } from '../../src/store/market-refresh.ts'
import { cloneDatabase } from '../_support/database.ts'
import { storeAds } from '../_support/market.ts'

const PROCESS = fileURLToPath(new URL('../_support/refresh-process.ts', import.meta.url))
const OPENINGS = 60

it('a refresh that is killed leaves each batch done or undone, and the next one does the rest', async () => {
  const database = await cloneDatabase()
  const { db } = database
  const count = async (table: 'market_stale' | 'market_opening') =>
    (await db.selectFrom(table).select(sql<number>`count(*)`.as('n')).executeTakeFirstOrThrow()).n
  try {
    const ads = Array.from({ length: OPENINGS }, (_, at) => ({
      name: `ad ${at}`,
      opening: `${at}`,
      at: '2026-10-01T00:00:00Z',
    }))
    await storeAds(db, ads)
    await sql`insert into market_stale (group_id) select id from posting_group, generate_series(1, 1000)`.execute(db)
    const child = spawn(process.execPath, ['--import', 'tsx', PROCESS, database.url])
    const left = await count('market_stale')
    while ((await count('market_stale')) === left && child.exitCode === null) await sleep(5)
    child.kill('SIGKILL')
    await once(child, 'exit')
    await sleep(200) // The server ends the transaction of a client that is gone.
    expect(await count('market_stale')).toBeGreaterThan(0)
    expect(await count('market_opening')).toBe(OPENINGS)
    expect(await checkCells(db)).toEqual([])
    await refreshMarket(db, () => new Date('2026-10-03T00:00:00Z'))
    expect([await count('market_stale'), await count('market_opening')]).toEqual([0, OPENINGS])
    expect(await checkCells(db)).toEqual([])
  } finally {
    await database.drop()
  }
})
