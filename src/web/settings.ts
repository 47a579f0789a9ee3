import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { cadenceOf } from '../digest/cadence.ts'
import { jitterMinutes, nextDigestAt, periodKey } from '../digest/schedule.ts'
import type { Tier } from '../domain/alert.ts'
import { listSearches, type Subscriber } from '../store/subscriber.ts'
import { setDelivery, setPause } from '../store/subscriber-settings.ts'
import { type FieldFaults, type FieldValues, textFields, zones } from './form-field.ts'
import { HTML, layout } from './layout.ts'
import { readWeeks } from './pause.ts'
import { requireSubscriber } from './session.ts'
import { settingsPage } from './settings-page.ts'

const ZONES: ReadonlySet<string> = new Set(zones())
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const WEEK_MS = 7 * DAY_MS
const LONGEST_PAUSE_MS = 366 * DAY_MS

const DELIVERY = z.object({
  cadence: z.enum(['daily', 'weekly'], 'Choose daily or weekly.'),
  weekday: z
    .string('Choose a day of the week.')
    .regex(/^[1-7]$/, 'Choose a day of the week from the list.')
    .transform(Number),
  hour: z
    .string('Choose an hour.')
    .regex(/^(?:1?\d|2[0-3])$/, 'Choose the hour of delivery from the list.')
    .transform(Number),
  zone: z.string('Choose a time zone.').refine((zone) => ZONES.has(zone), 'Choose your time zone from the list.'),
})

/** Where a subscriber sees and changes everything: when digests come, the pause, the searches, and the way out. */
export function settingsRoutes(app: FastifyInstance, context: Context): void {
  app.get('/settings', async (request, reply) => {
    const subscriber = await requireSubscriber(context, request, reply)
    return subscriber === null ? reply : show(context, reply, subscriber)
  })
  app.post('/settings/delivery', async (request, reply) => {
    const subscriber = await requireSubscriber(context, request, reply)
    if (subscriber === null) return reply
    const read = DELIVERY.safeParse(request.body)
    if (!read.success) return show(context, reply, subscriber, faultsOf(read.error), textFields(request.body))
    const { id } = subscriber
    const cadence = cadenceOf(tierOf(context, subscriber), read.data.cadence)
    const next = nextDigestAt({ ...read.data, cadence }, context.now(), jitterMinutes(id))
    await setDelivery(context.db, id, read.data, next)
    return reply.redirect('/settings#delivery', 303)
  })
  app.post('/settings/pause', async (request, reply) => {
    const subscriber = await requireSubscriber(context, request, reply)
    if (subscriber === null) return reply
    const until = readPause(request.body, subscriber.zone, context.now())
    if (until === null) {
      const fault = 'Choose a day from tomorrow on, within a year.'
      return show(context, reply, subscriber, { until: fault }, textFields(request.body))
    }
    await setPause(context.db, subscriber.id, until)
    return reply.redirect('/settings#pause', 303)
  })
  app.post('/settings/resume', async (request, reply) => {
    const subscriber = await requireSubscriber(context, request, reply)
    if (subscriber === null) return reply
    await setPause(context.db, subscriber.id, null)
    return reply.redirect('/settings#pause', 303)
  })
}

async function show(
  context: Context,
  reply: FastifyReply,
  subscriber: Subscriber,
  faults: FieldFaults = {},
  values: FieldValues = {},
): Promise<FastifyReply> {
  const searches = await listSearches(context.db, [subscriber.id])
  const body = settingsPage(
    { subscriber, tier: tierOf(context, subscriber), searches, now: context.now(), faults, values },
    { baseUrl: context.baseUrl, secretKeys: context.secretKeys, roleTitle: titleOf(context) },
  )
  const status = Object.keys(faults).length === 0 ? 200 : 400
  return reply
    .code(status)
    .type(HTML)
    .send(layout(context, { title: 'Your settings', body }))
}

/** A button for some weeks, or the day on which digests come again; null when it is neither. */
function readPause(body: unknown, zone: string, now: Date): Date | null {
  const weeks = readWeeks(body)
  if (weeks !== null) return new Date(now.getTime() + weeks * WEEK_MS)
  const until = startOf(textFields(body).until ?? '', zone)
  const ahead = until === null ? Number.NaN : until.getTime() - now.getTime()
  return ahead > 0 && ahead < LONGEST_PAUSE_MS ? until : null
}

/** When a day begins where the subscriber is; null when it is no day. */
function startOf(day: string, zone: string): Date | null {
  const utc = /^20\d{2}-\d{2}-\d{2}$/.test(day) ? new Date(`${day}T00:00:00Z`) : null
  if (utc === null || Number.isNaN(utc.getTime()) || utc.toISOString().slice(0, 10) !== day) return null
  // The clocks of the world are 14 hours ahead at most, 12 behind.
  const midnight = { cadence: 'daily', zone, hour: 0, weekday: 1 } as const
  const first = nextDigestAt(midnight, new Date(utc.getTime() - 15 * HOUR_MS))
  return periodKey('daily', zone, first) === day ? first : nextDigestAt(midnight, first)
}

function faultsOf(error: z.ZodError): FieldFaults {
  return Object.fromEntries(error.issues.map((issue) => [String(issue.path[0]), issue.message]))
}

function tierOf({ config }: Context, { tier }: Subscriber): Tier {
  const found = config.tiers.find(({ id }) => id === tier)
  if (!found) throw new Error(`no tier ${tier} is configured`)
  return found
}

function titleOf({ taxonomy }: Context): (slug: string) => string {
  return (slug) => taxonomy.bySlug.get(slug)?.title ?? slug
}
