import type { Cadence } from '../domain/alert.ts'
import type { Handle } from './database.ts'

/** Whoever asks for a login link again sooner gets no second mail. */
const LOGIN_PAUSE_MS = 2 * 60_000

export type Delivery = { cadence: Cadence; weekday: number; hour: number; zone: string }

/** Sets when digests come, and with it when the next one does. */
export async function setDelivery(db: Handle, id: string, delivery: Delivery, nextDigestAt: Date): Promise<void> {
  await db
    .updateTable('subscriber')
    .set({ ...delivery, next_digest_at: nextDigestAt })
    .where('id', '=', id)
    .where('state', '=', 'active')
    .execute()
}

/** Stops digests until a time; null lets them come again. */
export async function setPause(db: Handle, id: string, until: Date | null): Promise<boolean> {
  const updated = await db
    .updateTable('subscriber')
    .set({ paused_until: until })
    .where('id', '=', id)
    .where('state', '=', 'active')
    .executeTakeFirst()
  return updated.numUpdatedRows > 0n
}

/** Notes that a login link goes out. False when one went out just now, or the subscriber is not active. */
export async function claimLogin(db: Handle, id: string, at: Date): Promise<boolean> {
  const updated = await db
    .updateTable('subscriber')
    .set({ login_sent_at: at })
    .where('id', '=', id)
    .where('state', '=', 'active')
    .where(({ eb, or }) =>
      or([eb('login_sent_at', 'is', null), eb('login_sent_at', '<', new Date(at.getTime() - LOGIN_PAUSE_MS))]),
    )
    .executeTakeFirst()
  return updated.numUpdatedRows > 0n
}

/** Voids every session and login link made before. */
export async function endSessions(db: Handle, id: string, at: Date): Promise<void> {
  await db.updateTable('subscriber').set({ sessions_from: at }).where('id', '=', id).execute()
}

/** Makes every active subscriber due: for trying things out while mails are filed on this machine. */
export async function makeAllDue(db: Handle, at: Date): Promise<void> {
  await db.updateTable('subscriber').set({ next_digest_at: at }).where('state', '=', 'active').execute()
}
