import type { Criteria, TierId } from '../../src/domain/alert.ts'
import { signToken } from '../../src/send/token.ts'
import { addSearch, confirm, listSearches, markConfirmationSent, signUp } from '../../src/store/subscriber.ts'
import type { TestService } from './service.ts'

export type Visitor = {
  id: string
  get(path: string, headers?: Record<string, string>): Promise<Response>
  post(path: string, fields?: Record<string, string>, headers?: Record<string, string>): Promise<Response>
}

/** A confirmed subscriber with these searches, each named after its place in the list. Returns their ids too. */
export async function subscriberWith(
  { service }: TestService,
  email: string,
  options: { tier?: TierId; searches?: Criteria[] } = {},
): Promise<{ id: string; searchIds: string[] }> {
  const { db, now } = service.context
  const { tier = 'plus', searches = [] } = options
  const consent = { at: now().toISOString(), from: 'test', wording: 'test' }
  const { id } = await signUp(db, { email, tier, zone: 'UTC', hour: 8, consent }, now())
  for (const [index, criteria] of searches.entries()) {
    const at = new Date(now().getTime() - 60_000 + index)
    await addSearch(db, { subscriberId: id, name: `Search ${index + 1}`, criteria }, at)
  }
  await markConfirmationSent(db, id, now())
  await confirm(db, id, now(), now())
  return { id, searchIds: (await listSearches(db, [id])).map((search) => search.id) }
}

/** A browser that holds the cookie a login sets. */
export function logIn({ service }: TestService, id: string): Visitor {
  const { secretKeys, now } = service.context
  const cookie = `jobtide_session=${signToken(secretKeys, 'session', id, now())}`
  const ask = (to: string, init: RequestInit) => fetch(`${service.url}${to}`, { redirect: 'manual', ...init })
  return {
    id,
    get: (to, headers) => ask(to, { headers: { cookie, ...headers } }),
    post: (to, fields = {}, headers) =>
      ask(to, { method: 'POST', body: new URLSearchParams(fields), headers: { cookie, ...headers } }),
  }
}
