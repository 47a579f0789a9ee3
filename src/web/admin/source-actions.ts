import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Context } from '../../context.ts'
import { askReplay, changeInterval, pauseSource, resumeSource, runSource } from '../../control/sources.ts'
import { UsageError } from '../../errors.ts'
import type { Actor } from '../../store/audit.ts'
import { latestReplayRequest } from '../../store/replay-request.ts'
import type { Source } from '../../store/source.ts'
import { textFields } from '../form-field.ts'
import { findShownSource } from './find-source.ts'
import { isFreshTry } from './replay.ts'
import { whoAsks } from './signed-in.ts'

/** What is said when it is done: a key of the words of the source's page. */
type Act = (source: Source, actor: Actor, fields: Readonly<Record<string, string>>) => Promise<string>

/** The buttons of a source's page. Each leads back to it. */
export function sourceActionRoutes(app: FastifyInstance, context: Context): void {
  for (const [name, act] of Object.entries(acts(context))) {
    app.post<{ Params: { id: string } }>(`/admin/sources/:id/${name}`, async (request, reply) => {
      const source = await findShownSource(context, request.params.id)
      if (source === null) return reply.callNotFound()
      return back(reply, source.id, await act(source, whoAsks(request).actor, textFields(request.body)))
    })
  }
}

function acts(context: Context): Record<string, Act> {
  return {
    async pause(source, actor) {
      await pauseSource(context, actor, source)
      return 'paused'
    },
    async resume(source, actor) {
      await resumeSource(context, actor, source)
      return 'resumed'
    },
    run: async (source, actor) => ((await runSource(context, actor, source)) === null ? 'busy' : 'run'),
    interval: (source, actor, { minutes = '' }) => tryInterval(context, source, actor, Number(minutes)),
    replay: async (source, actor) => ((await askReplay(context, actor, source, false)) ? 'replay' : 'replaying'),
    async apply(source, actor) {
      const latest = await latestReplayRequest(context.db, source.id)
      if (!isFreshTry(latest, context.now())) return 'tried'
      return (await askReplay(context, actor, source, true)) ? 'replay' : 'replaying'
    },
  }
}

async function tryInterval(context: Context, source: Source, actor: Actor, minutes: number): Promise<string> {
  try {
    await changeInterval(context, actor, source, minutes)
    return 'interval'
  } catch (error) {
    if (error instanceof UsageError) return 'minutes'
    throw error
  }
}

function back(reply: FastifyReply, id: string, done: string): FastifyReply {
  return reply.redirect(`/admin/sources/${id}?done=${done}`, 303)
}
