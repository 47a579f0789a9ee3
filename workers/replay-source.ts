import { replaySource } from '../jobs/replay-source.ts'
import { changedFields, type ReplayReport, replay } from '../src/replay/replay.ts'
import { findReplayRequest, finishReplayRequest } from '../src/store/replay-request.ts'
import type { ReplaySummary } from '../src/store/schema.ts'
import { defineWorker } from './_define.ts'

const EXAMPLES = 5
const LONGEST_VALUE = 200

/** A killed one begins anew: a replay may be repeated. */
export default defineWorker({
  job: replaySource,
  async work({ requestId }, context) {
    const request = await findReplayRequest(context.db, requestId)
    if (request === null || request.finishedAt !== null) return
    const { sourceId, apply } = request
    const report = await replay(context, { sourceId, apply, since: new Date(0), examples: EXAMPLES })
    await finishReplayRequest(context.db, requestId, { report: summarize(report) }, context.now())
    context.log.info({ sourceId, apply }, 'replay finished')
  },
  async giveUp({ requestId }, context, error) {
    await finishReplayRequest(context.db, requestId, { fault: error.message }, context.now())
  },
})

/** What a page shows of it: descriptions are named as changed, not quoted. */
function summarize({ examples, ...counts }: ReplayReport): ReplaySummary {
  const reread = examples.reread.map((each) => ({
    title: each.title,
    changes: changedFields(each).map((field) => ({
      field,
      before: field === 'text' ? null : shown(each.before[field]),
      after: field === 'text' ? null : shown(each.after[field]),
    })),
  }))
  return { ...counts, examples: { reread, fresh: examples.fresh.map(({ title }) => title), refused: examples.refused } }
}

function shown(value: string | string[] | null): string | null {
  const text = Array.isArray(value) ? value.join(' | ') : value
  return text === null ? null : text.slice(0, LONGEST_VALUE)
}
