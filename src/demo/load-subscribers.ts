import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Criteria, TierId } from '../domain/alert.ts'
import { LEVELS } from '../domain/role.ts'

/** A person of the demo. `hour` is the local hour of the digest in `zone` (IANA). */
export type SampleSubscriber = {
  email: string
  tier: TierId
  zone: string
  hour: number
  searches: { name: string; criteria: Criteria }[]
}

const list = z.array(z.string())
const EMPLOYMENT = ['full_time', 'part_time', 'contract', 'temporary', 'internship', 'volunteer', 'per_diem'] as const

const criteria: z.ZodType<Criteria> = z.strictObject({
  roles: list,
  levels: z.array(z.enum(LEVELS)),
  countries: list,
  regions: list,
  near: z.array(z.strictObject({ latitude: z.number(), longitude: z.number(), km: z.number(), label: z.string() })),
  remoteFrom: list,
  workModes: z.array(z.enum(['onsite', 'hybrid', 'remote'])),
  minPay: z.strictObject({ amount: z.int(), currency: z.string().length(3), acceptUnknown: z.boolean() }).nullable(),
  employmentTypes: z.array(z.enum(EMPLOYMENT)),
  words: z.strictObject({ all: list, any: list, none: list }),
  companies: z.strictObject({ wanted: list, muted: list }),
})

const subscribers: z.ZodType<SampleSubscriber[]> = z.array(
  z.strictObject({
    email: z.email().endsWith('@example.org'),
    tier: z.enum(['free', 'plus']),
    zone: z.string(),
    hour: z.int().min(0).max(23),
    searches: z.array(z.strictObject({ name: z.string().min(1), criteria })).min(1),
  }),
)

/** The sample subscribers of `data/samples/subscribers.json`. Throws when the file is faulty. */
export function loadSubscribers(): SampleSubscriber[] {
  const path = fileURLToPath(new URL('../../data/samples/subscribers.json', import.meta.url))
  const read = subscribers.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (!read.success) throw new TypeError(`${path}: ${z.prettifyError(read.error)}`)
  return read.data
}
