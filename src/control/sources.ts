import { fetchSource } from '../../jobs/fetch-source.ts'
import { replaySource } from '../../jobs/replay-source.ts'
import type { Context } from '../context.ts'
import { UsageError } from '../errors.ts'
import { type Actor, writeAudit } from '../store/audit.ts'
import { openReplayRequest } from '../store/replay-request.ts'
import { openRun } from '../store/run.ts'
import { type Source, setSourceInterval, setSourceState } from '../store/source.ts'

/** What operators do to sources, at the pages and by commands. Each writes its audit row in the same transaction. */
export type Control = Pick<Context, 'db' | 'enqueue' | 'now'>

/** The schema's least, which spares publishers, and a week: parked sources are asked as often. */
export const LEAST_MINUTES = 15
export const MOST_MINUTES = 7 * 24 * 60

export async function pauseSource({ db, now }: Control, actor: Actor, source: Source): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await setSourceState(trx, source.id, 'paused', 'paused by an operator', now())
    await writeAudit(trx, actor, { action: 'source paused', target: nameOf(source) }, now())
  })
}

/** Takes back a paused or parked source; it is due at once. */
export async function resumeSource({ db, now }: Control, actor: Actor, source: Source): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await setSourceState(trx, source.id, 'active', null, now())
    await writeAudit(
      trx,
      actor,
      { action: 'source resumed', target: nameOf(source), detail: { from: source.state } },
      now(),
    )
  })
}

/** Returns the run; null while one is under way. A job that is lost is put back by the sweep. */
export async function runSource({ db, enqueue, now }: Control, actor: Actor, source: Source): Promise<string | null> {
  const runId = await db.transaction().execute(async (trx) => {
    const opened = await openRun(trx, source.id, 'queued', now())
    if (opened !== null)
      await writeAudit(trx, actor, { action: 'source run', target: nameOf(source), detail: { run: opened } }, now())
    return opened
  })
  if (runId !== null) await enqueue(fetchSource, [{ runId }])
  return runId
}

/** The next run comes within the new interval. Throws a UsageError for minutes out of bounds. */
export async function changeInterval(
  { db, now }: Control,
  actor: Actor,
  source: Source,
  minutes: number,
): Promise<void> {
  if (!Number.isInteger(minutes) || minutes < LEAST_MINUTES || minutes > MOST_MINUTES)
    throw new UsageError(`give whole minutes from ${LEAST_MINUTES} to ${MOST_MINUTES}, which is a week`)
  await db.transaction().execute(async (trx) => {
    await setSourceInterval(trx, source.id, minutes, now())
    const detail = { from: source.everyMinutes, to: minutes }
    await writeAudit(trx, actor, { action: 'source interval changed', target: nameOf(source), detail }, now())
  })
}

/** Has the kept pages of a source read again: to see what would change, or to change it. False while another is not finished. */
export async function askReplay(
  { db, enqueue, now }: Control,
  actor: Actor,
  source: Source,
  apply: boolean,
): Promise<boolean> {
  const requestId = await db.transaction().execute(async (trx) => {
    const opened = await openReplayRequest(trx, { sourceId: source.id, apply, by: actor.name }, now())
    const action = apply ? 'replay applied' : 'replay tried'
    if (opened !== null) await writeAudit(trx, actor, { action, target: nameOf(source) }, now())
    return opened
  })
  if (requestId !== null) await enqueue(replaySource, [{ requestId }])
  return requestId !== null
}

const nameOf = ({ connector, board }: Source) => `${connector}/${board}`
