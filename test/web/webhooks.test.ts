import { createHmac } from 'node:crypto'
import { load } from 'cheerio'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { logIn, subscriberWith, type Visitor } from '../_support/login.ts'
import { startTestService, type TestService } from '../_support/service.ts'
import { type Sink, startSink, status } from '../_support/sink.ts'

const PATH = '/settings/webhooks'
const GOOD = 'https://hooks.example.org/jobs'

let test: TestService
let sink: Sink
let visitor: Visitor
let others = 0
beforeAll(async () => {
  test = await startTestService({ parts: ['web'] })
  sink = await startSink()
})
afterAll(async () => {
  await sink.stop()
  await test.stop()
})
beforeEach(async () => {
  sink.received.length = 0
  sink.answer(status(204))
  others += 1
  visitor = logIn(test, (await subscriberWith(test, `owner${others}@example.org`)).id)
})

const rows = () =>
  test.service.context.db.selectFrom('webhook').selectAll().where('subscriber_id', '=', visitor.id).execute()

/** Adds one by the form and points it at the sink, which the form would refuse: it takes only https. */
async function added(): Promise<{ id: string; secret: string }> {
  await visitor.post(PATH, { url: GOOD })
  const [row] = await rows()
  if (!row) throw new Error('nothing was added')
  await test.service.context.db.updateTable('webhook').set({ url: sink.origin }).where('id', '=', row.id).execute()
  return { id: row.id, secret: row.secret }
}

describe('webhooks in the settings', () => {
  it('shows the secret once, when a webhook is added', async () => {
    const answer = await visitor.post(PATH, { url: GOOD })
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([201, 'no-store'])
    const secret = load(await answer.text())('input[readonly]').attr('value') ?? ''
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(await rows()).toMatchObject([{ url: GOOD, secret }])
    const later = await (await visitor.get(PATH)).text()
    expect(later).toContain(GOOD)
    expect(later).not.toContain('whsec_')
  })

  it.each([
    'http://hooks.example.org/',
    'https://127.0.0.2/',
    'https://localhost/',
    'https://a:b@hooks.example.org/',
    '"><script>',
    '',
  ])('refuses %j, says why and keeps what was typed', async (url) => {
    const answer = await visitor.post(PATH, { url })
    expect(answer.status).toBe(400)
    const $ = load(await answer.text())
    expect($('[role=alert]').text()).not.toBe('')
    expect($('input[name=url]').attr('value')).toBe(url)
    expect($('script')).toHaveLength(0)
    expect(await rows()).toEqual([])
  })

  it('takes at most five, also when they come at once, and none twice', async () => {
    expect((await visitor.post(PATH, { url: GOOD })).status).toBe(201)
    expect((await visitor.post(PATH, { url: GOOD })).status).toBe(400)
    await Promise.all([1, 2, 3, 4, 5, 6, 7].map((number) => visitor.post(PATH, { url: `${GOOD}/${number}` })))
    expect(await rows()).toHaveLength(5)
    expect(load(await (await visitor.get(PATH)).text())('input[name=url]')).toHaveLength(0)
  })

  it('sends a signed ping and says what came of it', async () => {
    const { id, secret } = await added()
    expect(await (await visitor.post(`${PATH}/${id}/test`)).text()).toContain('The receiver took it')
    const [ping] = sink.received
    expect(JSON.parse(ping?.body ?? '')).toEqual({ type: 'ping', timestamp: '2026-11-20T12:00:00.000Z', data: {} })
    const signed = `${ping?.headers['webhook-id']}.${ping?.headers['webhook-timestamp']}.${ping?.body}`
    const mac = createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
      .update(signed)
      .digest('base64')
    expect(ping?.headers['webhook-signature']).toBe(`v1,${mac}`)
    sink.answer(status(500))
    expect(await (await visitor.post(`${PATH}/${id}/test`)).text()).toContain('It was not taken: answered 500')
  })

  it('shows why a webhook was stopped, and a ping that is taken starts it again', async () => {
    const { id } = await added()
    await test.service.context.db
      .updateTable('webhook')
      .set({ stopped_at: test.clock.now, stopped_reason: 'nothing was taken for three days: answered 500' })
      .where('id', '=', id)
      .execute()
    expect(await (await visitor.get(PATH)).text()).toContain('nothing was taken for three days: answered 500')
    sink.answer(status(410))
    await visitor.post(`${PATH}/${id}/test`)
    expect((await rows())[0]?.stopped_at).not.toBeNull()
    sink.answer(status(200))
    await visitor.post(`${PATH}/${id}/test`)
    expect(await rows()).toMatchObject([{ stopped_at: null, stopped_reason: null }])
  })

  it('deletes a webhook', async () => {
    const { id } = await added()
    expect((await visitor.post(`${PATH}/${id}/delete`)).status).toBe(303)
    expect(await rows()).toEqual([])
  })

  it('are their owner’s alone', async () => {
    const owner = visitor
    const { id } = await added()
    visitor = logIn(test, (await subscriberWith(test, `other${others}@example.org`)).id)
    expect((await visitor.post(`${PATH}/${id}/test`)).status).toBe(404)
    await visitor.post(`${PATH}/${id}/delete`)
    await visitor.post(`${PATH}/not-an-id/delete`)
    expect(await (await visitor.get(PATH)).text()).not.toContain(sink.origin)
    visitor = owner
    expect(await rows()).toHaveLength(1)
    expect(sink.received).toEqual([])
    const stranger = await fetch(`${test.service.url}${PATH}`, { redirect: 'manual' })
    expect([stranger.status, stranger.headers.get('location')?.startsWith('/login')]).toEqual([303, true])
  })

  it('take no order from another site', async () => {
    const answer = await visitor.post(PATH, { url: GOOD }, { 'sec-fetch-site': 'cross-site' })
    expect([answer.status, await rows()]).toEqual([403, []])
  })

  it('can be deleted and neither added nor tried on a plan without them', async () => {
    const { id } = await added()
    await test.service.context.db.updateTable('subscriber').set({ tier: 'free' }).where('id', '=', visitor.id).execute()
    expect(await (await visitor.get(PATH)).text()).toContain('Your plan has no webhooks')
    expect((await visitor.post(PATH, { url: `${GOOD}/2` })).status).toBe(400)
    expect((await visitor.post(`${PATH}/${id}/test`)).status).toBe(403)
    expect((await visitor.post(`${PATH}/${id}/delete`)).status).toBe(303)
    expect([sink.received, await rows()]).toEqual([[], []])
  })
})
