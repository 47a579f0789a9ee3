import { load } from 'cheerio'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listMails } from '../../src/send/mailbox.ts'
import { confirm, findSubscriberByEmail, listSearches } from '../../src/store/subscriber.ts'
import { isIdle, startTestService, type TestService, until } from '../_support/service.ts'

let test: TestService
beforeEach(async () => {
  test = await startTestService({ parts: ['web', 'workers'], environment: { SIGN_UPS_PER_HOUR: '1000' } })
})
afterEach(() => test.stop())

const EMAIL = 'reader@example.org'
const GOOD = { email: EMAIL, zone: 'Europe/London', hour: '7', role: 'Registered Nurse' }
const context = () => test.service.context
const post = (path: string, fields: Record<string, string>) =>
  fetch(`${test.service.url}${path}`, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) })
const signUp = (changes: Record<string, string> = {}) => post('/subscribe', { ...GOOD, ...changes })
const page = async (answer: Response) => load(await answer.text())
const mails = async () => (await listMails(context().mailFolder ?? '')).map(({ subject }) => subject)
const idle = () => until('the queues are idle', async () => isIdle(test.service.runtime))
const later = (minutes: number) => {
  test.clock.now = new Date(test.clock.now.getTime() + minutes * 60_000)
}

async function searches(): Promise<string[]> {
  const found = await findSubscriberByEmail(context().db, EMAIL)
  return found === null
    ? []
    : (await listSearches(context().db, [found.id])).map(({ criteria }) => criteria.roles.join())
}

describe('the page of its own', () => {
  it('offers role names, and starts with the role it was sent for', async () => {
    const plain = await page(await fetch(`${test.service.url}/subscribe`))
    expect(plain('#role-names option[value="Registered Nurse"]').length).toBe(1)
    expect(plain('#role').attr('list')).toBe('role-names')
    const sent = await page(await fetch(`${test.service.url}/subscribe?role=registered-nurse`))
    expect(sent('#role').attr('value')).toBe('Registered Nurse')
    const hostile = await fetch(`${test.service.url}/subscribe?role=%22%3E%3Cscript%3E`)
    expect((await page(hostile))('#role').attr('value')).toBe('')
  })

  it.each([
    ['its title', 'Registered Nurse'],
    ['its title in other letters', '  registered NURSES '],
    ['another name', 'RN'],
    ['its slug, as the page of a role sends it', 'registered-nurse'],
  ])('takes a role by %s', async (_, role) => {
    expect((await signUp({ role })).status).toBe(200)
    expect(await searches()).toEqual(['registered-nurse'])
  })

  it('asks which role is meant, keeps what was typed, and takes the choice', async () => {
    const answer = await signUp({ role: 'Nurse in a hospital, nights' })
    expect(answer.status).toBe(400)
    const shown = await page(answer)
    expect(shown('#role').attr('value')).toBe('Nurse in a hospital, nights')
    expect(shown('#role').attr('aria-describedby')).toBe('role-fault')
    expect(shown('#email').attr('value')).toBe(EMAIL)
    expect(shown('#zone option[selected]').attr('value')).toBe('Europe/London')
    const choice = shown('input[name=choice][value="registered-nurse"]').attr('value') ?? ''
    expect((await signUp({ role: 'Nurse in a hospital, nights', choice })).status).toBe(200)
    expect(await searches()).toEqual(['registered-nurse'])
  })

  it.each(['', 'qqqq zzzz', '<script>alert(1)</script>', '\u202enurse'.repeat(100), '__proto__'])(
    'refuses what names no role, as text: %j',
    async (role) => {
      const answer = await signUp({ role })
      expect(answer.status).toBe(400)
      const text = await answer.text()
      expect(load(text)('#role-fault').text()).not.toBe('')
      expect(text).not.toContain('<script')
      expect(await searches()).toEqual([])
    },
  )

  it('leads from each fault to its field', async () => {
    const shown = await page(await signUp({ email: 'nobody', zone: 'Mars', hour: '99', role: '' }))
    const targets = shown('[role=alert] a').map((_, link) => shown(link).attr('href'))
    expect(targets.get()).toEqual(['#role', '#email', '#zone', '#hour'])
    for (const target of targets.get()) {
      expect(shown(target).attr('aria-describedby')).toBe(`${target.slice(1)}-fault`)
    }
  })

  it.each([
    'a@p\u0435ople.example',
    `${'a'.repeat(65)}@people.example`,
    'a@b.example%0d%0aRCPT TO:<c@d.example>',
    'a@b.example\r\nBcc: c@d.example',
  ])('refuses an address that passes for another or smuggles one: %j', async (email) => {
    expect((await signUp({ email })).status).toBe(400)
    await idle()
    expect(await mails()).toEqual([])
  })
})

describe('mails to an address that others type', () => {
  it('are three a day at most, ten minutes apart', async () => {
    for (const minutes of [0, 1, 12, 12, 12, 12, 600]) {
      later(minutes)
      await signUp()
      await idle()
    }
    expect(await mails()).toHaveLength(3)
    later(24 * 60)
    await signUp()
    await idle()
    expect(await mails()).toHaveLength(4)
  })

  it('are no more when a login link is asked for instead', async () => {
    await signUp()
    await idle()
    for (let time = 0; time < 4; time += 1) {
      later(15)
      await post('/login', { email: EMAIL })
      await idle()
    }
    expect(await mails()).toHaveLength(3)
    expect(new Set(await mails()).size).toBe(1)
  })

  it('let an active subscriber in, instead of changing anything', async () => {
    await signUp()
    await idle()
    const { id } = (await findSubscriberByEmail(context().db, EMAIL)) ?? { id: '' }
    await confirm(context().db, id, context().now(), context().now())
    later(60)
    await signUp({ role: 'Electrician' })
    await idle()
    expect(await mails()).toHaveLength(2)
    expect((await mails()).some((subject) => subject.includes('link to the settings'))).toBe(true)
    expect(await searches()).toEqual(['registered-nurse'])
  })
})

it('keeps no more than ten searches of an address that is not confirmed', async () => {
  for (const { slug } of context().taxonomy.roles.slice(0, 12)) await signUp({ role: slug })
  expect(await searches()).toHaveLength(10)
})
