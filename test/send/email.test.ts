import { simpleParser } from 'mailparser'
import { describe, expect, it } from 'vitest'
import type { OutgoingMail } from '../../src/send/email.ts'
import { agreeable, dyingAt, MAIL, mailer, relay, scripted } from './relay.ts'

describe('a mail', () => {
  it('arrives with its texts, its identity and the answer of the relay', async () => {
    const { url, received } = await relay()
    const sender = mailer(url, { now: () => new Date('2026-11-23T07:00:00Z') })
    const result = await sender.send({
      ...MAIL,
      envelopeFrom: 'b+7@bounce.jobs.example',
      headers: { 'Feedback-ID': 'digest:jobtide' },
    })
    expect(result).toEqual({ kind: 'accepted', serverResponse: '250 kept as 42' })
    expect(received).toHaveLength(1)
    expect(received[0]).toMatchObject({ from: 'b+7@bounce.jobs.example', to: ['ada@people.example'] })
    const mail = await simpleParser(received[0]?.raw ?? '')
    expect(mail).toMatchObject({
      subject: MAIL.subject,
      messageId: MAIL.messageId,
      date: new Date('2026-11-23T07:00:00Z'),
      html: MAIL.html,
    })
    expect(mail.text?.trim()).toBe(MAIL.text)
    expect(mail.from?.text).toBe('"Jobtide" <alerts@jobs.example>')
    expect(Object.fromEntries(['auto-submitted', 'feedback-id'].map((name) => [name, mail.headers.get(name)]))).toEqual(
      {
        'auto-submitted': 'auto-generated',
        'feedback-id': 'digest:jobtide',
      },
    )
    expect(
      ['list-unsubscribe', 'list-unsubscribe-post', 'list-id', 'x-mailer'].filter((name) =>
        received[0]?.raw.toLowerCase().includes(`${name}:`),
      ),
    ).toEqual([])
  })

  it('to a list carries the one-click fields, unfolded however long the link is', async () => {
    const { url, received } = await relay()
    const link = `https://jobs.example/unsubscribe/${'t'.repeat(300)}`
    await mailer(url).send({ ...MAIL, unsubscribe: { url: link } })
    const lines = received[0]?.raw.split('\r\n') ?? []
    expect(lines).toContain(`List-Unsubscribe: <${link}>`)
    expect(lines).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click')
    expect(lines).toContain('List-ID: <alerts.jobs.example>')
  })

  it('with names beyond ASCII arrives as written', async () => {
    const { url, received } = await relay()
    const sender = mailer(url, { from: 'Stellenflut Zürich <alerts@jobs.example>' })
    await sender.send({ ...MAIL, subject: 'Pflegekraft in Zürich · 3 neue', text: 'Grüße — 3 neue Stellen' })
    const mail = await simpleParser(Buffer.from(received[0]?.raw ?? '', 'latin1'))
    expect(mail.subject).toBe('Pflegekraft in Zürich · 3 neue')
    expect(mail.text?.trim()).toBe('Grüße — 3 neue Stellen')
    expect(mail.from?.value[0]?.name).toBe('Stellenflut Zürich')
  })

  it('reuses connections, never more than the pool holds', async () => {
    const talk = await scripted(agreeable)
    const sender = mailer(talk.url, { poolSize: 3 })
    const results = await Promise.all(
      Array.from({ length: 30 }, (_, at) => sender.send({ ...MAIL, messageId: `<d.${at}@jobs.example>` })),
    )
    expect(results.map(({ kind }) => kind)).toEqual(Array(30).fill('accepted'))
    expect(talk.connections()).toBe(3)
  })
})

describe('an injection', () => {
  it.each([
    'ada@people.example\r\nRCPT TO:<eve@evil.example>',
    'ada@people.example, eve@evil.example',
    'Ada <ada@people.example>',
    '',
  ])('in the recipient %j sends nothing', async (to) => {
    const { url, received } = await relay()
    expect(await mailer(url).send({ ...MAIL, to })).toMatchObject({ kind: 'rejected' })
    expect(received).toEqual([])
  })

  it('in the subject or in a header stays inside its line', async () => {
    const { url, received } = await relay()
    const evil = 'x\r\nBcc: eve@evil.example\r\n\r\nbody\u2028Y: z\0'
    await mailer(url).send({ ...MAIL, subject: evil, headers: { 'X-Note': evil } })
    const mail = await simpleParser(received[0]?.raw ?? '')
    expect(received[0]?.to).toEqual(['ada@people.example'])
    expect(mail.headers.has('bcc')).toBe(false)
    expect(mail.subject).toBe('x Bcc: eve@evil.example body Y: z')
    expect(mail.headers.get('x-note')).toBe('x Bcc: eve@evil.example body Y: z')
    expect(mail.text?.trim()).toBe(MAIL.text)
  })

  it.each<Partial<OutgoingMail>>([
    { headers: { 'X-A\r\nBcc': 'eve@evil.example' } },
    { headers: { Bcc: 'eve@evil.example' } },
    { headers: { 'DKIM-Signature': 'v=1' } },
    { headers: { 'content-type': 'text/plain' } },
    { messageId: '<a@b>\r\nBcc: eve@evil.example' },
    { messageId: 'no-domain' },
    { envelopeFrom: 'b@bounce.example> SIZE=1\r\nRCPT TO:<eve@evil.example' },
    { unsubscribe: { url: 'javascript:alert(1)' } },
    { unsubscribe: { url: `https://jobs.example/${'x'.repeat(1000)}` } },
  ])('that only the program could write is an error of the program: %j', async (part) => {
    const { url, received } = await relay()
    await expect(mailer(url).send({ ...MAIL, ...part })).rejects.toThrow(TypeError)
    expect(received).toEqual([])
  })

  it('by file or address reads nothing: the text of a mail is only text', async () => {
    const { url, received } = await relay()
    await mailer(url).send({ ...MAIL, text: '/etc/passwd', html: '<img src="file:///etc/passwd">' })
    expect(received[0]?.raw).toContain('/etc/passwd')
    expect(received[0]?.raw).not.toContain('root:')
  })
})

describe('a refusal', () => {
  it.each([
    ['RCPT', '450 4.2.1 mailbox busy', 'deferred'],
    ['RCPT', '550 5.1.1 no such user', 'rejected'],
    ['DATA', '451 4.3.0 try later', 'deferred'],
    ['DATA', '554 5.6.0 not wanted', 'rejected'],
    ['<mail>', '452 4.3.1 disk full', 'deferred'],
    ['<mail>', '554 5.7.1 looks like spam', 'rejected'],
    ['MAIL', '553 5.7.1 sender not allowed', 'deferred'],
    ['MAIL', '421 4.7.0 too many', 'deferred'],
  ])('at %s with "%s" leaves the mail %s', async (step, answer, kind) => {
    const talk = await scripted((command) => (command.startsWith(step) ? answer : agreeable(command)))
    expect(await mailer(talk.url).send(MAIL)).toEqual({ kind, response: answer })
  })

  it('of one mail does not touch the next', async () => {
    const talk = await scripted((command) =>
      command.startsWith('RCPT') && command.includes('gone@') ? '550 5.1.1 no such user' : agreeable(command),
    )
    const sender = mailer(talk.url, { poolSize: 1 })
    const results = await Promise.all([sender.send({ ...MAIL, to: 'gone@people.example' }), sender.send(MAIL)])
    expect(results.map(({ kind }) => kind)).toEqual(['rejected', 'accepted'])
  })
})

describe('a lost connection', () => {
  it('before the mail leaves it deferred', async () => {
    for (const step of ['<connect>', 'EHLO', 'MAIL', 'RCPT', 'DATA']) {
      const talk = await scripted(dyingAt(step))
      expect(await mailer(talk.url).send(MAIL), step).toMatchObject({ kind: 'deferred' })
    }
  })

  it('in the middle of the mail, or after its last line, leaves the outcome open', async () => {
    const half = { ...MAIL, text: 'line\r\n'.repeat(500_000) }
    const inside = await scripted(dyingAt('<part>'))
    expect(await mailer(inside.url).send(half)).toMatchObject({ kind: 'unknown' })
    const after = await scripted(dyingAt('<mail>'))
    expect(await mailer(after.url).send(MAIL)).toMatchObject({ kind: 'unknown' })
    expect(after.connections()).toBe(1)
  })

  it('after the mail of a signed message leaves the outcome open too', async () => {
    const { generateKeyPairSync } = await import('node:crypto')
    const privateKey = generateKeyPairSync('rsa', { modulusLength: 1024 })
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString()
    const after = await scripted(dyingAt('<mail>'))
    const sender = mailer(after.url, { dkim: { domain: 'jobs.example', selector: 's1', privateKey } })
    expect(await sender.send(MAIL)).toMatchObject({ kind: 'unknown' })
  })

  it('that never was is deferred', async () => {
    const { url } = await relay()
    const closed = mailer(url.replace(/\d+$/, '1'))
    expect(await closed.send(MAIL)).toEqual({
      kind: 'deferred',
      response: 'the connection to the relay failed (ESOCKET ECONNREFUSED)',
    })
  })

  it('by silence ends in time: deferred before the mail, open after it', async () => {
    const before = await scripted((command) => (command.startsWith('RCPT') ? null : agreeable(command)))
    expect(await mailer(before.url, { timeoutMs: 300 }).send(MAIL)).toMatchObject({ kind: 'deferred' })
    const after = await scripted((command) => (command === '<mail>' ? null : agreeable(command)))
    expect(await mailer(after.url, { timeoutMs: 300 }).send(MAIL)).toMatchObject({ kind: 'unknown' })
  })

  it('by a stop of the program is told apart in the same way', async () => {
    const stop = new AbortController()
    const after = await scripted((command) => {
      if (command !== '<mail>') return agreeable(command)
      stop.abort()
      return null
    })
    expect(await mailer(after.url).send(MAIL, { signal: stop.signal })).toMatchObject({ kind: 'unknown' })
    expect(await mailer(after.url).send(MAIL, { signal: stop.signal })).toEqual({
      kind: 'deferred',
      response: 'stopped by the program',
    })
  })
})

describe('closing', () => {
  it('lets the mails under way end and defers those that wait and later ones', async () => {
    const talk = await scripted(agreeable)
    const sender = mailer(talk.url, { poolSize: 1 })
    const running = [1, 2, 3].map(() => sender.send(MAIL))
    await new Promise<void>((resolve) => setImmediate(resolve))
    await sender.close()
    expect((await Promise.all(running)).map(({ kind }) => kind)).toEqual(['accepted', 'deferred', 'deferred'])
    expect(await sender.send(MAIL)).toMatchObject({ kind: 'deferred' })
  })
})
