import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { sendConfirmation } from '../../jobs/send-confirmation.ts'
import type { Context } from '../context.ts'
import { html } from '../digest/escape.ts'
import type { Role } from '../domain/role.ts'
import { EMPTY_CRITERIA } from '../match/criteria.ts'
import { parseAddress } from '../send/address.ts'
import { addSearch, signUp } from '../store/subscriber.ts'
import { HTML, layout } from './layout.ts'
import { subscribeForm, zones } from './subscribe-form.ts'

const ZONES: ReadonlySet<string> = new Set(zones())
const WORDING = 'Send me alerts; you confirm your address first and can leave with one click.'

const FORM = z.object({
  email: z.string().transform((text, given) => {
    const address = parseAddress(text)
    if (address === null) given.addIssue('Enter one e-mail address, such as name@example.org.')
    return address ?? ''
  }),
  zone: z.string().refine((zone) => ZONES.has(zone), 'Choose your time zone from the list.'),
  hour: z.coerce.number().int().min(0).max(23),
  role: z.string().max(200),
})

/** Takes a sign-up. The answer is the same for a new and a known address: nobody learns who subscribes. */
export function subscribeRoutes(app: FastifyInstance, context: Context): void {
  app.post('/subscribe', async (request, reply) => {
    const form = FORM.safeParse(request.body)
    const role = context.taxonomy.bySlug.get(roleSlugOf(request.body))
    if (!role) return reply.callNotFound()
    if (!form.success)
      return refuse(
        reply,
        context,
        role,
        form.error.issues.map((issue) => issue.message),
      )
    await store(context, form.data, role)
    const body = html`<h1>Look into your mailbox</h1>
<p>We sent a message to confirm your address. Alerts for <strong>${role.title}</strong> start when you follow its link.</p>
<p class="note">Nothing there after some minutes? Look into the spam folder, or <a href="/roles/${role.slug}#alerts">try again</a>.</p>`
    return reply.type(HTML).send(layout(context, { title: 'Confirm your address', body }))
  })
}

function roleSlugOf(body: unknown): string {
  const role = typeof body === 'object' && body !== null && 'role' in body ? body.role : ''
  return typeof role === 'string' ? role : ''
}

async function store(context: Context, form: z.output<typeof FORM>, role: Role): Promise<void> {
  const at = context.now()
  const consent = { at: at.toISOString(), from: `role page ${role.slug}`, wording: WORDING }
  const subscriber = await signUp(
    context.db,
    { email: form.email, tier: 'free', zone: form.zone, hour: form.hour, consent },
    at,
  )
  // An active subscriber's searches are not changed by whoever types the address into a form.
  if (subscriber.state !== 'pending') return
  await addSearch(
    context.db,
    { subscriberId: subscriber.id, name: role.title, criteria: { ...EMPTY_CRITERIA, roles: [role.slug] } },
    at,
  )
  await context.enqueue(sendConfirmation, [{ subscriberId: subscriber.id }])
}

function refuse(reply: FastifyReply, context: Context, role: Role, faults: string[]) {
  const body = html`<h1>One thing to correct</h1>
<div class="fault" role="alert"><ul>${faults.map((fault) => html`<li>${fault}</li>`)}</ul></div>
${subscribeForm(role.slug, context.config.tiers)}`
  return reply
    .code(400)
    .type(HTML)
    .send(layout(context, { title: 'One thing to correct', body }))
}
