import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { html } from '../digest/escape.ts'
import { CONFIRMATION_HOURS } from '../store/subscriber.ts'
import { LEFT_DAYS, UNCONFIRMED_DAYS } from '../store/subscriber-data.ts'
import { HTML, layout } from './layout.ts'
import { SESSION_HOURS } from './session.ts'

/** What is kept about people, for how long, and how they get it out and rid of it. */
export function privacyRoutes(app: FastifyInstance, context: Context): void {
  const { siteName } = context.config.web
  const { postalAddress, from } = context.config.mail
  app.get('/privacy', async (_request, reply) => {
    const body = html`<h1>Privacy</h1>
<p class="lead">${siteName} keeps what it needs to send your alerts, and nothing about who only reads its pages.</p>
<h2>What is kept</h2>
<ul class="postings">${KEPT.map(({ what, use, until }) => html`<li><strong>${what}</strong><p>For: ${use}.</p><p>How long: ${until}.</p></li>`)}</ul>
<h2>What is not done</h2>
<ul>
<li>Mails have no tracking picture, and their links lead to the posting itself: we do not learn what you read.</li>
<li>Pages set no cookie until you sign in; then one keeps you signed in for ${SESSION_HOURS} hours. No other site is loaded.</li>
<li>Your network address is counted in memory, for an hour at most, so that nobody floods the forms. It is not stored.</li>
</ul>
<h2>Take it along or erase it</h2>
<p>Your <a href="/settings">settings</a> export everything as one file, and erase everything at once. The way in is a link we mail you: there is no password. Every mail ends the alerts with one click.</p>
<h2>Who answers for it</h2>
<p>${postalAddress}. Mails come from ${from}.</p>`
    return reply.type(HTML).send(layout(context, { title: 'Privacy', body }))
  })
}

const WITH_ADDRESS = 'as long as your address'
const KEPT = [
  {
    what: 'Your address, time zone and hour, your searches',
    use: 'to find and send what fits',
    until: `until you erase them, or ${LEFT_DAYS} days after you leave`,
  },
  {
    what: 'When and where you signed up, to which words you agreed, when we asked you to confirm',
    use: 'to prove that you asked for mail',
    until: WITH_ADDRESS,
  },
  { what: 'The digests we sent: when, and which postings', use: 'to send nothing twice', until: WITH_ADDRESS },
  { what: 'Postings you hid', use: 'to show you fewer like them', until: WITH_ADDRESS },
  {
    what: 'Mail that came back or was reported as unwanted',
    use: 'to stop writing where mail is not wanted',
    until: WITH_ADDRESS,
  },
  { what: 'Your number at Stripe, if you pay; never a card', use: 'to know which plan you have', until: WITH_ADDRESS },
  {
    what: 'An address nobody confirmed',
    use: `to send the link, which works for ${CONFIRMATION_HOURS} hours`,
    until: `${UNCONFIRMED_DAYS} days`,
  },
  {
    what: 'A code made from an erased or refused address, from which it cannot be read',
    use: 'to note that it was erased, and not to write to whoever complained or cannot be reached',
    until: 'without end; it goes when you sign up and confirm again, unless you complained',
  },
]
