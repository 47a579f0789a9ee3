import { afterEach, beforeEach, expect, inject, it } from 'vitest'
import { findSubscriberByEmail, findUnsentConfirmations } from '../../src/store/subscriber.ts'
import { type Gate, openGate } from '../_support/gate.ts'
import { startTestService, type TestService } from '../_support/service.ts'

const redisUrl = inject('redisUrl')
let gate: Gate
let test: TestService
beforeEach(async () => {
  if (redisUrl === null) return
  gate = await openGate(0, { port: Number(new URL(redisUrl).port) })
  test = await startTestService({ parts: ['web'], queueUrl: `redis://127.0.0.1:${gate.port}` })
})
afterEach(() => test?.stop())

it.skipIf(redisUrl === null)(
  'whoever signs up while the queue is gone is stored, told so, and left to the sweep for the confirmation',
  async () => {
    await gate.close()
    const form = { email: 'reader@example.org', zone: 'Europe/London', hour: '7', role: 'Registered Nurse' }
    const answer = await fetch(`${test.service.url}/subscribe`, { method: 'POST', body: new URLSearchParams(form) })
    expect(answer.status).toBe(200)
    const { db, now } = test.service.context
    const subscriber = await findSubscriberByEmail(db, form.email)
    const later = new Date(now().getTime() + 3_600_000)
    expect(await findUnsentConfirmations(db, later)).toEqual([subscriber?.id])
  },
)
