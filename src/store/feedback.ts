import { sql } from 'kysely'
import { uuids } from './bulk.ts'
import type { Handle } from './database.ts'

/** What a subscriber hid: the openings, and how many of each company (by its key) and role (by its slug). */
export type Feedback = { groups: Set<string>; companies: Map<string, number>; roles: Map<string, number> }

/** By subscriber; those who hid nothing are not in it. */
export async function listFeedback(db: Handle, subscriberIds: string[]): Promise<Map<string, Feedback>> {
  const rows = await db
    .selectFrom('hidden_posting')
    .select(['subscriber_id', 'posting_group_id', 'company_key', 'role_slug'])
    .where(sql<boolean>`subscriber_id = any(${uuids(subscriberIds)})`)
    .execute()
  const feedback = new Map<string, Feedback>()
  for (const row of rows) {
    const own = feedback.get(row.subscriber_id) ?? { groups: new Set(), companies: new Map(), roles: new Map() }
    feedback.set(row.subscriber_id, own)
    own.groups.add(row.posting_group_id)
    own.companies.set(row.company_key, (own.companies.get(row.company_key) ?? 0) + 1)
    if (row.role_slug !== null) own.roles.set(row.role_slug, (own.roles.get(row.role_slug) ?? 0) + 1)
  }
  return feedback
}
