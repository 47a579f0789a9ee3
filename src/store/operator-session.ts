import { sql } from 'kysely'
import type { Handle } from './database.ts'
import type { Operator } from './operator.ts'

/** How long a browser stays signed in at most, and without a request. */
export type SessionLimits = { idleMs: number; longestMs: number }

/** `hash`: SHA-256 of the token that the browser holds. Sessions that are over go. */
export async function insertSession(
  db: Handle,
  session: { hash: Buffer; operatorId: string },
  at: Date,
  limits: SessionLimits,
): Promise<void> {
  await db
    .deleteFrom('operator_session')
    .where((where) =>
      where.or([
        where('created_at', '<', new Date(at.getTime() - limits.longestMs)),
        where('seen_at', '<', new Date(at.getTime() - limits.idleMs)),
      ]),
    )
    .execute()
  await db
    .insertInto('operator_session')
    .values({ hash: session.hash, operator_id: session.operatorId, created_at: at, seen_at: at })
    .execute()
}

/** The operator of a session that is not over; notes, at most once a minute, that it is in use. */
export async function useSession(
  db: Handle,
  hash: Buffer,
  at: Date,
  { idleMs, longestMs }: SessionLimits,
): Promise<Operator | null> {
  const { rows } = await sql<Operator & { seenAt: Date }>`
    select o.id, o.name, o.role, o.created_at as "createdAt", s.seen_at as "seenAt"
    from operator_session s join operator o on o.id = s.operator_id
    where s.hash = ${hash} and s.created_at > ${new Date(at.getTime() - longestMs)}
      and s.seen_at > ${new Date(at.getTime() - idleMs)}`.execute(db)
  const [found] = rows
  if (found === undefined) return null
  const { seenAt, ...operator } = found
  if (at.getTime() - seenAt.getTime() >= MINUTE_MS)
    await db.updateTable('operator_session').set({ seen_at: at }).where('hash', '=', hash).execute()
  return operator
}

const MINUTE_MS = 60_000

export async function deleteSession(db: Handle, hash: Buffer): Promise<void> {
  await db.deleteFrom('operator_session').where('hash', '=', hash).execute()
}
