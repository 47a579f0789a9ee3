import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hashAddress } from '../../src/send/address-hash.ts'
import { listMails, readMail } from '../../src/send/mailbox.ts'
import { findSubscriberByEmail } from '../../src/store/subscriber.ts'
import { findSuppression } from '../../src/store/suppression.ts'
import { isIdle, startTestService, type TestService, until } from '../_support/service.ts'

let test: TestService
beforeEach(async () => {
  test = await startTestService({ parts: ['web', 'workers'] })
})
afterEach(() => test.stop())

const DAY_MS = 86_400_000
const EMAIL = 'reader@example.org'
const context = () => test.service.context
const hash = () => hashAddress(context().secretKeys, EMAIL)
const mails = () => listMails(context().mailFolder ?? '')

async function suppress(reason: string, daysAgo: number): Promise<void> {
  const at = new Date(test.clock.now.getTime() - daysAgo * DAY_MS)
  await context().db.insertInto('suppression').values({ address_hash: hash(), reason, at }).execute()
}

async function signUp(email = EMAIL): Promise<string> {
  const form = new URLSearchParams({ email, zone: 'UTC', hour: '7', role: 'registered-nurse' })
  const answer = await fetch(`${test.service.url}/subscribe`, { method: 'POST', body: form })
  expect(answer.status).toBe(200)
  const page = await answer.text()
  await until('the confirmation was decided', async () => isIdle(test.service.runtime))
  return page
}

describe('signing up with a suppressed address', () => {
  it.each([
    ['complaint', 3_000],
    ['operator', 3_000],
    ['bounce', 29],
  ])('is answered like any other and mails nothing: %s, %i days old', async (reason, days) => {
    const usual = await signUp('other@example.org')
    expect(await mails()).toHaveLength(1)
    await suppress(reason, days)
    expect(await signUp()).toBe(usual)
    expect(await mails()).toHaveLength(1)
  })

  it.each([
    ['bounce', 31],
    ['erased', 0],
  ])('sends a confirmation, and pressing its button lifts it: %s, %i days old', async (reason, days) => {
    await suppress(reason, days)
    await signUp()
    const mail = await readMail(context().mailFolder ?? '', (await mails())[0]?.name ?? '')
    const path = /\/confirm\/\S+/.exec(mail?.text ?? '')?.[0] ?? ''
    expect(await findSuppression(context().db, hash())).not.toBeNull()
    expect((await fetch(`${test.service.url}${path}`, { method: 'POST' })).status).toBe(200)
    expect(await findSuppression(context().db, hash())).toBeNull()
    expect(await findSubscriberByEmail(context().db, EMAIL)).toMatchObject({ state: 'active', suppressedReason: null })
  })
})
