import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Tier } from '../domain/alert.ts'

const TIER = z.strictObject({
  id: z.enum(['free', 'plus']),
  name: z.string().min(1).max(40),
  pricePerMonth: z.number().min(0),
  cadence: z.enum(['daily', 'weekly']),
  searches: z.number().int().min(1).max(1000),
  itemsPerDigest: z.number().int().min(1).max(100),
  feeds: z.boolean().default(false),
  stripePrice: z
    .string()
    .regex(/^price_\w{1,200}$/, { error: 'expected the id of a price at Stripe: price_…' })
    .nullable()
    .default(null),
})

export const DEFAULT_TIERS: Tier[] = [
  {
    id: 'free',
    name: 'Free',
    pricePerMonth: 0,
    cadence: 'weekly',
    searches: 3,
    itemsPerDigest: 10,
    feeds: false,
    stripePrice: null,
  },
  {
    id: 'plus',
    name: 'Plus',
    pricePerMonth: 9,
    cadence: 'daily',
    searches: 25,
    itemsPerDigest: 25,
    feeds: true,
    stripePrice: null,
  },
]

/** The tiers of a JSON file, the default ones without it. Throws an Error that names the file, the field and the fix. */
export function readTiers(file: string | undefined): Tier[] {
  if (file === undefined) return DEFAULT_TIERS
  const read = z.array(TIER).length(2).safeParse(readJson('TIERS_FILE', file))
  if (read.success) return read.data
  const issue = read.error.issues[0]
  throw new Error(
    `TIERS_FILE ${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not usable'}; expected a list with the tiers free and plus`,
  )
}

function readJson(name: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`${name} ${file}: not readable as JSON; give the path of a JSON file`, { cause: error })
  }
}
