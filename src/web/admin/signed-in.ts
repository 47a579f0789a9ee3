import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { sameText } from '../../control/same-text.ts'
import { formToken, operatorOf } from '../../control/sign-in.ts'
import { type HtmlPart, html } from '../../digest/escape.ts'
import type { Actor } from '../../store/audit.ts'
import type { Operator } from '../../store/operator.ts'
import { textFields } from '../form-field.ts'
import { HTML, layout } from '../layout.ts'
import { cookieName } from '../session.ts'

/** Who asks. `form` is what every form of this session carries. */
export type SignedIn = { operator: Operator; token: string; form: string; actor: Actor }

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Asked by a script of ours, which has no form: the browser must say that it is the site's own. */
    byScript?: true
  }
  interface FastifyRequest {
    signedIn: SignedIn | null
  }
}

/**
 * Lets nobody in who is not signed in; and lets nothing be changed by a viewer, nor by a form that this session did not get.
 * It stands before every route of the scope, so that none can forget it. Signing out is a viewer's right, too.
 */
export function guard(app: FastifyInstance, context: Context): void {
  app.decorateRequest('signedIn', null)
  app.addHook('preHandler', async (request, reply) => {
    const token = tokenOf(context, request)
    const operator = token === null ? null : await operatorOf(context.db, token, context.now())
    if (token === null || operator === null) return reply.redirect('/admin/sign-in', 303)
    const actor = { name: operator.name, from: request.ip }
    request.signedIn = { operator, token, form: formToken(token), actor }
    if (request.method === 'GET' || request.method === 'HEAD') return
    if (!isOwn(context, request, request.signedIn.form))
      return refuse(context, reply, 'This form is not of your session. Nothing was changed. Open the page again.')
    if (operator.role !== 'operator' && request.routeOptions.url !== '/admin/sign-out')
      return refuse(context, reply, 'You are signed in as a viewer: you can look, and change nothing.')
  })
}

function isOwn(context: Context, request: FastifyRequest, form: string): boolean {
  if (!request.routeOptions.config.byScript) return sameText(textFields(request.body).form ?? '', form)
  return (
    request.headers['sec-fetch-site'] === 'same-origin' || request.headers.origin === new URL(context.baseUrl).origin
  )
}

/** Who asks, behind the guard. */
export function whoAsks(request: FastifyRequest): SignedIn {
  if (request.signedIn === null) throw new Error('a route of the operators is outside of the guard')
  return request.signedIn
}

export function tokenOf(context: Context, request: FastifyRequest): string | null {
  return request.cookies[cookieName(context, 'admin')] ?? null
}

/** A form with one button; nothing for a viewer. */
export function actionForm(
  { operator, form }: SignedIn,
  action: string,
  label: string,
  fields: HtmlPart = '',
): HtmlPart {
  if (operator.role !== 'operator') return ''
  return html`<form action="${action}" method="post"><input type="hidden" name="form" value="${form}">${fields}<button>${label}</button></form>`
}

function refuse(context: Context, reply: FastifyReply, words: string): FastifyReply {
  const body = html`<h1>Not allowed</h1><p>${words}</p><p><a href="/admin">Back to the overview</a></p>`
  return reply
    .code(403)
    .type(HTML)
    .send(layout(context, { title: 'Not allowed', body }))
}
