import { createHash, randomBytes } from 'node:crypto'
import { type Actor, writeAudit } from '../store/audit.ts'
import type { Database } from '../store/database.ts'
import { countAttempt, findOperator, forgetAttempts, type Operator } from '../store/operator.ts'
import { deleteSession, insertSession, type SessionLimits, useSession } from '../store/operator-session.ts'
import { isPassword } from './password.ts'

/** A working day, and half an hour away from the desk: what OWASP's Session Management Cheat Sheet calls usual. */
export const SESSION: SessionLimits = { idleMs: 30 * 60_000, longestMs: 12 * 60 * 60_000 }
const WINDOW_MS = 15 * 60_000
const TRIES = 10
const LONGEST_NAME = 64

export type SignIn =
  | { kind: 'in'; token: string; operator: Operator }
  /** Unknown name or wrong password: all the same to whoever asks. */
  | { kind: 'wrong' }
  /** Too often by this name, from wherever. */
  | { kind: 'too_often' }

/**
 * Judges name and password and opens a session under a token made now, so that a token from before signing in is worth
 * nothing; the session of `before`, if any, ends. Ten tries by one name in 15 minutes, over all processes.
 */
export async function signIn(
  db: Database,
  given: { name: string; password: string; from: string; before: string | null },
  at: Date,
): Promise<SignIn> {
  // The database knows no NUL.
  const name = given.name.replaceAll('\0', '').trim().toLowerCase().slice(0, LONGEST_NAME)
  const tries = await countAttempt(db, name, at, WINDOW_MS)
  if (tries > TRIES) return { kind: 'too_often' }
  const found = await findOperator(db, name)
  const actor = { name: found?.name ?? 'nobody', from: given.from }
  if (!(await isPassword(given.password, found?.password ?? null)) || found === null) {
    // A name that nobody bears may be a password typed into the wrong field.
    if (found !== null) await writeAudit(db, actor, { action: 'sign-in refused', target: found.name }, at)
    return { kind: 'wrong' }
  }
  const token = randomBytes(32).toString('base64url')
  await db.transaction().execute(async (trx) => {
    if (given.before !== null) await deleteSession(trx, hashToken(given.before))
    await insertSession(trx, { hash: hashToken(token), operatorId: found.id }, at, SESSION)
    await forgetAttempts(trx, name)
    await writeAudit(trx, actor, { action: 'signed in', target: found.name }, at)
  })
  const { password: _, ...operator } = found
  return { kind: 'in', token, operator }
}

/** Whose session a token opens; null when it is over or never was. */
export async function operatorOf(db: Database, token: string, at: Date): Promise<Operator | null> {
  return useSession(db, hashToken(token), at, SESSION)
}

export async function signOut(db: Database, token: string, actor: Actor, at: Date): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await deleteSession(trx, hashToken(token))
    await writeAudit(trx, actor, { action: 'signed out', target: actor.name }, at)
  })
}

/** What forms of a session carry: it tells a form of ours from another, and does not tell the token. */
export function formToken(token: string): string {
  return createHash('sha256').update(`form ${token}`).digest('base64url')
}

function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
