import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { html } from '../digest/escape.ts'
import { formatDay } from '../digest/format.ts'
import { verifyToken } from '../send/token.ts'
import { setPause } from '../store/subscriber-settings.ts'
import { HTML, layout } from './layout.ts'

type TokenParams = { Params: { token: string }; Body: unknown }

const WEEK_MS = 7 * 86_400_000
export const PAUSE_WEEKS = [1, 2, 4] as const

/** Pausing from a mail, without signing in: it can only make mails fewer, and every mail offers to leave anyway. */
export function pauseRoutes(app: FastifyInstance, context: Context): void {
  app.get<TokenParams>('/pause/:token', async (request, reply) => {
    const choices = PAUSE_WEEKS.map((weeks) => {
      return html`<p><button name="weeks" value="${weeks}">${weeks === 1 ? 'One week' : `${weeks} weeks`}</button></p>`
    })
    const body = html`<h1>Pause your job alerts</h1><p>For how long? They come again by themselves.</p>
<form action="/pause/${request.params.token}" method="post">${choices}</form>`
    return reply.type(HTML).send(layout(context, { title: 'Pause', body }))
  })
  app.post<TokenParams>('/pause/:token', async (request, reply) => {
    const weeks = readWeeks(request.body)
    if (weeks === null) return reply.callNotFound()
    const until = new Date(context.now().getTime() + weeks * WEEK_MS)
    const id = verifyToken(context.secretKeys, 'pause', request.params.token)
    if (id !== null) await setPause(context.db, id, until)
    const body = html`<h1>Your job alerts are paused</h1>
<p>They come again after ${formatDay(until)}. <a href="/login">Your settings</a> end the pause sooner.</p>`
    return reply.type(HTML).send(layout(context, { title: 'Paused', body }))
  })
}

/** null when it is none of the choices. */
export function readWeeks(body: unknown): number | null {
  const value = Number(new Map<string, unknown>(Object.entries(body ?? {})).get('weeks'))
  return PAUSE_WEEKS.find((weeks) => weeks === value) ?? null
}
