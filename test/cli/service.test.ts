import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startSampleBoards } from '../../src/demo/boards.ts'
import { addSource } from '../../src/store/source.ts'
import { readRunTotals } from '../../src/store/status.ts'
import { launch, type Running } from '../_support/command.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { until } from '../_support/service.ts'

// Each command is a process of its own, and a busy machine starts them slowly.
vi.setConfig({ testTimeout: 120_000 })

let database: TestDatabase
let folder: string
let running: Running[]
beforeEach(async () => {
  database = await cloneDatabase()
  folder = await mkdtemp(join(tmpdir(), 'jobtide-start-'))
  running = []
})
afterEach(async () => {
  for (const { child } of running) child.kill('SIGKILL')
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

function start(args: string[] = [], environment: Record<string, string> = {}): Running {
  const service = launch(['start', ...args], {
    DATABASE_URL: database.url,
    DATA_DIR: folder,
    PORT: '0',
    FETCH_ALLOW_ADDRESSES: '127.0.0.1/32',
    FETCH_PER_SECOND: '0',
    ...environment,
  })
  running.push(service)
  return service
}

const started = (service: Running) =>
  until('the service started', async () => service.output().includes('service started'), 60)
const addressOf = (service: Running) => /"url":"([^"]+)"/.exec(service.output())?.[1] ?? ''

describe('the service', () => {
  it('serves pages, and ends with 0 when it is asked to stop', async () => {
    const service = start()
    await started(service)
    expect((await fetch(`${addressOf(service)}/healthz`)).status).toBe(200)
    service.child.kill('SIGTERM')
    expect(await service.ended).toMatchObject({ code: 0, stderr: '' })
    expect(service.output()).toContain('service stopped')
  })

  it.each(['scheduler', 'workers'])('runs the %s alone, without pages', async (part) => {
    const service = start(['--only', part])
    await started(service)
    expect(addressOf(service)).toBe('')
    service.child.kill('SIGTERM')
    expect((await service.ended).code).toBe(0)
  })

  it('reads what is due by its own schedule, and after being killed again and again ends where an undisturbed one ends', async () => {
    const boards = await startSampleBoards({ now: new Date() })
    for (const source of boards.sources) await addSource(database.db, { ...source, everyMinutes: 60 }, new Date())
    for (let kill = 0; kill < 4; kill += 1) {
      const service = start(['--only', 'workers'], { WORKER_CONCURRENCY: '2' })
      if (kill === 0) await enqueueDue(service)
      await started(service)
      await sleep(150 * kill)
      service.child.kill('SIGKILL')
      await service.ended
    }
    const last = start([], { WORKER_CONCURRENCY: '4' })
    // A killed worker's job waits for its lock to run out, 30 seconds, before another takes it up.
    await until('every board is read', async () => (await countRuns(['done'])) === boards.sources.length, 100)
    const totals = await readRunTotals(database.db, new Date(0))
    expect(totals).toMatchObject({ postings: 220, new: 220, changed: 0, closed: 0, failed: 0, refused: 5 })
    expect(await database.db.selectFrom('posting').select('id').execute()).toHaveLength(220)
    await boards.stop()
    last.child.kill('SIGTERM')
    expect((await last.ended).code).toBe(0)
  }, 180_000)

  it('never writes an address, a token or a password into its log', async () => {
    const service = start([], { LOG_LEVEL: 'trace', SMTP_URL: 'smtp://me:hunter2@127.0.0.1:1' })
    await started(service)
    const form = new URLSearchParams({ email: 'reader@example.org', zone: 'UTC', hour: '8', role: 'registered-nurse' })
    expect((await fetch(`${addressOf(service)}/subscribe`, { method: 'POST', body: form })).status).toBe(200)
    await until('the mail was tried', async () => /job failed|given up/.test(service.output()), 60)
    service.child.kill('SIGTERM')
    await service.ended
    expect(service.output()).not.toMatch(/reader@example|hunter2/)
    expect(await readdir(folder)).not.toContain('mail')
  })
})

async function countRuns(states: ('queued' | 'fetching' | 'reading' | 'done')[]): Promise<number> {
  return (await database.db.selectFrom('run').select('id').where('state', 'in', states).execute()).length
}

/** The scheduler's tick comes within the minute; a second process asks for it at once. */
async function enqueueDue(workers: Running): Promise<void> {
  await started(workers)
  const scheduler = start(['--only', 'scheduler'])
  await until('runs are open', async () => (await countRuns(['queued', 'fetching', 'reading', 'done'])) > 0, 60)
  scheduler.child.kill('SIGTERM')
  await scheduler.ended
}
