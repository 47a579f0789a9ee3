import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DEFAULT_TIERS } from '../../src/config.ts'
import type { Tier, TierId } from '../../src/domain/alert.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import type { Database } from '../../src/store/database.ts'
import { addSearch, confirm, markConfirmationSent, signUp } from '../../src/store/subscriber.ts'

/** An active subscriber in UTC at 8, with as many saved searches, made a second apart: "Search 1" is the oldest. */
export async function subscriber(
  { db, now, tiers }: { db: Database; now: () => Date; tiers: Tier[] },
  given: { email: string; tier: TierId; searches: number },
): Promise<string> {
  const consent = { at: now().toISOString(), from: 'test', wording: 'test' }
  const { id } = await signUp(db, { ...given, zone: 'UTC', hour: 8, consent }, now())
  const roles = ['registered-nurse', 'chef', 'electrician', 'welder', 'carpenter']
  for (let number = 1; number <= given.searches; number += 1) {
    const criteria = { ...EMPTY_CRITERIA, roles: [roles[number - 1] ?? 'registered-nurse'] }
    await addSearch(
      db,
      { subscriberId: id, name: `Search ${number}`, criteria },
      new Date(now().getTime() + number * 1000),
    )
  }
  await markConfirmationSent(db, id, now())
  const days = tiers.find((tier) => tier.id === given.tier)?.cadence === 'weekly' ? 3 : 1
  await confirm(db, id, new Date(Date.parse('2026-11-20T08:00:00Z') + days * 86_400_000), now())
  return id
}

/** A TIERS_FILE whose plus tier is sold at Stripe for `price`. */
export async function tiersFile(folder: string, price: string): Promise<string> {
  const path = join(folder, 'tiers.json')
  await writeFile(
    path,
    JSON.stringify(DEFAULT_TIERS.map((tier) => ({ ...tier, stripePrice: tier.id === 'plus' ? price : null }))),
  )
  return path
}
