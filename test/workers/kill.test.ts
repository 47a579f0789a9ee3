import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest'
import { storeCandidates, storeSubscribers } from '../../bench/alert-rows.ts'
import { makeWorkload } from '../../bench/match-workload.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { type KillRun, runKills } from '../_support/kill-run.ts'

// Every kill starts the whole service anew.
vi.setConfig({ testTimeout: 400_000 })

const SUBSCRIBERS = 300
const KILLS = 3
const CONNECTIONS = 5

let database: TestDatabase
let folder: string
beforeEach(async () => {
  database = await cloneDatabase()
  folder = await mkdtemp(join(tmpdir(), 'jobtide-kill-'))
  const now = new Date()
  const { candidates } = makeWorkload({ searches: 0, candidates: 40, wordsPerPosting: 20, seed: 3 })
  const fresh = candidates.map((candidate) => ({ ...candidate, firstSeenAt: now, workMode: 'remote' as const }))
  await storeCandidates(database.db, fresh, now)
  const searches = Array.from({ length: SUBSCRIBERS }, (_, index) => ({
    id: `search-${index}`,
    subscriberId: `subscriber-${index}`,
    name: 'Remote',
    criteria: { ...EMPTY_CRITERIA, workModes: ['remote' as const] },
  }))
  await storeSubscribers(database.db, searches, now)
})
afterEach(async () => {
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

function killed(changes: Partial<KillRun> = {}) {
  let state = 1
  const random = () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
  const { db, url } = database
  return runKills({
    db,
    databaseUrl: url,
    queueUrl: url,
    kills: KILLS,
    connections: CONNECTIONS,
    sink: { delayMs: 20 },
    folder,
    random,
    whileSending: true,
    seconds: 300,
    ...changes,
  })
}

describe('kill -9 of planners and senders at random moments', () => {
  it('loses nothing, plans nobody twice, and sends at most those again that were under way', async () => {
    const report = await killed()
    expect(report).toMatchObject({
      due: SUBSCRIBERS,
      digests: SUBSCRIBERS,
      planned: SUBSCRIBERS,
      unsettled: 0,
      lost: 0,
    })
    expect(report.duplicates).toBeLessThanOrEqual(report.underWay)
    expect(report.caught).toBeGreaterThan(0)
  })

  it('sends nothing twice through a relay that drops repeats by the idempotency header', async () => {
    const report = await killed({
      sink: { delayMs: 20, dropRepeatsBy: 'X-Idempotency-Key' },
      environment: { MAIL_IDEMPOTENCY_HEADER: 'X-Idempotency-Key' },
    })
    expect(report).toMatchObject({ planned: SUBSCRIBERS, unsettled: 0, lost: 0, duplicates: 0 })
  })

  it.skipIf(inject('redisUrl') === null)('does the same with its queues on Redis', async () => {
    const report = await killed({ queueUrl: `${inject('redisUrl')}/7` })
    expect(report).toMatchObject({ digests: SUBSCRIBERS, planned: SUBSCRIBERS, unsettled: 0, lost: 0 })
    expect(report.duplicates).toBeLessThanOrEqual(report.underWay)
  })
})
