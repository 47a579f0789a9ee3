import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTestService, type TestService } from '../_support/service.ts'

const KEY = 'a-long-key-of-the-relay'

let test: TestService
beforeEach(async () => {
  test = await startTestService({ parts: ['web'], environment: { RELAY_WEBHOOK_KEY: KEY } })
})
afterEach(() => test.stop())

const events = () => test.database.db.selectFrom('mail_event').select(['origin', 'kind', 'status']).execute()
const post = (path: string, body: string, type: string) =>
  fetch(`${test.service.url}${path}`, { method: 'POST', body, headers: { 'content-type': type } })

const SES = JSON.stringify({
  Type: 'Notification',
  Message: JSON.stringify({
    notificationType: 'Bounce',
    mail: { messageId: 'm' },
    bounce: {
      bounceType: 'Permanent',
      feedbackId: 'f',
      bouncedRecipients: [{ emailAddress: 'reader@example.org', status: '5.1.1' }],
    },
  }),
})

describe('the address that relays post to', () => {
  it('takes JSON that SNS calls plain text, once', async () => {
    for (let time = 0; time < 2; time += 1)
      expect((await post(`/relay/ses/${KEY}`, SES, 'text/plain; charset=UTF-8')).status).toBe(200)
    expect(await events()).toEqual([{ origin: 'ses', kind: 'bounce', status: '5.1.1' }])
    expect(await test.database.db.selectFrom('suppression').select('reason').execute()).toEqual([{ reason: 'bounce' }])
  })

  it('takes forms', async () => {
    const form = new URLSearchParams({ event: 'complained', recipient: 'reader@example.org', token: 't' })
    expect((await post(`/relay/mailgun/${KEY}`, String(form), 'application/x-www-form-urlencoded')).status).toBe(200)
    expect(await events()).toMatchObject([{ origin: 'mailgun', kind: 'complaint' }])
  })

  it('takes what reports nothing', async () => {
    expect((await post(`/relay/resend/${KEY}`, '{"type":"email.sent","data":{}}', 'application/json')).status).toBe(200)
    expect(await events()).toEqual([])
  })

  it.each([
    ['/relay/ses/wrong-key-of-the-relay'],
    ['/relay/nobody/a-long-key-of-the-relay'],
    ['/relay/constructor/a-long-key-of-the-relay'],
    ['/relay/ses/'],
  ])('is not there under another name or key: %s', async (path) => {
    expect((await post(path, SES, 'application/json')).status).toBe(404)
    expect(await events()).toEqual([])
  })

  it('says what it did not understand', async () => {
    const answer = await post(`/relay/ses/${KEY}`, '{"mail": {}}', 'application/json')
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('mail.messageId')])
    expect((await post(`/relay/ses/${KEY}`, 'not json', 'application/json')).status).toBe(400)
    expect((await post(`/relay/ses/${KEY}`, '', 'multipart/form-data; boundary=x')).status).toBe(400)
  })

  it('takes no more than 1 MiB', async () => {
    expect((await post(`/relay/ses/${KEY}`, 'x'.repeat(1024 * 1024 + 1), 'application/json')).status).toBe(413)
  })
})

describe('without a key', () => {
  it('there is no such address', async () => {
    const other = await startTestService({ parts: ['web'] })
    try {
      for (const key of ['', KEY]) {
        expect((await fetch(`${other.service.url}/relay/ses/${key}`, { method: 'POST', body: SES })).status).toBe(404)
      }
    } finally {
      await other.stop()
    }
  })
})
