import { UsageError } from '../errors.ts'
import { type Actor, writeAudit } from '../store/audit.ts'
import type { Database } from '../store/database.ts'
import { changeOperator, deleteOperator, insertOperator } from '../store/operator.ts'
import type { OperatorRole } from '../store/schema.ts'
import { hashPassword } from './password.ts'

export const OPERATOR_ROLES: readonly OperatorRole[] = ['operator', 'viewer']

type By = { db: Database; actor: Actor; at: Date }

/** Adds somebody who may sign in. Throws a UsageError for a name that is taken or not in shape, and for a weak password. */
export async function addOperator(by: By, name: string, role: OperatorRole, password: string): Promise<void> {
  const key = operatorName(name)
  const hashed = await hashPassword(password)
  await by.db.transaction().execute(async (trx) => {
    if (!(await insertOperator(trx, { name: key, role, password: hashed }, by.at)))
      throw new UsageError(`${key} is there already; jobtide operator password ${key} gives a new password`)
    await writeAudit(trx, by.actor, { action: 'operator added', target: key, detail: { role } }, by.at)
  })
}

/** Signs out and removes. What they did stays in the audit log. */
export async function removeOperator(by: By, name: string): Promise<void> {
  const key = operatorName(name)
  await by.db.transaction().execute(async (trx) => {
    if (!(await deleteOperator(trx, key))) throw nobody(key)
    await writeAudit(trx, by.actor, { action: 'operator removed', target: key }, by.at)
  })
}

/** Every session of theirs ends. */
export async function setOperatorRole(by: By, name: string, role: OperatorRole): Promise<void> {
  const key = operatorName(name)
  await by.db.transaction().execute(async (trx) => {
    if (!(await changeOperator(trx, key, { role }))) throw nobody(key)
    await writeAudit(trx, by.actor, { action: 'operator role changed', target: key, detail: { role } }, by.at)
  })
}

/** Every session of theirs ends; sign-ins that were refused are forgotten. */
export async function setOperatorPassword(by: By, name: string, password: string): Promise<void> {
  const key = operatorName(name)
  const hashed = await hashPassword(password)
  await by.db.transaction().execute(async (trx) => {
    if (!(await changeOperator(trx, key, { password: hashed }))) throw nobody(key)
    await writeAudit(trx, by.actor, { action: 'operator password changed', target: key }, by.at)
  })
}

function operatorName(name: string): string {
  const key = name.trim().toLowerCase()
  if (/^[a-z0-9][a-z0-9._@-]{0,63}$/.test(key)) return key
  throw new UsageError('an operator’s name has 1 to 64 letters, digits, dots, dashes, underscores or @, such as ada')
}

function nobody(name: string): UsageError {
  return new UsageError(`no operator is called ${name}; see jobtide operator list`)
}
