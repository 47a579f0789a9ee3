import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { writeAudit } from '../../store/audit.ts'
import { HTML } from '../layout.ts'
import { readBoardFiles } from './board-files.ts'
import { type BoardRoute, createBoard } from './board-room.ts'
import { type SignedIn, whoAsks } from './signed-in.ts'

export const BOARD = '/admin/queues/board'

/** It shows itself by its own script, and loads nothing from elsewhere. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // The one style that its script puts into the page.
  "style-src 'self' 'sha256-r2N1TB/gHbBtBZFKg7ejmq1acVSREzucTAEw6ga4hoU='",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** What operators may do there, by the library's names. Jobs are neither added nor edited, and no queue is emptied or wiped. */
const ACTS: ReadonlyMap<string, string> = new Map([
  ['/api/queues/pause', 'all queues paused'],
  ['/api/queues/resume', 'all queues resumed'],
  ['/api/queues/:queueName/pause', 'queue paused'],
  ['/api/queues/:queueName/resume', 'queue resumed'],
  ['/api/queues/:queueName/promote', 'delayed jobs promoted'],
  ['/api/queues/:queueName/retry/:queueStatus', 'jobs tried again'],
  ['/api/queues/:queueName/:jobId/retry', 'job tried again'],
  ['/api/queues/:queueName/:jobId/clean', 'job removed'],
  ['/api/queues/:queueName/:jobId/promote', 'job promoted'],
  ['/api/queues/:queueName/job-schedulers/:schedulerId/run', 'schedule run'],
])

/** The board of the queue library. It needs JavaScript; /admin/queues does not. Viewers look, and change nothing. */
export async function boardRoutes(app: FastifyInstance, context: Context, queues: readonly unknown[]): Promise<void> {
  const { page, files } = await readBoardFiles(BOARD, context.config.web.siteName)
  const rooms = { operator: createBoard(queues, false), viewer: createBoard(queues, true) }
  for (const path of rooms.viewer.pages) {
    app.get(`${BOARD}${path === '/' ? '' : path}`, async (request, reply) => {
      return reply
        .type(HTML)
        .header('content-security-policy', POLICY)
        .send(page(rooms[whoAsks(request).operator.role].settings))
    })
  }
  app.get<{ Params: { '*': string } }>(`${BOARD}/static/*`, async (request, reply) => {
    const file = files.get(request.params['*'])
    return file === undefined ? reply.callNotFound() : reply.type(file.type).send(file.body)
  })
  for (const { method, route } of rooms.operator.routes) {
    app.route({
      method,
      url: `${BOARD}${route}`,
      config: { byScript: true },
      handler: (request, reply) =>
        answer(context, rooms[whoAsks(request).operator.role].find(method, route), request, reply),
    })
  }
}

async function answer(
  context: Context,
  found: BoardRoute,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { params, query, body, headers } = request
  const isAct = request.method !== 'GET'
  if (isAct && !ACTS.has(found.route)) return reply.code(403).send({ error: 'This is not done at this board.' })
  if (isAct) await note(context, whoAsks(request), found.route, params as Record<string, string>)
  const { status, body: said } = await found.answer({ params, query, body, headers })
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(said ?? {}))
}

/** Before it is done: the queue may be elsewhere, and what is not noted must not happen. */
async function note(
  context: Context,
  { actor }: SignedIn,
  route: string,
  params: Record<string, string>,
): Promise<void> {
  const { queueName = 'all', ...rest } = params
  const entry = { action: ACTS.get(route) ?? route, target: `queue ${queueName}`, detail: rest }
  await writeAudit(context.db, actor, entry, context.now())
}
