import { sql } from 'kysely'
import type { AddressEvent, Report, Verdict } from '../domain/mail-report.ts'
import type { Database, Handle } from './database.ts'
import { suppress } from './suppression.ts'

const DAY_MS = 86_400_000

/** `key`: what the report calls itself; a report that comes twice has the same. `origin`: "dsn", "arf" or a relay's name. */
export type MailEvent = {
  key: string
  digestId: string | null
  subscriberId: string | null
  addressHash: string
  report: Report
  origin: string
}

/** How reports are judged: src/send/suppression-rules.ts. Events and arrivals of `windowDays` are what it looks at; a
 *  digest accepted `silenceDays` ago of which no report came has arrived. */
export type SuppressionRules = {
  judge(earlier: AddressEvent[], event: AddressEvent, arrivals: Date[]): Verdict
  windowDays: number
  silenceDays: number
}

/** What a report led to; `verdict` null: it came before, and nothing was done. */
export type Recorded = { verdict: Verdict | null }

/**
 * Keeps a report and does what it asks for, in one transaction: an address that is suppressed is remembered as a hash, its
 * subscriber is marked, and digests that wait are cancelled. Reports about one address are judged one after the other.
 */
export async function recordReport(
  db: Database,
  event: MailEvent,
  rules: SuppressionRules,
  at: Date,
): Promise<Recorded> {
  return await db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${event.addressHash}, 0))`.execute(trx)
    const history = await readHistory(trx, event.addressHash, event.subscriberId, rules, at)
    const { report, addressHash } = event
    const { kind, permanent, status, detail } = report
    const kept = await trx
      .insertInto('mail_event')
      .values({
        key: event.key,
        digest_id: event.digestId,
        address_hash: addressHash,
        kind,
        permanent,
        status,
        detail,
        origin: event.origin,
        at,
      })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .executeTakeFirst()
    if (kept.numInsertedOrUpdatedRows === 0n) return { verdict: null }
    const sentAt = await findSentAt(trx, event.digestId)
    const verdict = rules.judge(
      history.events,
      { kind, permanent, status, digestId: event.digestId, at: sentAt ?? at },
      history.arrivals,
    )
    if (verdict.suppress !== null) await suppress(trx, event, verdict.suppress, at)
    return { verdict }
  })
}

/** The subscriber that a digest went to. */
export async function findRecipient(db: Handle, digestId: string): Promise<{ id: string; email: string } | null> {
  const row = await db
    .selectFrom('digest')
    .innerJoin('subscriber', 'subscriber.id', 'digest.subscriber_id')
    .select(['subscriber.id', 'subscriber.email'])
    .where('digest.id', '=', digestId)
    .executeTakeFirst()
  return row ?? null
}

type History = { events: AddressEvent[]; arrivals: Date[] }

async function readHistory(
  db: Handle,
  addressHash: string,
  subscriberId: string | null,
  rules: SuppressionRules,
  at: Date,
): Promise<History> {
  const silent = new Date(at.getTime() - rules.silenceDays * DAY_MS)
  const since = new Date(silent.getTime() - rules.windowDays * DAY_MS)
  const rows = await db
    .selectFrom('mail_event')
    .leftJoin('digest', 'digest.id', 'mail_event.digest_id')
    .select(['kind', 'permanent', 'status', 'mail_event.digest_id', 'digest.sent_at', 'at'])
    .where('address_hash', '=', addressHash)
    .where('at', '>', since)
    .execute()
  const events = rows.map(({ kind, permanent, status, digest_id, sent_at, at: cameAt }) => ({
    kind,
    permanent,
    status,
    digestId: digest_id,
    at: sent_at ?? cameAt,
  }))
  return {
    events,
    arrivals: subscriberId === null ? [] : await listArrivals(db, subscriberId, addressHash, since, silent),
  }
}

async function listArrivals(
  db: Handle,
  subscriberId: string,
  addressHash: string,
  since: Date,
  until: Date,
): Promise<Date[]> {
  const rows = await sql<{ sentAt: Date }>`
    select sent_at as "sentAt" from digest d
    where subscriber_id = ${subscriberId} and state = 'accepted' and sent_at > ${since}
      and sent_at < ${until}
      and not exists (select from mail_event where address_hash = ${addressHash} and digest_id = d.id)`.execute(db)
  return rows.rows.map((row) => row.sentAt)
}

async function findSentAt(db: Handle, digestId: string | null): Promise<Date | null> {
  if (digestId === null) return null
  const row = await db.selectFrom('digest').select('sent_at').where('id', '=', digestId).executeTakeFirst()
  return row?.sent_at ?? null
}
