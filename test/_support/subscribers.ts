import type { Criteria, TierId } from '../../src/domain/alert.ts'
import { addSearch, confirm, markConfirmationSent, signUp } from '../../src/store/subscriber.ts'
import type { TestService } from './service.ts'

/** A confirmed subscriber with saved searches; one that is known already gets them added. Returns the id. */
export async function makeSubscriber(
  { service }: TestService,
  email: string,
  searches: { name: string; criteria: Criteria }[],
  tier: TierId = 'plus',
): Promise<string> {
  const { db, now } = service.context
  const consent = { at: now().toISOString(), from: 'test', wording: 'test' }
  const { id } = await signUp(db, { email, tier, zone: 'UTC', hour: 8, consent }, now())
  for (const search of searches) await addSearch(db, { subscriberId: id, ...search }, now())
  await markConfirmationSent(db, id, now())
  await confirm(db, id, now(), now())
  return id
}
