import type { TierId } from '../src/domain/alert.ts'
import type { Role } from '../src/domain/role.ts'
import { EMPTY_CRITERIA } from '../src/match/criteria.ts'
import type { Database } from '../src/store/database.ts'
import { addSearch, confirm, markConfirmationSent, signUp } from '../src/store/subscriber.ts'

const COUNTRIES: (string | null)[] = ['US', null, 'GB', 'US', 'CA', 'DE', 'IN', 'US']
/** A step through the roles that is prime to most numbers of them, so that all come up. */
const STEP = 17

/** Signs up and confirms made-up subscribers, every second one on each tier, all due at `at`. Each has one to three
 *  searches for a role and those related to it, in one country or anywhere. Equal arguments give equal subscribers. */
export async function addSubscribers(db: Database, roles: Role[], count: number, at: Date): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    const tier: TierId = number % 2 === 0 ? 'free' : 'plus'
    const consent = { at: at.toISOString(), from: '192.0.2.1', wording: 'bench' }
    const given = { email: `reader${number}@example.org`, tier, zone: 'Etc/UTC', hour: 8, consent }
    const { id } = await signUp(db, given, at)
    await markConfirmationSent(db, id, at)
    await confirm(db, id, at, at)
    for (let search = 0; search <= number % 3; search += 1) {
      const role = roles[(number * STEP + search) % roles.length]
      const country = COUNTRIES[(number + search) % COUNTRIES.length] ?? null
      if (role) await addSearch(db, { subscriberId: id, name: role.title, criteria: criteriaFor(role, country) }, at)
    }
  }
}

function criteriaFor(role: Role, country: string | null) {
  return { ...EMPTY_CRITERIA, roles: [role.slug, ...role.related], countries: country === null ? [] : [country] }
}
