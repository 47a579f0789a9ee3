import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { storeCandidates, storeSubscribers } from '../../bench/alert-rows.ts'
import { makeWorkload } from '../../bench/match-workload.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { createDatabase } from '../../src/store/create-database.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { migrateToLatest } from '../../src/store/migrate.ts'
import { cloneDatabase } from '../_support/database.ts'
import { runKills } from '../_support/kill-run.ts'
import { startOwnPostgres } from '../_support/own-postgres.ts'
import { findRedis } from '../_support/redis.ts'

// A server is made, killed and brought back while the service works.
vi.setConfig({ testTimeout: 400_000 })

const SUBSCRIBERS = 60
const CONNECTIONS = 5
const BEFORE_MS = 700
const DOWN_MS = 1_500

async function fill(db: Database): Promise<void> {
  const now = new Date()
  const { candidates } = makeWorkload({ searches: 0, candidates: 20, wordsPerPosting: 20, seed: 3 })
  const fresh = candidates.map((candidate) => ({ ...candidate, firstSeenAt: now, workMode: 'remote' as const }))
  await storeCandidates(db, fresh, now)
  const searches = Array.from({ length: SUBSCRIBERS }, (_, index) => ({
    id: `search-${index}`,
    subscriberId: `subscriber-${index}`,
    name: 'Remote',
    criteria: { ...EMPTY_CRITERIA, workModes: ['remote' as const] },
  }))
  await storeSubscribers(db, searches, now)
}

const NO_KILLS = { kills: 0, connections: CONNECTIONS, sink: { delayMs: 100 }, random: () => 0, seconds: 300 }
const WHOLE = { digests: SUBSCRIBERS, planned: SUBSCRIBERS, unsettled: 0, lost: 0, survived: true }

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jobtide-restart-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('kill -9 of PostgreSQL while digests are planned and sent', () => {
  it('loses nothing, and the workers that ran through it go on', async () => {
    const server = await startOwnPostgres()
    try {
      await createDatabase(server.urlOf('postgres'), 'jobtide')
      const url = server.urlOf('jobtide')
      const db = openDatabase(url)
      await migrateToLatest(db)
      await fill(db)
      const whileLast = async () => {
        await sleep(BEFORE_MS)
        await server.kill()
        await sleep(DOWN_MS)
        await server.start()
      }
      const report = await runKills({ ...NO_KILLS, db, databaseUrl: url, queueUrl: url, folder, whileLast })
      expect(report).toMatchObject(WHOLE)
      // Only what the relay was taking when the note of its answer was lost can come twice.
      expect(report.duplicates).toBeLessThanOrEqual(CONNECTIONS)
      await db.destroy()
    } finally {
      await server.stop()
    }
  })
})

describe('kill -9 of Redis while digests are planned and sent', () => {
  it('loses nothing although the queue comes back empty, and sends nothing twice', async ({ skip }) => {
    const redis = await findRedis(folder)
    const { url: queueUrl, killAndStart } = redis
    if (queueUrl === null || !killAndStart) return skip(redis.reason || 'the Redis of REDIS_URL is not ours to kill')
    const database = await cloneDatabase()
    try {
      await fill(database.db)
      const whileLast = async () => {
        await sleep(BEFORE_MS)
        await killAndStart(DOWN_MS)
        // What the queue forgot is put back after two minutes; here they have passed.
        const before = new Date(Date.now() - 10 * 60_000)
        await database.db.updateTable('digest').set({ planned_at: before }).execute()
      }
      const report = await runKills({
        ...NO_KILLS,
        db: database.db,
        databaseUrl: database.url,
        queueUrl,
        folder,
        whileLast,
      })
      expect(report).toMatchObject({ ...WHOLE, duplicates: 0 })
    } finally {
      await database.drop()
      await redis.stop()
    }
  })
})
