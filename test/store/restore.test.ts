import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { planDigests } from '../../jobs/plan-digests.ts'
import { scheduleSources } from '../../jobs/schedule-sources.ts'
import { settleRestore } from '../../src/alerts/after-restore.ts'
import { previewDigests } from '../../src/alerts/plan.ts'
import { readConfig } from '../../src/config.ts'
import { startSampleBoards } from '../../src/demo/boards.ts'
import { createLog } from '../../src/log.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { listMails } from '../../src/send/mailbox.ts'
import { createDatabase } from '../../src/store/create-database.ts'
import type { Database } from '../../src/store/database.ts'
import { listDueSubscribers } from '../../src/store/digest.ts'
import { addSource } from '../../src/store/source.ts'
import { addSearch, confirm, markConfirmationSent, signUp } from '../../src/store/subscriber.ts'
import { type Service, startService } from '../../workers/main.ts'
import { countRows } from '../_support/any-row.ts'
import { copyServer, folderFor, startCopy } from '../_support/base-backup.ts'
import { startOwnPostgres } from '../_support/own-postgres.ts'
import { isIdle, until } from '../_support/service.ts'
import { temporaryFolder } from '../_support/temporary.ts'

const LOG = createLog({ level: 'silent', pretty: false })
const HOUR = 3_600_000

async function subscribe(db: Database, email: string, at: Date): Promise<void> {
  const consent = { at: at.toISOString(), from: 'test', wording: 'test' }
  const { id } = await signUp(db, { email, tier: 'plus', zone: 'UTC', hour: 8, consent }, at)
  const criteria = { ...EMPTY_CRITERIA, roles: ['patient-services-representative'] }
  await addSearch(db, { subscriberId: id, name: 'Front desk', criteria }, at)
  await markConfirmationSent(db, id, at)
  await confirm(db, id, at, at)
}

/** Every row of every table, as a hash by table; leases and queues aside. */
async function stateOf(db: Database): Promise<Record<string, string>> {
  const state: Record<string, string> = {}
  for (const table of (await countRows(db)).keys()) {
    const { rows } = await sql<{ hash: string }>`
      select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as hash from ${sql.table(table)} t`.execute(
      db,
    )
    state[table] = rows[0]?.hash ?? ''
  }
  return state
}

const plan = async (service: Service) => {
  await service.context.enqueue(planDigests, [{}])
  await until('everything is sent', () => isIdle(service.runtime))
}

it('restores a lost database to a moment, and mails nobody anew what was mailed between that moment and the loss', async () => {
  const folder = await temporaryFolder()
  const server = await startOwnPostgres(undefined, ['-c', 'archive_mode=on', '-c', 'fsync=off'])
  const place = await server.place()
  let isLost = false
  onTestFinished(() => (isLost ? rm(dirname(place.data), { recursive: true, force: true }) : server.stop()))
  const home = await folderFor(server, `${place.data}-archive`)
  await createDatabase(server.urlOf('postgres'), 'jobtide')
  const clock = { now: new Date('2026-11-20T12:00:00Z') }
  const begin = (url: string) =>
    startService(
      readConfig({ DATABASE_URL: url, DATA_DIR: folder, FETCH_ALLOW_ADDRESSES: '127.0.0.1/32', FETCH_PER_SECOND: '0' }),
      LOG,
      ['workers'],
      { now: () => clock.now, retryDelayMs: 50 },
    )
  const service = await begin(server.urlOf('jobtide'))
  const { db } = service.context
  const admin = (statement: string) => sql.raw(statement).execute(db)
  await admin(`alter system set archive_command = 'cp %p ${home}/%f'`)
  await admin('select pg_reload_conf()')
  const mails = async () => (await listMails(service.context.mailFolder ?? '')).length

  // Work, a base backup, more work.
  const boards = await startSampleBoards({ now: clock.now })
  for (const source of boards.sources) await addSource(db, { ...source, everyMinutes: 60 }, clock.now)
  await service.context.enqueue(scheduleSources, [{}])
  await until('the boards are read', () => isIdle(service.runtime), 60)
  await boards.stop()
  await subscribe(db, 'first@example.org', clock.now)
  await plan(service)
  expect(await mails()).toBe(1)
  await copyServer(server, join(home, 'base'))
  clock.now = new Date(clock.now.getTime() + HOUR)
  await subscribe(db, 'second@example.org', clock.now)
  const then = await stateOf(db)
  const { rows } = await sql<{ at: string }>`select clock_timestamp()::text as at`.execute(db)

  // Between that moment and the loss the second subscriber gets a mail, and a third one comes.
  await plan(service)
  expect(await mails()).toBe(2)
  await subscribe(db, 'third@example.org', clock.now)
  const { rows: segment } = await sql<{ name: string }>`select pg_walfile_name(pg_switch_wal()) as name`.execute(db)
  await until('the archive has it', async () => {
    const { rows: left } = await sql<{ done: boolean }>`
      select coalesce(last_archived_wal >= ${segment[0]?.name ?? ''}, false) as done from pg_stat_archiver`.execute(db)
    return left[0]?.done === true
  })
  const lost = clock.now
  await service.stop()
  await server.kill()
  isLost = true
  await rm(place.data, { recursive: true })

  const restored = await startCopy(
    place,
    join(home, 'base'),
    'recovery',
    {
      restore_command: `cp ${home}/%f %p`,
      recovery_target_time: rows[0]?.at ?? '',
      recovery_target_action: 'promote',
    },
    'jobtide:own',
  )
  onTestFinished(() => restored.stop())
  clock.now = new Date(lost.getTime() + HOUR)
  const again = await begin(restored.urlOf('jobtide'))
  onTestFinished(() => again.stop())
  const now = await stateOf(again.context.db)
  expect(now).toEqual(then)

  const context = { db: again.context.db, market: again.context.market, tiers: again.context.config.tiers }
  const due = await listDueSubscribers(context.db, clock.now, '00000000-0000-0000-0000-000000000000', 10)
  const twice = await previewDigests(context, due, clock.now)
  expect(twice.map(({ content }) => content.groups.length > 0)).toEqual([true])

  const actor = { name: 'ada', from: 'test' }
  expect(await settleRestore(context, lost, actor, clock.now)).toEqual({ digests: 1, messages: 0, postings: 0 })
  expect(await settleRestore(context, lost, actor, clock.now)).toEqual({ digests: 0, messages: 0, postings: 0 })
  clock.now = new Date(lost.getTime() + 8 * 24 * HOUR)
  await plan(again)
  expect(await mails()).toBe(2)
}, 180_000)
