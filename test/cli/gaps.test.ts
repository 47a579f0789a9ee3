import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { addSource, findSource } from '../../src/store/source.ts'
import { command } from '../_support/command.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { clerk, store } from '../_support/planning.ts'

// Each command is a process of its own, and a busy machine starts them slowly.
vi.setConfig({ testTimeout: 240_000 })

const MINUTE_MS = 60_000

let database: TestDatabase
let folder: string
let environment: Record<string, string>
beforeAll(async () => {
  database = await cloneDatabase()
  folder = await mkdtemp(join(tmpdir(), 'jobtide-gaps-'))
  environment = { DATABASE_URL: database.url, DATA_DIR: folder }
})
afterAll(async () => {
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

const run = (...args: string[]) => command(args, environment)
const json = async (...args: string[]) => JSON.parse((await run(...args, '--json')).stdout)

describe('jobtide gaps', () => {
  it('shows the commonest titles without a role; a name is given, listed, and taken back', async () => {
    const unread = { title: 'Zorblatt Quuxifier', roleSlug: null, firstSeenAt: new Date() }
    await store(database.db, clerk('a', unread), clerk('b', unread), clerk('c', { firstSeenAt: new Date() }))
    expect(await json('gaps')).toMatchObject([{ title: 'zorblatt quuxifier', openings: 2, employers: 2 }])
    const added = await run('gaps', 'add', 'Zorblatt Quuxifier', 'registered-nurse')
    expect(added).toMatchObject({ code: 0, stdout: expect.stringContaining('jobtide replay --apply') })
    expect((await run('gaps', 'aliases')).stdout).toMatch(/Zorblatt Quuxifier +registered-nurse +cli:/)
    const removed = await run('gaps', 'remove', 'Zorblatt Quuxifier')
    expect(removed).toMatchObject({ code: 0, stdout: expect.stringContaining('taken back') })
    expect(await json('gaps', 'aliases')).toEqual([])
    const twice = await run('gaps', 'remove', 'Zorblatt Quuxifier')
    expect(twice).toMatchObject({ code: 2, stderr: expect.stringContaining('jobtide gaps aliases') })
  })
})

describe('jobtide source every', () => {
  it('changes how often a source is read, from its next run on, and writes it to the audit log', async () => {
    const board = { connector: 'greenhouse', board: 'acme', origin: 'https://api.example', name: 'Acme' }
    const { db } = database
    await addSource(db, { ...board, everyMinutes: 1_440 }, new Date())
    await db
      .updateTable('source')
      .set({ next_run_at: new Date(Date.now() + 1_440 * MINUTE_MS) })
      .where('board', '=', 'acme')
      .execute()
    const changed = await run('source', 'every', 'greenhouse/acme', '120')
    expect(changed).toMatchObject({ code: 0, stdout: expect.stringContaining('every 120 minutes') })
    const source = await findSource(db, 'greenhouse/acme')
    expect(source?.everyMinutes).toBe(120)
    expect(source?.nextRunAt.getTime()).toBeLessThanOrEqual(Date.now() + 120 * MINUTE_MS)
    const log = await db.selectFrom('audit').selectAll().where('target', '=', 'greenhouse/acme').execute()
    expect(log).toMatchObject([{ action: 'source interval changed', detail: { from: 1_440, to: 120 } }])
  })

  it('takes whole minutes within its bounds, and a source that is there', async () => {
    const refused = await run('source', 'every', 'greenhouse/acme', '14')
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('from 15 to 10080') })
    const nobody = await run('source', 'every', 'nobody', '60')
    expect(nobody).toMatchObject({ code: 2, stderr: expect.stringContaining('jobtide source list') })
    expect((await findSource(database.db, 'greenhouse/acme'))?.everyMinutes).toBe(120)
  })
})
