import { chmodSync } from 'node:fs'
import { mkdtemp, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest'
import { sendDigests } from '../../jobs/send-digests.ts'
import { sweep } from '../../jobs/sweep.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { listMails } from '../../src/send/mailbox.ts'
import { createDatabase } from '../../src/store/create-database.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { attachEmbedded } from '../../src/store/embedded.ts'
import { migrateToLatest } from '../../src/store/migrate.ts'
import { cloneDatabase } from '../_support/database.ts'
import { planFor } from '../_support/plan.ts'
import { clerk, insertReaders, plan, store } from '../_support/planning.ts'
import { raw, storeRaws } from '../_support/postings.ts'
import { startTestService, type TestService, until } from '../_support/service.ts'
import { CAN_MOUNT, mountSmall, resize, unmount } from '../_support/small-disk.ts'
import { makeSubscriber } from '../_support/subscribers.ts'

const NOW = new Date('2026-11-20T09:00:00Z')
const READERS = 10_000

// Mounts, and fills what it mounted.
vi.setConfig({ testTimeout: 90_000 })

describe.skipIf(!CAN_MOUNT)('a full disk', () => {
  it('under the database leaves whole transactions, and the run goes on when there is space', async () => {
    const { db, tablespace } = await smallDatabase()
    await insertReaders(
      db,
      Array.from({ length: READERS }, () => ({ nextAt: NOW })),
    )
    await store(db, ...Array.from({ length: 12 }, (_, index) => clerk(`${index}`, { firstSeenAt: NOW })))
    await sql`alter table digest set tablespace ${sql.ref(tablespace.name)}`.execute(db)
    await sql`alter table delivered set tablespace ${sql.ref(tablespace.name)}`.execute(db)

    await expect(plan(db, NOW)).rejects.toMatchObject({ code: '53100' })
    const half = await count(db)
    expect(half.digests).toBeGreaterThan(0)
    expect(half.digests).toBeLessThan(READERS)
    expect(half.digests % 2_000).toBe(0)
    expect(half.delivered).toBe(half.digests * 12)
    expect(half.waiting).toBe(READERS - half.digests)
    const runs = db.selectFrom('digest_run').select(['due', 'planned', 'empty', 'excluded']).orderBy('id')
    expect(await runs.execute()).toEqual([{ due: half.digests, planned: half.digests, empty: 0, excluded: {} }])

    resize(tablespace.folder, 256)
    const left = READERS - half.digests
    expect(await plan(db, NOW)).toEqual({ due: left, planned: left, empty: 0, excluded: {} })
    expect(await count(db)).toEqual({ digests: READERS, delivered: READERS * 12, waiting: 0 })
  })

  it('under the whole folder of the embedded server stops neither the server nor this process', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jobtide-full-'))
    mountSmall(folder, 256)
    chmodSync(folder, 0o755) // The server runs as a user of its own.
    onTestFinished(async () => {
      unmount(folder)
      await rm(folder, { recursive: true, force: true })
    })
    const server = await attachEmbedded(join(folder, 'data'))
    await createDatabase(server.urlOf('postgres'), 'full')
    const db = openDatabase(server.urlOf('full'))
    await migrateToLatest(db)
    await insertReaders(
      db,
      Array.from({ length: READERS }, () => ({ nextAt: NOW })),
    )
    await store(db, ...Array.from({ length: 12 }, (_, index) => clerk(`${index}`, { firstSeenAt: NOW })))
    // A segment of the log with room for all of this: what runs out is the room of the tables. See docs/delivery.md for the log.
    await sql`select pg_switch_wal()`.execute(db)
    await sql`checkpoint`.execute(db)
    const { bavail, bsize } = await statfs(folder)
    const filler = join(folder, 'filler')
    await writeFile(filler, Buffer.alloc(bavail * bsize - 4 * 1024 * 1024))

    await expect(plan(db, NOW)).rejects.toMatchObject({ code: '53100' })
    const half = await count(db)
    expect(half.waiting).toBe(READERS - half.digests)
    await rm(filler)
    expect(await plan(db, NOW)).toMatchObject({ due: half.waiting, planned: half.waiting })
    expect(await count(db)).toEqual({ digests: READERS, delivered: READERS * 12, waiting: 0 })
    await db.destroy()
    await server.close()
  })

  it('under the local mailbox defers the mail, which comes once when there is space', async () => {
    const test = await startTestService({ parts: ['workers'] })
    onTestFinished(test.stop)
    const folder = test.service.context.mailFolder ?? ''
    mountSmall(folder, 1)
    onTestFinished(() => unmount(folder))
    await storeRaws(test, [raw(1)])
    const criteria = { ...EMPTY_CRITERIA, roles: ['patient-services-representative'] }
    await makeSubscriber(test, 'reader@people.example', [{ name: 'Search', criteria }])
    const id = await planFor(test.service.context)
    const filler = join(folder, 'filler')
    await writeFile(filler, Buffer.alloc(2 * 1024 * 1024)).catch(() => {})

    await test.service.context.enqueue(sendDigests, [{ digestIds: [id] }])
    await until('it was tried', async () => (await stateOf(test)) !== 'planned' && (await stateOf(test)) !== 'sending')
    expect(await stateOf(test)).toBe('deferred')
    expect(await listMails(folder)).toEqual([])

    await rm(filler)
    test.clock.now = new Date(test.clock.now.getTime() + 120_000)
    await test.service.context.enqueue(sweep, [{}])
    await until('it is sent', async () => (await stateOf(test)) === 'accepted')
    expect(await listMails(folder)).toHaveLength(1)
  })
})

async function stateOf({ service }: TestService): Promise<string> {
  return (await service.context.db.selectFrom('digest').select('state').executeTakeFirstOrThrow()).state
}

async function count(db: Database) {
  const counted = await sql<{ digests: number; delivered: number; waiting: number }>`
    select (select count(*) from digest)::int as digests, (select count(*) from delivered)::int as delivered,
      (select count(*) from subscriber where next_digest_at <= ${NOW})::int as waiting`.execute(db)
  return counted.rows[0] ?? { digests: -1, delivered: -1, waiting: -1 }
}

/** A database, and a place of a few mebibytes on the same server for tables of it. */
async function smallDatabase() {
  const database = await cloneDatabase()
  const server = openDatabase(inject('postgresUrl'), { max: 1 })
  const { rows } = await sql<{ folder: string }>`select current_setting('data_directory') as folder`.execute(server)
  const { uid } = await stat(rows[0]?.folder ?? '')
  const folder = await mkdtemp(join(tmpdir(), 'jobtide-full-'))
  const name = `small_${process.pid}`
  mountSmall(folder, 8, uid)
  await sql`create tablespace ${sql.ref(name)} location ${sql.lit(folder)}`.execute(server)
  onTestFinished(async () => {
    await database.drop()
    await sql`drop tablespace ${sql.ref(name)}`.execute(server)
    await server.destroy()
    unmount(folder)
    await rm(folder, { recursive: true, force: true })
  })
  return { db: database.db, tablespace: { name, folder } }
}
