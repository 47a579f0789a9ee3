import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { auditRoutes } from './audit.ts'
import { boardRoutes } from './board.ts'
import { digestsRoutes } from './digests.ts'
import { gapsRoutes } from './gaps.ts'
import { type QueueRoom, queueRoutes } from './queues.ts'
import { keptPageRoutes } from './refused.ts'
import { settingsPageRoutes } from './settings.ts'
import { signInRoutes, signOutRoutes } from './sign-in.ts'
import { guard } from './signed-in.ts'
import { sourceRoutes } from './source.ts'
import { sourceActionRoutes } from './source-actions.ts'
import { sourcesRoutes } from './sources.ts'

/** The pages of the operators. Registered only when they are configured. */
export async function adminRoutes(app: FastifyInstance, context: Context, queues: QueueRoom): Promise<void> {
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store').header('x-robots-tag', 'noindex')
  })
  signInRoutes(app, context)
  await app.register((scope, _options, done) => {
    guard(scope, context)
    signOutRoutes(scope, context)
    sourcesRoutes(scope, context)
    sourceRoutes(scope, context)
    sourceActionRoutes(scope, context)
    keptPageRoutes(scope, context)
    digestsRoutes(scope, context)
    gapsRoutes(scope, context)
    settingsPageRoutes(scope, context)
    auditRoutes(scope, context)
    queueRoutes(scope, context, queues)
    boardRoutes(scope, context, queues.boardQueues()).then(() => done(), done)
  })
}
