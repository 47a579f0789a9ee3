import type { Handle } from './database.ts'

/** Who does something, and from where: an operator's name and network address, or the user of a command line. */
export type Actor = { name: string; from: string }

/** `detail` never holds a secret. */
export type AuditEntry = { action: string; target: string; detail?: Record<string, unknown> }

export type AuditRow = Required<AuditEntry> & { id: string; at: Date; actor: string; from: string }

/** Writes what is done, in the transaction that does it. */
export async function writeAudit(trx: Handle, actor: Actor, entry: AuditEntry, at: Date): Promise<void> {
  await trx
    .insertInto('audit')
    .values({
      at,
      actor: actor.name.slice(0, 100),
      came_from: actor.from.slice(0, 100),
      action: entry.action,
      target: entry.target.slice(0, 500),
      detail: JSON.stringify(entry.detail ?? {}),
    })
    .execute()
}

/** The latest first. */
export async function listAudit(db: Handle, limit: number, offset = 0): Promise<AuditRow[]> {
  return db
    .selectFrom('audit')
    .select(['id', 'at', 'actor', 'came_from as from', 'action', 'target', 'detail'])
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
}
