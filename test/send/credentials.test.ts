import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../src/errors.ts'
import { readRelay } from '../../src/send/email/relay.ts'
import { createMailer } from '../../src/send/email.ts'
import { agreeable, MAIL, mailer, relay, scripted } from './relay.ts'

describe('credentials', () => {
  const wrong = (url: string) => url.replace('smtp://', 'smtp://ada:s%40cret-word@')

  it('log in', async () => {
    const seen: unknown[] = []
    const { url, received } = await relay({
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) => {
        seen.push(username, password)
        done(null, { user: username })
      },
    })
    const sender = mailer(wrong(url))
    await sender.verify()
    expect(await sender.send(MAIL)).toMatchObject({ kind: 'accepted' })
    expect(seen.slice(0, 2)).toEqual(['ada', 's@cret-word'])
    expect(received).toHaveLength(1)
  })

  it('that are refused defer the mail, and are never quoted', async () => {
    const { url } = await relay({
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) => done(new Error(`wrong ${username} ${password}`)),
    })
    const sender = mailer(wrong(url))
    const result = await sender.send(MAIL)
    expect(result).toEqual({ kind: 'deferred', response: 'the relay refused the credentials (EAUTH 535)' })
    const error: unknown = await sender.verify().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ConfigError)
    expect(`${error}`).toMatch(/SMTP_URL: the relay refused the credentials/)
    expect(`${error}${JSON.stringify(result)}`).not.toMatch(/s@cret|s%40cret|c0BjcmV0/)
  })

  it('that a relay quotes back in a refusal are cut out', async () => {
    const talk = await scripted((command) => {
      if (command.startsWith('EHLO')) return '250-relay.example\r\n250 AUTH PLAIN'
      if (command.startsWith('AUTH')) return '235 fine'
      return command.startsWith('RCPT') ? '550 refused for ada/s@cret-word' : agreeable(command)
    })
    expect(await mailer(wrong(talk.url)).send(MAIL)).toEqual({
      kind: 'rejected',
      response: '550 refused for [hidden]/[hidden]',
    })
  })

  it('never travel in the clear to another machine', async () => {
    expect(readRelay('smtp://ada:word@relay.example')).toMatchObject({ port: 587, secure: false, requireTLS: true })
    expect(readRelay('smtps://ada:word@relay.example')).toMatchObject({ port: 465, secure: true })
    expect(readRelay('smtp://relay.example:25')).toMatchObject({ port: 25, requireTLS: false, auth: null })
    let spoken = ''
    const talk = await scripted((command) => {
      spoken += `${command}\n`
      if (command === 'STARTTLS') return '454 no'
      return command.startsWith('EHLO') ? '250-relay.example\r\n250 AUTH PLAIN LOGIN' : agreeable(command)
    })
    expect(await mailer(`${wrong(talk.url)}?requireTLS=true`).send(MAIL)).toMatchObject({ kind: 'deferred' })
    expect(spoken).toContain('EHLO')
    expect(spoken).not.toContain('AUTH')
  })
})

describe('what cannot work', () => {
  it('is said at once, every fault with its setting and without its secrets', () => {
    const make = () =>
      createMailer({
        smtpUrl: 'http://ada:s%40cret@relay.example',
        from: 'nobody',
        dkim: { domain: 'x', selector: '-', privateKey: 'secret' },
      })
    expect(make).toThrow(ConfigError)
    for (const name of ['SMTP_URL', 'MAIL_FROM', 'DKIM_DOMAIN', 'DKIM_SELECTOR', 'DKIM_KEY_FILE'])
      expect(make).toThrow(name)
    expect(make).not.toThrow(/cret/)
  })

  it('is said by verify when no relay answers', async () => {
    await expect(mailer('smtp://127.0.0.1:1').verify()).rejects.toThrow(
      /SMTP_URL: the connection to the relay failed \(ESOCKET ECONNREFUSED\)/,
    )
  })
})
