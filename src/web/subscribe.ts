import type { FastifyInstance } from 'fastify'
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

const EMAIL_FAULT = 'Enter one e-mail address, such as name@example.org.'
const ZONE_FAULT = 'Choose your time zone from the list.'
const HOUR_FAULT = 'Choose the hour of delivery from the list.'

const FORM = z.object({
  email: z.string(EMAIL_FAULT).transform((text, given) => {
    const address = parseAddress(text)
    if (address === null) given.addIssue(EMAIL_FAULT)
    return address ?? ''
  }),
  zone: z.string(ZONE_FAULT).refine((zone) => ZONES.has(zone), ZONE_FAULT),
  hour: z
    .string(HOUR_FAULT)
    .regex(/^(?:1?\d|2[0-3])$/, HOUR_FAULT)
    .transform(Number),
  role: z.string().max(200),
})

/** Takes a sign-up. The answer is the same for a new and a known address: nobody learns who subscribes. */
export function subscribeRoutes(app: FastifyInstance, context: Context): void {
  app.post('/subscribe', async (request, reply) => {
    const form = FORM.safeParse(request.body)
    const role = context.taxonomy.bySlug.get(fieldOf(request.body, 'role'))
    if (!role) return reply.callNotFound()
    if (!form.success) {
      const faults = form.error.issues.map((issue) => issue.message)
      return reply
        .code(400)
        .type(HTML)
        .send(refusal(context, role, faults, request.body))
    }
    await store(context, form.data, role)
    const body = html`<h1>Look into your mailbox</h1>
<p>We sent a message to confirm your address. Alerts for <strong>${role.title}</strong> start when you follow its link.</p>
<p class="note">Nothing there after some minutes? Look into the spam folder, or <a href="/roles/${role.slug}#alerts">try again</a>.</p>`
    return reply.type(HTML).send(layout(context, { title: 'Confirm your address', body }))
  })
}

/** A field of a form; empty when it is absent or was sent more than once. */
function fieldOf(body: unknown, name: string): string {
  const fields = new Map(Object.entries(body ?? {}))
  const value: unknown = fields.get(name)
  return typeof value === 'string' ? value : ''
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

function refusal(context: Context, role: Role, faults: string[], body: unknown): string {
  const title = faults.length === 1 ? 'One thing to correct' : `${faults.length} things to correct`
  const given = { email: fieldOf(body, 'email'), zone: fieldOf(body, 'zone'), hour: fieldOf(body, 'hour') }
  const page = html`<h1>${title}</h1>
<div class="fault" role="alert"><ul>${faults.map((fault) => html`<li>${fault}</li>`)}</ul></div>
<h2>Get new ${role.title} postings by mail</h2>
${subscribeForm(role.slug, context.config.tiers, given)}`
  return layout(context, { title, body: page })
}
