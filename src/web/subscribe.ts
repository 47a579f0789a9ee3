import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { sendConfirmation } from '../../jobs/send-confirmation.ts'
import type { Context } from '../context.ts'
import { html } from '../digest/escape.ts'
import type { Role } from '../domain/role.ts'
import { EMPTY_CRITERIA } from '../match/criteria.ts'
import { parseAddress } from '../send/address.ts'
import { addSearch, listSearches, signUp } from '../store/subscriber.ts'
import { type FieldFaults, type FieldValues, faultTitle, textFields, zones } from './form-field.ts'
import { HTML, layout } from './layout.ts'
import { sendWayIn } from './login.ts'
import type { Choice, Lookup } from './lookup-answer.ts'
import { createRoleLookup } from './search-lookups.ts'
import { type SignUpPage, signUpForm } from './subscribe-form.ts'

const ZONES: ReadonlySet<string> = new Set(zones())
const WORDING = 'Send me alerts; you confirm your address first and can leave with one click.'
/** Anyone can type an address that is not confirmed into forms: its searches must not grow without end. */
const MOST_UNCONFIRMED = 10

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
})

type FoundRole = { role: Role } | { fault: string; choices: readonly Choice[] }

/** Takes a sign-up. The answer is the same for a new and a known address: nobody learns who subscribes. */
export function subscribeRoutes(app: FastifyInstance, context: Context): void {
  let lookup: Lookup | null = null
  const findRole = (values: FieldValues): FoundRole => {
    lookup ??= createRoleLookup(context)
    return readRole(values, context, lookup)
  }
  app.get<{ Querystring: { role?: unknown } }>('/subscribe', async (request, reply) => {
    const { role } = request.query
    const values = { role: typeof role === 'string' ? (context.taxonomy.bySlug.get(role)?.title ?? '') : '' }
    return show(context, reply, { values, faults: {}, choices: [] })
  })
  app.post('/subscribe', async (request, reply) => {
    const values = textFields(request.body)
    const form = FORM.safeParse(request.body)
    const found = findRole(values)
    if (!form.success || 'fault' in found) {
      const faults = { ...('fault' in found ? { role: found.fault } : {}), ...faultsOf(form.error) }
      const role = 'role' in found ? found.role.title : (values.role ?? '')
      const choices = 'fault' in found ? found.choices : []
      return show(context, reply, { values: { ...values, role }, faults, choices })
    }
    await store(context, form.data, found.role)
    const { title, slug } = found.role
    const body = html`<h1>Look into your mailbox</h1>
<p>We sent a message to confirm your address. Alerts for <strong>${title}</strong> start when you follow its link.</p>
<p class="note">Nothing there after some minutes? Look into the spam folder, or <a href="/subscribe?role=${slug}">try again</a>.</p>`
    return reply.type(HTML).send(layout(context, { title: 'Confirm your address', body }))
  })
}

/** By the slug that a role's page sends, by the choice among suggestions, or by a name as people type it. */
function readRole(values: FieldValues, { taxonomy }: Context, lookup: Lookup): FoundRole {
  const typed = values.role ?? ''
  const sent = taxonomy.bySlug.get(values.choice ?? '') ?? taxonomy.bySlug.get(typed)
  if (sent) return { role: sent }
  if (typed.trim() === '') return { fault: 'Enter the role you look for, such as Registered Nurse.', choices: [] }
  const { found, choices } = lookup(typed)
  const role = taxonomy.bySlug.get(found?.value ?? '')
  if (role) return { role }
  const fault = choices.length > 0 ? 'Choose which role you mean.' : 'No role is called so. Try another word for it.'
  return { fault, choices }
}

function faultsOf(error: z.ZodError | undefined): FieldFaults {
  return Object.fromEntries((error?.issues ?? []).map((issue) => [String(issue.path[0]), issue.message]))
}

async function store(context: Context, form: z.output<typeof FORM>, role: Role): Promise<void> {
  const at = context.now()
  const consent = { at: at.toISOString(), from: `sign-up form, role ${role.slug}`, wording: WORDING }
  const { email, zone, hour } = form
  const subscriber = await signUp(context.db, { email, tier: 'free', zone, hour, consent }, at)
  // An active subscriber's searches are not changed by whoever types the address into a form: the owner is let in to do it.
  if (subscriber.state !== 'pending') return sendWayIn(context, subscriber)
  const searches = await listSearches(context.db, [subscriber.id])
  if (searches.length < MOST_UNCONFIRMED) {
    const criteria = { ...EMPTY_CRITERIA, roles: [role.slug] }
    await addSearch(context.db, { subscriberId: subscriber.id, name: role.title, criteria }, at)
  }
  // Nobody is sent away because the queue is gone: the sweep finds whom no confirmation was sent.
  await context
    .enqueue(sendConfirmation, [{ subscriberId: subscriber.id }])
    .catch((err: unknown) => context.log.warn({ err, subscriberId: subscriber.id }, 'confirmation left to the sweep'))
}

type Shown = Pick<SignUpPage, 'values' | 'faults' | 'choices'>

function show(context: Context, reply: FastifyReply, shown: Shown): FastifyReply {
  const isRefused = Object.keys(shown.faults).length > 0
  const roleTitles = context.taxonomy.roles.map(({ title }) => title).sort()
  const title = isRefused ? faultTitle(shown.faults) : 'Get new postings by mail'
  const body = html`<h1>${title}</h1>
${isRefused ? '' : html`<p class="lead">Name a role. You can add places, pay and more once your address is confirmed.</p>`}
${signUpForm({ ...shown, tiers: context.config.tiers, roleTitles })}
${isRefused ? '' : html`<p>Do you get alerts already? <a href="/login">Your settings</a>. Not sure what your role is called? <a href="/roles">All roles</a></p>`}`
  return reply
    .code(isRefused ? 400 : 200)
    .type(HTML)
    .send(layout(context, { title, body }))
}
