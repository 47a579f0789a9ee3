import { fetchSource } from '../../jobs/fetch-source.ts'
import { openRun } from '../../src/store/run.ts'
import type { RunTable } from '../../src/store/schema.ts'
import { addSource } from '../../src/store/source.ts'
import { type TestService, until } from './service.ts'

/** Crawls a board at `origin` once, through the queue, an hour later than the time before. Returns the run's row. */
export async function crawlOnce(
  { service, clock }: TestService,
  origin: string,
  { connector = 'greenhouse', hours = 1 }: { connector?: string; hours?: number } = {},
) {
  const { db, enqueue } = service.context
  clock.now = new Date(clock.now.getTime() + hours * 3_600_000)
  const { id } = await addSource(db, { connector, board: 'acme', origin, name: 'Acme', everyMinutes: 60 }, clock.now)
  const runId = await openRun(db, id, 'queued', clock.now)
  if (runId === null) throw new Error('the run before is not over')
  await enqueue(fetchSource, [{ runId }])
  const read = () => db.selectFrom('run').selectAll().where('id', '=', runId).executeTakeFirstOrThrow()
  await until('the run is over', async () => isOver((await read()).state))
  return read()
}

function isOver(state: RunTable['state']): boolean {
  return state === 'done' || state === 'failed'
}

/** External ids of the postings that are open. */
export async function openPostings({ service }: TestService): Promise<string[]> {
  const rows = await service.context.db
    .selectFrom('posting')
    .select('external_id')
    .where('closed_at', 'is', null)
    .orderBy('external_id')
    .execute()
  return rows.map((row) => row.external_id)
}
