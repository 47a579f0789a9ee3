import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Context } from '../../context.ts'
import { LONGEST } from '../../control/password.ts'
import { SESSION, signIn, signOut } from '../../control/sign-in.ts'
import { type HtmlPart, html } from '../../digest/escape.ts'
import { textFields } from '../form-field.ts'
import { HTML, layout } from '../layout.ts'
import { cookieName, cookieOptions } from '../session.ts'
import { tokenOf, whoAsks } from './signed-in.ts'

const WRONG = 'Name or password is wrong.'
const TOO_OFTEN = 'Too many tries by this name. Wait 15 minutes, or give a new password with jobtide operator password.'

/** The one page of the operators that is open to everybody. */
export function signInRoutes(app: FastifyInstance, context: Context): void {
  app.get('/admin/sign-in', async (_request, reply) => answer(context, reply, 200, '', null))
  app.post('/admin/sign-in', async (request, reply) => {
    const { name = '', password = '' } = textFields(request.body)
    const given = { name, password, from: request.ip, before: tokenOf(context, request) }
    const outcome = await signIn(context.db, given, context.now())
    if (outcome.kind === 'wrong') return answer(context, reply, 401, name, WRONG)
    if (outcome.kind === 'too_often') return answer(context, reply, 429, name, TOO_OFTEN)
    const options = { ...cookieOptions(context), sameSite: 'strict', maxAge: SESSION.longestMs / 1000 } as const
    reply.setCookie(cookieName(context, 'admin'), outcome.token, options)
    return reply.redirect('/admin', 303)
  })
}

/** Behind the guard: only who is signed in can sign out. */
export function signOutRoutes(app: FastifyInstance, context: Context): void {
  app.post('/admin/sign-out', async (request, reply) => {
    const { token, actor } = whoAsks(request)
    await signOut(context.db, token, actor, context.now())
    reply.clearCookie(cookieName(context, 'admin'), cookieOptions(context))
    return reply.redirect('/admin/sign-in', 303)
  })
}

function answer(context: Context, reply: FastifyReply, status: number, name: string, fault: string | null) {
  const body = html`<h1>Sign in as an operator</h1>
${fault === null ? '' : html`<p class="fault" id="fault" role="alert">${fault}</p>`}
<form class="subscribe" action="/admin/sign-in" method="post">
<label for="name">Name</label>
<input id="name" name="name" required maxlength="64" autocomplete="username" autocapitalize="none" value="${name.slice(0, 64)}"${ties(fault)}>
<label for="password">Password</label>
<input id="password" name="password" type="password" required maxlength="${LONGEST}" autocomplete="current-password"${ties(fault)}>
<button>Sign in</button>
</form>
<p class="note">Operators are added on the machine: <code>jobtide operator add</code>.</p>`
  return reply
    .code(status)
    .type(HTML)
    .send(layout(context, { title: 'Sign in', body }))
}

const ties = (fault: string | null): HtmlPart => (fault === null ? '' : html` aria-describedby="fault"`)
