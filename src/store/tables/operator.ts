import type { Generated } from 'kysely'
import type { Json } from './shapes.ts'

export type OperatorRole = 'operator' | 'viewer'

export type OperatorTable = {
  id: Generated<string>
  name: string
  role: OperatorRole
  password: string
  created_at: Date
}

export type OperatorSessionTable = { hash: Buffer; operator_id: string; created_at: Date; seen_at: Date }

export type OperatorAttemptTable = { name: string; tries: number; since: Date }

export type AuditTable = {
  id: Generated<string>
  at: Date
  actor: string
  came_from: string
  action: string
  target: string
  detail: Json<Record<string, unknown>>
}
