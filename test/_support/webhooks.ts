import { createHmac, randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { matchNew } from '../../jobs/match-new.ts'
import { sweep } from '../../jobs/sweep.ts'
import type { Criteria } from '../../src/domain/alert.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { formatSecret } from '../../src/send/webhook.ts'
import { addWebhook } from '../../src/store/webhook.ts'
import { isIdle, type TestService, until } from './service.ts'
import type { SinkMessage } from './sink.ts'

export const ROLE = 'patient-services-representative'
export const PATIENT_SERVICES: Criteria = { ...EMPTY_CRITERIA, roles: [ROLE] }
export const MINUTE_MS = 60_000
const SECRET = formatSecret(randomBytes(32))

/** Adds a webhook as the settings would; http as well, which they refuse. */
export async function hook({ service }: TestService, subscriberId: string, url: string): Promise<void> {
  const { db, now } = service.context
  await addWebhook(db, { subscriberId, url, secret: SECRET }, now())
}

/** Puts a job into the queue and waits until everything that follows from it is done. */
export async function run({ service }: TestService, name: 'match' | 'sweep'): Promise<void> {
  await service.context.enqueue(name === 'match' ? matchNew : sweep, [{}])
  await until('the queues are idle', () => isIdle(service.runtime), 30)
}

/** Transactions of other tests on the same server may hold the reader back for a moment. */
export async function matchUntil(test: TestService, count: number): Promise<void> {
  await until('the openings were matched', async () => {
    await run(test, 'match')
    return (await messages(test)).length >= count
  })
}

export function pass({ clock }: TestService, ms: number): void {
  clock.now = new Date(clock.now.getTime() + ms)
}

export async function messages({ service }: TestService) {
  return service.context.db.selectFrom('webhook_message').selectAll().orderBy('id').execute()
}

export async function oneMessage(test: TestService) {
  const [message] = await messages(test)
  if (!message) throw new Error('there is no message')
  return message
}

export async function webhooks({ service }: TestService) {
  return service.context.db.selectFrom('webhook').selectAll().orderBy('created_at').execute()
}

/** By the specification, not by our own code: fails unless the message is genuine. */
export function verify({ headers, body }: SinkMessage): void {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const key = Buffer.from(SECRET.slice('whsec_'.length), 'base64')
  expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`)
}
