import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addAlias, removeAlias } from '../../src/control/aliases.ts'
import { createLog } from '../../src/log.ts'
import { replay } from '../../src/replay/replay.ts'
import { listRoleAliases } from '../../src/store/role-alias.ts'
import { startService } from '../../workers/main.ts'
import { type FakeBoard, job, jobs, startBoard } from '../_support/board.ts'
import { crawlOnce } from '../_support/crawl.ts'
import { startTestService, type TestService } from '../_support/service.ts'

const NAME = 'Zorblatt Quuxifier'
const ACTOR = { name: 'ada', from: 'test' }

let first: TestService
let test: TestService
let board: FakeBoard
beforeAll(async () => {
  board = await startBoard()
  first = await startTestService({ parts: ['workers'] })
  test = first
  board.answer(jobs([job(1, { title: NAME }), job(2, { title: `Senior ${NAME}` })]))
  await crawlOnce(test, board.origin)
})
afterAll(async () => {
  if (test !== first) await test.service.stop()
  await first.stop()
  await board.stop()
})

/** Ends the service and starts it anew on the same database, as after an upgrade or a reboot. */
async function restart(): Promise<void> {
  const { config } = test.service.context
  await test.service.stop()
  const given = { ...config, databaseUrl: first.database.url }
  const log = createLog({ level: 'silent', pretty: false })
  const service = await startService(given, log, ['workers'], { now: () => first.clock.now, retryDelayMs: 50 })
  test = { ...first, service }
}

async function roles(): Promise<(string | null)[]> {
  const rows = await test.service.context.db.selectFrom('posting').select('role_slug').orderBy('external_id').execute()
  return rows.map(({ role_slug }) => role_slug)
}

const replayAll = () =>
  replay(test.service.context, { sourceId: null, apply: true, since: new Date(0), examples: 1 }, () => {})

describe('a name that an operator gave to a role', () => {
  it('counts when the service was started again: a replay applies it to what is stored, a crawl to what is new', async () => {
    await addAlias(test.service.context, ACTOR, `  ${NAME} `, 'registered-nurse')
    await replayAll()
    expect(await roles()).toEqual([null, null])
    await restart()
    expect(await listRoleAliases(test.service.context.db)).toMatchObject([{ alias: NAME, role: 'registered-nurse' }])
    expect((await replayAll()).reread).toBe(2)
    expect(await roles()).toEqual(['registered-nurse', 'registered-nurse'])
    board.answer(jobs([1, 2, 3].map((id) => job(id, { title: NAME }))))
    await crawlOnce(test, board.origin)
    expect(await roles()).toEqual(Array(3).fill('registered-nurse'))
  })

  it('still counts after another start, and there is no gap any more', async () => {
    await restart()
    expect(test.service.context.readers.readTitle(NAME).role?.slug).toBe('registered-nurse')
    expect(await roles()).toEqual(Array(3).fill('registered-nurse'))
  })

  it('counts no more when it was taken back, from the next start on', async () => {
    await removeAlias(test.service.context, ACTOR, ` ${NAME}`)
    expect(await listRoleAliases(test.service.context.db)).toEqual([])
    expect(test.service.context.readers.readTitle(NAME).role?.slug).toBe('registered-nurse')
    await restart()
    await replayAll()
    expect(await roles()).toEqual([null, null, null])
  })

  it('is not taken back twice, and the operator is told where the names are listed', async () => {
    await expect(removeAlias(test.service.context, ACTOR, NAME)).rejects.toThrow(/no operator gave .*gaps aliases/)
    const { db } = test.service.context
    const log = await db.selectFrom('audit').select(['action', 'target', 'actor']).orderBy('id').execute()
    expect(log).toEqual([
      { action: 'alias added', target: 'registered-nurse', actor: 'ada' },
      { action: 'alias removed', target: NAME, actor: 'ada' },
    ])
  })
})
