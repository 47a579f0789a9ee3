import { randomInt, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Handle } from '../../src/store/database.ts'
import { keepMark, readNewGroups, skipToNow } from '../../src/store/watermark.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { until } from '../_support/service.ts'

const NOW = new Date('2026-11-20T12:00:00Z')
const WRITERS = 8
const ROUNDS = 12

let test: TestDatabase
let sourceId: string
beforeAll(async () => {
  test = await cloneDatabase()
  const made = await sql<{ id: string }>`
    insert into source (connector, board, origin, name, every_minutes, next_run_at, created_at)
    values ('greenhouse', 'test', 'https://api.example', 'Test', 60, ${NOW}, ${NOW}) returning id`.execute(test.db)
  sourceId = made.rows[0]?.id ?? ''
})
afterAll(() => test.drop())

type Written = { groupId: string; changes?: { firstSeenAt?: Date; closedAt?: Date; expiresAt?: Date } }

async function newGroup(db: Handle, at = NOW): Promise<string> {
  const groupId = randomUUID()
  await sql`insert into posting_group (id, key, first_seen_at) values (${groupId}, ${groupId}, ${at})`.execute(db)
  return groupId
}

async function write(db: Handle, { groupId, changes = {} }: Written): Promise<void> {
  const at = changes.firstSeenAt ?? NOW
  await sql`
    insert into posting (source_id, external_id, group_id, url, title, company, company_key, title_reading, unresolved_places,
      pay_status, content_hash, first_seen_at, last_seen_at, seen_run_id, closed_at, expires_at)
    values (${sourceId}, ${randomUUID()}, ${groupId}, 'https://jobs.example/1', 'Nurse', 'Acme', 'acme', '{}', '[]', 'none', 'x',
      ${at}, ${at}, ${randomUUID()}, ${changes.closedAt ?? null}, ${changes.expiresAt ?? null})`.execute(db)
}

/** Reads once as the program does: the mark is kept in the transaction that read. */
async function readOnce(reader: string, limit = 1_000): Promise<{ groups: string[]; isLast: boolean }> {
  return test.db.transaction().execute(async (trx) => {
    const { candidates, mark, isLast } = await readNewGroups(trx, reader, NOW, limit)
    await keepMark(trx, reader, mark)
    return { groups: candidates.map((candidate) => candidate.groupId), isLast }
  })
}

/** Reads until nothing is left that any running transaction holds back. */
async function readUntil(reader: string, isEnough: (groups: string[]) => boolean): Promise<string[]> {
  const groups: string[] = []
  await until('everything was read', async () => {
    groups.push(...(await readOnce(reader)).groups)
    return isEnough(groups)
  })
  return groups
}

/** A transaction that stays open until it is told to end. */
async function hold(work: (trx: Handle) => Promise<void>): Promise<{ commit(): Promise<void> }> {
  const [open, started] = [gate(), gate()]
  const done = test.db.transaction().execute(async (trx) => {
    await work(trx)
    started.open()
    await open.passed
  })
  await Promise.race([started.passed, done])
  return {
    async commit() {
      open.open()
      await done
    },
  }
}

function gate(): { passed: Promise<void>; open(): void } {
  let open = () => {}
  const passed = new Promise<void>((done) => {
    open = done
  })
  return { passed, open: () => open() }
}

describe('following new openings', () => {
  it('loses none and tells none twice while eight writers commit out of order and some roll back', async () => {
    await readOnce('race')
    const committed: string[] = []
    const writer = async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const own: string[] = []
        const isUndone = randomInt(5) === 0
        await test.db
          .transaction()
          .execute(async (trx) => {
            for (let count = randomInt(1, 4); count > 0; count -= 1) {
              const groupId = await newGroup(trx)
              await write(trx, { groupId })
              own.push(groupId)
              await sleep(randomInt(8))
            }
            await sleep(randomInt(25))
            if (isUndone) throw new Error('undone')
          })
          .catch((error: Error) => expect(error.message).toBe('undone'))
        if (!isUndone) committed.push(...own)
      }
    }
    let isWriting = true
    const read: string[] = []
    const reader = async () => {
      while (isWriting) read.push(...(await readOnce('race', randomInt(1, 6))).groups)
    }
    const reading = reader()
    await Promise.all(Array.from({ length: WRITERS }, writer))
    isWriting = false
    await reading
    const whileWriting = read.length
    read.push(...(await readUntil('race', (groups) => whileWriting + groups.length >= committed.length)))
    expect(whileWriting).toBeGreaterThan(0)
    expect(read.toSorted()).toEqual(committed.toSorted())
  }, 30_000)

  it('finds what a slow writer stored before a quick one, which reading by time would never see', async () => {
    await readOnce('slow')
    const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000)
    const [slow, quick] = [await newGroup(test.db), await newGroup(test.db)]
    const byTime = async (last: Date) => {
      const rows = await sql<{ groupId: string; at: Date }>`
        select group_id as "groupId", first_seen_at as at from posting where first_seen_at > ${last} order by first_seen_at`.execute(
        test.db,
      )
      return { groups: rows.rows.map((row) => row.groupId), last: rows.rows.at(-1)?.at ?? last }
    }
    const held = await hold((trx) => write(trx, { groupId: slow, changes: { firstSeenAt: later(1) } }))
    await write(test.db, { groupId: quick, changes: { firstSeenAt: later(2) } })
    const first = await byTime(NOW)
    expect((await readOnce('slow')).groups).toEqual([])
    await held.commit()
    expect([...first.groups, ...(await byTime(first.last)).groups]).toEqual([quick])
    expect((await readUntil('slow', (groups) => groups.length >= 2)).toSorted()).toEqual([slow, quick].toSorted())
  })

  it('starts a new reader now, and one that skipped as well', async () => {
    await write(test.db, { groupId: await newGroup(test.db) })
    const fresh = await newGroup(test.db)
    await readUntil('slow', () => true)
    await until('no other transaction is older', async () => {
      const found = await sql<{ isPast: boolean }>`
        select (select max(xid) from posting) < pg_snapshot_xmin(pg_current_snapshot()) as "isPast"`.execute(test.db)
      return found.rows[0]?.isPast ?? false
    })
    expect((await readOnce('newcomer')).groups).toEqual([])
    await skipToNow(test.db, 'skipper')
    await write(test.db, { groupId: fresh })
    expect(await readUntil('newcomer', (groups) => groups.length > 0)).toEqual([fresh])
    expect(await readUntil('skipper', (groups) => groups.length > 0)).toEqual([fresh])
  })

  it('tells an opening at its first posting alone', async () => {
    await readUntil('newcomer', () => true)
    const [known, end] = [await newGroup(test.db), await newGroup(test.db)]
    await write(test.db, { groupId: known })
    expect(await readUntil('newcomer', (groups) => groups.length > 0)).toEqual([known])
    await write(test.db, { groupId: known })
    await write(test.db, { groupId: end })
    await write(test.db, { groupId: end })
    expect(await readUntil('newcomer', (groups) => groups.includes(end))).toEqual([end])
  })

  it('passes by what has closed or expired meanwhile', async () => {
    const [closed, expired, open] = [await newGroup(test.db), await newGroup(test.db), await newGroup(test.db)]
    await write(test.db, { groupId: closed, changes: { closedAt: NOW } })
    await write(test.db, { groupId: expired, changes: { expiresAt: NOW } })
    await write(test.db, { groupId: open })
    expect(await readUntil('newcomer', (groups) => groups.includes(open))).toEqual([open])
  })

  it('never parts the postings of one transaction, and goes on where a limit stopped it', async () => {
    const groups: string[] = []
    await test.db.transaction().execute(async (trx) => {
      for (let count = 0; count < 5; count += 1) {
        const groupId = await newGroup(trx)
        groups.push(groupId)
        await write(trx, { groupId })
      }
    })
    const last = await newGroup(test.db)
    await write(test.db, { groupId: last })
    let first: string[] = []
    await until('the first transaction was read', async () => {
      first = (await readOnce('newcomer', 2)).groups
      return first.length > 0
    })
    expect(first.toSorted()).toEqual(groups.toSorted())
    expect(await readUntil('newcomer', (read) => read.length > 0)).toEqual([last])
  })

  it('tells two readers of one name, at once, everything once between them', async () => {
    const groups = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const groupId = await newGroup(test.db)
        await write(test.db, { groupId })
        return groupId
      }),
    )
    const read: string[] = []
    await until('both have read', async () => {
      for (const part of await Promise.all([readOnce('newcomer', 3), readOnce('newcomer', 3)]))
        read.push(...part.groups)
      return read.length >= groups.length
    })
    expect(read.toSorted()).toEqual(groups.toSorted())
  })

  it('reads again what a reader that died did not keep', async () => {
    const groupId = await newGroup(test.db)
    await write(test.db, { groupId })
    const died = test.db.transaction().execute(async (trx) => {
      const { mark } = await readNewGroups(trx, 'newcomer', NOW, 10)
      await keepMark(trx, 'newcomer', mark)
      throw new Error('killed')
    })
    await expect(died).rejects.toThrow('killed')
    expect(await readUntil('newcomer', (groups) => groups.length > 0)).toEqual([groupId])
  })

  it('never moves a mark back', async () => {
    const markOf = async () =>
      (await test.db.selectFrom('watermark').select('xid').where('reader', '=', 'newcomer').executeTakeFirstOrThrow())
        .xid
    const before = await markOf()
    await keepMark(test.db, 'newcomer', '3')
    expect(await markOf()).toBe(before)
  })
})
