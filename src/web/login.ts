import type { FastifyInstance, FastifyReply } from 'fastify'
import { sendConfirmation } from '../../jobs/send-confirmation.ts'
import { sendLoginLink } from '../../jobs/send-login-link.ts'
import type { Context } from '../context.ts'
import { type HtmlPart, html } from '../digest/escape.ts'
import { parseAddress } from '../send/address.ts'
import { LOGIN_MINUTES } from '../send/links.ts'
import { readToken, verifyToken } from '../send/token.ts'
import { findSubscriber, findSubscriberByEmail, renewConfirmation, type Subscriber } from '../store/subscriber.ts'
import { claimLogin, endSessions } from '../store/subscriber-settings.ts'
import { type FieldFaults, faultLink, faultSummary, faultText, textFields } from './form-field.ts'
import { HTML, layout } from './layout.ts'
import { closeSession, openSession, readSession } from './session.ts'

type TokenParams = { Params: { token: string } }

/**
 * The way to the settings: an address is typed, a short-lived link is mailed to it, and a button behind the link signs
 * the browser in. Whether an address is known is never told. Opening a link changes nothing: mail scanners do it too.
 */
export function loginRoutes(app: FastifyInstance, context: Context): void {
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })
  app.get('/login', async (_request, reply) => page(context, reply, 200, 'Your settings', askBody('', {})))
  app.post('/login', async (request, reply) => {
    const typed = textFields(request.body).email ?? ''
    const address = parseAddress(typed)
    if (address === null) {
      const faults = { email: 'Enter one e-mail address, such as name@example.org.' }
      return page(context, reply, 400, 'One thing to correct', askBody(typed, faults))
    }
    await sendWayIn(context, await findSubscriberByEmail(context.db, address))
    return page(context, reply, 200, 'Look into your mailbox', SENT)
  })
  app.get<TokenParams>('/login/from/:token', async (request, reply) => {
    const action = `/login/from/${request.params.token}`
    return page(context, reply, 200, 'Your settings', fromMailBody(action))
  })
  app.post<TokenParams>('/login/from/:token', async (request, reply) => {
    const id = verifyToken(context.secretKeys, 'manage', request.params.token)
    await sendWayIn(context, id === null ? null : await findSubscriber(context.db, id))
    return page(context, reply, 200, 'Look into your mailbox', SENT)
  })
  app.get<TokenParams>('/login/:token', async (request, reply) => {
    const subscriber = await readLogin(context, request.params.token)
    if (subscriber === null) return page(context, reply, 410, 'Link too old', VOID)
    return page(context, reply, 200, 'Your settings', enterBody(request.params.token))
  })
  app.post<TokenParams>('/login/:token', async (request, reply) => {
    const subscriber = await readLogin(context, request.params.token)
    if (subscriber === null) return page(context, reply, 410, 'Link too old', VOID)
    openSession(context, reply, subscriber.id)
    return reply.redirect('/settings', 303)
  })
  app.post('/logout', async (_request, reply) => {
    closeSession(context, reply)
    return page(context, reply, 200, 'Signed out', html`<h1>You are signed out</h1>`)
  })
  app.post('/logout-everywhere', async (request, reply) => {
    const subscriber = await readSession(context, request)
    if (subscriber !== null) await endSessions(context.db, subscriber.id, context.now())
    closeSession(context, reply)
    const body = html`<h1>You are signed out everywhere</h1><p>Login links that were sent before are void, too.</p>`
    return page(context, reply, 200, 'Signed out', body)
  })
}

/** Sends what lets the subscriber on: the login link, or, before the address is confirmed, the confirmation again. Neither more often than is good. */
export async function sendWayIn(context: Context, subscriber: Subscriber | null): Promise<void> {
  const { db, enqueue, now } = context
  if (subscriber?.state === 'pending') {
    await renewConfirmation(db, subscriber.id, now())
    await enqueue(sendConfirmation, [{ subscriberId: subscriber.id }])
  }
  if (subscriber?.state !== 'active' || !(await claimLogin(db, subscriber.id, now()))) return
  await enqueue(sendLoginLink, [{ subscriberId: subscriber.id, at: now().toISOString() }])
}

/** null for a forged, old or voided link, and for somebody who left: all the same to whoever asks. */
async function readLogin(context: Context, token: string): Promise<Subscriber | null> {
  const login = readToken(context.secretKeys, 'login', token)
  const age = login?.at ? context.now().getTime() - login.at.getTime() : Number.POSITIVE_INFINITY
  if (!login?.at || age > LOGIN_MINUTES * 60_000) return null
  const subscriber = await findSubscriber(context.db, login.ids[0] ?? '')
  if (subscriber?.state !== 'active') return null
  return subscriber.sessionsFrom !== null && login.at < subscriber.sessionsFrom ? null : subscriber
}

function page(context: Context, reply: FastifyReply, status: number, title: string, body: HtmlPart): FastifyReply {
  return reply.code(status).type(HTML).send(layout(context, { title, body }))
}

function askBody(typed: string, faults: FieldFaults): HtmlPart {
  return html`<h1>Your searches and settings</h1>
<p>We mail you a link that opens them. No password is needed.</p>
${faultSummary(faults)}
<form class="subscribe" action="/login" method="post">
<label for="email">Your e-mail address</label>
<input id="email" name="email" type="email" required maxlength="254" autocomplete="email" value="${typed.slice(0, 254)}"${faultLink('email', faults)}>${faultText('email', faults)}
<button>Mail me the link</button>
</form>`
}

function fromMailBody(action: string): HtmlPart {
  return html`<h1>Your searches and settings</h1>
<p>So that a mail you pass on opens nothing, we send the key in a mail of its own, to the address this one went to.</p>
<form action="${action}" method="post"><button>Mail me the link</button></form>`
}

function enterBody(token: string): HtmlPart {
  return html`<h1>Open your settings</h1>
<p>This browser stays signed in for twelve hours, or until you sign out.</p>
<form action="/login/${token}" method="post"><button>Open my settings</button></form>`
}

const SENT = html`<h1>Look into your mailbox</h1>
<p>If alerts go to this address, a link to the settings is on its way. It works for ${LOGIN_MINUTES} minutes.</p>
<p class="note">Nothing there after some minutes? Look into the spam folder, or <a href="/login">try again</a>.</p>`

const VOID = html`<h1>This link no longer works</h1>
<p>Login links work for ${LOGIN_MINUTES} minutes. <a href="/login">Ask for a new one</a>.</p>`
