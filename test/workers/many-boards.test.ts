import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scheduleSources } from '../../jobs/schedule-sources.ts'
import type { RawPosting } from '../../src/domain/posting.ts'
import { loadSources } from '../../src/sources/registry.ts'
import { addSource } from '../../src/store/source.ts'
import { BAD_MANNERS, FORGIVEN_MANNERS } from '../_support/bad-manners.ts'
import { type ServedBoard, serveRecorded } from '../_support/recorded-server.ts'
import { startTestService, type TestService, until } from '../_support/service.ts'

/** `BOARDS=1000 npx vitest run test/workers/many-boards.test.ts` is the whole size. */
const BOARDS = Number(process.env.BOARDS ?? 260)
const ONE_IN = 10

const connectors = [...(await loadSources()).values()].filter(({ keys = [] }) => keys.length === 0)
let test: TestService
let server: Awaited<ReturnType<typeof serveRecorded>>
const sourceIds = new Map<ServedBoard, string>()

beforeAll(async () => {
  server = await serveRecorded(connectors, BOARDS, [...BAD_MANNERS, ...FORGIVEN_MANNERS], ONE_IN)
  test = await startTestService({
    parts: ['workers'],
    environment: {
      FETCH_ALLOW_ADDRESSES: '127.0.0.0/8',
      FETCH_PER_SECOND: '0',
      FETCH_TIMEOUT_SECONDS: '3',
      FETCH_MAX_MEBIBYTES: '4',
      WORKER_CONCURRENCY: '16',
    },
  })
  const { db } = test.service.context
  for (const board of server.boards) {
    const { id: connector, everyMinutes } = board.connector
    const { id } = await addSource(db, { connector, ...board.at, name: 'Acme', everyMinutes }, test.clock.now)
    sourceIds.set(board, id)
  }
  await test.service.context.enqueue(scheduleSources, [{}])
  const unfinished = db.selectFrom('run').select('id').where('state', 'not in', ['done', 'failed'])
  await until('the scheduler has opened every run', async () => (await runs()).length === BOARDS)
  await until('every run is over', async () => (await unfinished.execute()).length === 0, 600)
}, 660_000)
afterAll(async () => {
  await test.stop()
  await server.stop()
})

const runs = () => test.service.context.db.selectFrom('run').selectAll().execute()

async function storedIds(board: ServedBoard): Promise<string[]> {
  const rows = await test.service.context.db
    .selectFrom('posting')
    .select('external_id')
    .where('source_id', '=', sourceIds.get(board) ?? '')
    .execute()
  return rows.map(({ external_id }) => external_id).sort()
}

function recordedPostings({ connector, at, pages }: ServedBoard): RawPosting[] {
  return pages.flatMap((page) => connector.read(page, at).postings)
}

describe(`a crawl of ${BOARDS} boards of ${connectors.length} systems, one in ${ONE_IN} misbehaving`, () => {
  it('stores every posting of every board that behaves', async () => {
    const well = server.boards.filter(({ manner }) => manner === null)
    for (const board of well) {
      const ids = new Set(recordedPostings(board).map(({ externalId }) => externalId))
      expect(await storedIds(board), `${board.connector.id} at ${board.at.origin}`).toEqual([...ids].sort())
    }
    expect(well.length).toBe(BOARDS - Math.floor(BOARDS / ONE_IN))
  })

  it('gets over what passes', async () => {
    for (const board of server.boards.filter(({ manner }) => FORGIVEN_MANNERS.some((each) => each === manner))) {
      const ids = new Set(recordedPostings(board).map(({ externalId }) => externalId))
      expect(await storedIds(board), `${board.connector.id}, ${board.manner?.name}`).toEqual([...ids].sort())
    }
  })

  it('ends every other run with a reason', async () => {
    const byId = new Map((await runs()).map((run) => [run.source_id, run]))
    const told = server.boards
      .filter(({ manner }) => BAD_MANNERS.some((each) => each === manner))
      .map((board) => ({
        manner: board.manner?.name,
        connector: board.connector.id,
        run: byId.get(sourceIds.get(board) ?? ''),
      }))
    for (const { manner, connector, run } of told) {
      expect(run?.reason, `${manner} at ${connector}: ${run?.state}, complete ${run?.complete}`).toBeTruthy()
      expect(run?.complete, `${manner} at ${connector}`).toBe(false)
    }
    expect(told.length).toBeGreaterThan(0)
  })
})
