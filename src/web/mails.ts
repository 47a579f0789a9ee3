import type { FastifyInstance } from 'fastify'
import { planDigests } from '../../jobs/plan-digests.ts'
import type { Context } from '../context.ts'
import { html } from '../digest/escape.ts'
import { listMails, type MailSummary, readMail } from '../send/mailbox.ts'
import { makeAllDue } from '../store/subscriber-settings.ts'
import { HTML, layout } from './layout.ts'

type NameParams = { Params: { name: string } }

/** Links open a page of their own, outside the frame: in it no form would work. */
const FRAME_MAY = 'allow-popups allow-popups-to-escape-sandbox'
/** A mail's own styles are inline; nothing else of it may do anything. */
const MAIL_POLICY = `default-src 'none'; style-src 'unsafe-inline'; sandbox ${FRAME_MAY}`

/** Shows the local mailbox; there are no such pages once a relay is configured. */
export function mailRoutes(app: FastifyInstance, context: Context): void {
  const folder = context.mailFolder
  if (folder === null) return
  app.get('/mails', async (_request, reply) => {
    const mails = await listMails(folder)
    const body = html`<h1>Mails</h1>
<p class="lead">No mail relay is configured, so every message is filed here instead of being sent.</p>
<form action="/mails/now" method="post"><button>Plan every digest now</button></form>
<p class="note">Everyone becomes due at once. Whoever had this period’s digest gets no second one.</p>
${mails.length === 0 ? html`<p>No message yet.</p>` : html`<ul class="postings">${mails.map(mailLine)}</ul>`}`
    return reply.type(HTML).send(layout(context, { title: 'Mails', body }))
  })
  app.post('/mails/now', async (_request, reply) => {
    await makeAllDue(context.db, context.now())
    await context.enqueue(planDigests, [{}])
    return reply.redirect('/mails', 303)
  })
  app.get<NameParams>('/mails/:name', async (request, reply) => {
    const mail = await readMail(folder, request.params.name)
    if (!mail) return reply.callNotFound()
    const headers = mail.headers.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)
    const body = html`<h1>${subjectOf(mail)}</h1>
<p class="note">To ${mail.to} · <a href="/mails">all mails</a></p>
${mail.html === null ? '' : html`<h2>As HTML</h2><iframe title="The mail as HTML" src="/mails/${mail.name}/html" sandbox="${FRAME_MAY}"></iframe>`}
<h2>As plain text</h2><pre>${mail.text}</pre>
<h2>Headers</h2><div class="scroll"><table><tbody>${headers}</tbody></table></div>`
    return reply.type(HTML).send(layout(context, { title: subjectOf(mail), body }))
  })
  app.get<NameParams>('/mails/:name/html', async (request, reply) => {
    const mail = await readMail(folder, request.params.name)
    if (!mail?.html) return reply.callNotFound()
    return reply
      .type(HTML)
      .header('content-security-policy', MAIL_POLICY)
      .send(mail.html.replace('<head>', '<head><base target="_blank">'))
  })
}

function mailLine(mail: MailSummary) {
  const sent = mail.date === null ? '' : ` · ${mail.date.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return html`<li><a href="/mails/${mail.name}">${subjectOf(mail)}</a><p>To ${mail.to}${sent}</p></li>`
}

function subjectOf({ subject }: MailSummary): string {
  return subject === '' ? '(no subject)' : subject
}
