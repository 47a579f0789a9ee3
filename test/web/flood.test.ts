import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signToken } from '../../src/send/token.ts'
import { startTestService, type TestService } from '../_support/service.ts'

let test: TestService
beforeAll(async () => {
  test = await startTestService({ parts: ['web'], environment: { SIGN_UPS_PER_HOUR: '3', TRUST_PROXY: 'true' } })
})
afterAll(() => test.stop())

const post = (path: string, from: string, fields: Record<string, string> = {}) =>
  fetch(`${test.service.url}${path}`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(fields),
    headers: { 'x-forwarded-for': from },
  })
const signUp = (from: string, email = 'reader@example.org') =>
  post('/subscribe', from, { email, zone: 'UTC', hour: '7', role: 'registered-nurse' })

async function statuses(times: number, ask: (time: number) => Promise<Response>): Promise<number[]> {
  const found: number[] = []
  for (let time = 0; time < times; time += 1) found.push((await ask(time)).status)
  return found
}

describe('a network that sends too much', () => {
  it('is refused in plain words, with the time to wait, and nothing is stored', async () => {
    expect(await statuses(3, (time) => signUp('192.0.2.1', `a${time}@example.org`))).toEqual([200, 200, 200])
    const refused = await signUp('192.0.2.1', 'late@example.org')
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_500)
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(3_600)
    expect(refused.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await refused.text()).toContain('try again in 60 minutes')
    const { db } = test.service.context
    expect((await db.selectFrom('subscriber').select('email').execute()).map(({ email }) => email).sort()).toEqual([
      'a0@example.org',
      'a1@example.org',
      'a2@example.org',
    ])
  })

  it('does not stop another', async () => {
    await statuses(4, () => signUp('192.0.2.2'))
    expect((await signUp('192.0.2.3')).status).toBe(200)
  })

  it('is a household in IPv6, whichever of its addresses it takes', async () => {
    const found = await statuses(4, (time) => signUp(`2001:db8:0:1::${time + 1}`))
    expect(found).toEqual([200, 200, 200, 429])
    expect((await signUp('2001:db8:0:2::1')).status).toBe(200)
  })

  it('cannot pass for others by what it writes before the proxy', async () => {
    expect(await statuses(4, (time) => signUp(`198.51.100.${time}, 192.0.2.4`))).toEqual([200, 200, 200, 429])
  })

  it('gets ten login links an hour, typed or asked for from a mail', async () => {
    const { secretKeys } = test.service.context
    const from = `/login/from/${signToken(secretKeys, 'manage', '01900000-0000-7000-8000-000000000000')}`
    const found = await statuses(12, (time) =>
      time % 2 === 0 ? post('/login', '192.0.2.5', { email: 'a@example.org' }) : post(from, '192.0.2.5'),
    )
    expect(found).toEqual([...Array(10).fill(200), 429, 429])
  })

  it('gets 300 other forms in five minutes, and reads on', async () => {
    const found = await statuses(301, () => post('/logout', '192.0.2.6'))
    expect([found.filter((status) => status === 200).length, found.at(-1)]).toEqual([300, 429])
    const page = await fetch(`${test.service.url}/roles`, { headers: { 'x-forwarded-for': '192.0.2.6' } })
    expect(page.status).toBe(200)
  })

  it('is offered 300 suggestions a minute, however it writes their address', async () => {
    const headers = { 'x-forwarded-for': '192.0.2.8' }
    const ask = (time: number) =>
      fetch(`${test.service.url}/${time % 2 === 0 ? 's' : '%73'}uggest/roles?q=nur`, { headers })
    const found = await statuses(300, ask)
    expect(new Set(found)).toEqual(new Set([200]))
    const refused = await ask(0)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60)
    expect((await post('/logout', '192.0.2.8')).status).toBe(200)
  })

  it('still reports bounces and payments: relays and Stripe send many from few addresses', async () => {
    const found = await statuses(320, (time) =>
      post(time % 2 === 0 ? '/relay/generic/0123456789abcdef' : '/stripe/webhook', '192.0.2.9'),
    )
    expect(found).not.toContain(429)
  })

  it('still unsubscribes: mail programs do it for many from few addresses', async () => {
    const found = await statuses(320, () => post('/unsubscribe/AAAA', '192.0.2.7'))
    expect(new Set(found)).toEqual(new Set([200]))
  })
})
