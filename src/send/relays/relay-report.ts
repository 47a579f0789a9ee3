import type { z } from 'zod'
import type { Report } from '../../domain/mail-report.ts'
import { PayloadError } from '../../errors.ts'
import type { SecretKeys } from '../secret-keys.ts'
import { readBounceAddress } from '../verp.ts'

/**
 * A report as a relay posts it. `id`: what the relay calls it, so that it counts once. `traces`: texts in which the digest
 * may be named, such as the Message-ID or the envelope sender.
 */
export type RelayReport = Report & { id: string; traces: string[] }

/** Reads what a relay posted. [] for events that report nothing. Throws PayloadError when it is not what the relay documents. */
export type ReadRelay = (body: unknown) => RelayReport[]

const MESSAGE_ID = /(?:^|[<\s"])d\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@/i
const PLAIN_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const OWN_SENDER = /b\+[0-9a-f]{32}\.[0-9a-f]{10}@/i

/** The digest that texts name: by the address bounces return to, by the Message-ID, or by its bare id. */
export function findTracedDigest(secretKeys: SecretKeys, traces: string[]): string | null {
  for (const trace of traces) {
    const text = trace.slice(0, 100_000)
    const sender = OWN_SENDER.exec(text)?.[0]
    const id = (sender === undefined ? null : readBounceAddress(secretKeys, sender)) ?? MESSAGE_ID.exec(text)?.[1]
    const found = id ?? PLAIN_ID.exec(text)?.[0]
    if (found !== undefined && found !== null) return found.toLowerCase()
  }
  return null
}

/** Reads a body by its schema. Throws PayloadError with the first field that is not as documented. */
export function parsePayload<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const read = schema.safeParse(body)
  if (read.success) return read.data
  const issue = read.error.issues[0]
  throw new PayloadError(issue?.path.join('.') || 'body', issue?.message ?? 'not as documented')
}
