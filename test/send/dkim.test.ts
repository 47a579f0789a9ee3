import { createHash, createPublicKey, createVerify, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { dkimFaults } from '../../src/send/email/dkim.ts'
import { createMailer } from '../../src/send/email.ts'
import { MAIL, mailer, relay } from './relay.ts'

const pem = (key: { export(options: { type: 'pkcs8'; format: 'pem' }): string | Buffer }) =>
  key.export({ type: 'pkcs8', format: 'pem' }).toString()
const RSA = pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)

describe('a signature', () => {
  it('covers both unsubscribe fields and holds for what arrived', async () => {
    const { url, received } = await relay()
    const sender = mailer(url, { dkim: { domain: 'jobs.example', selector: '2026a', privateKey: RSA } })
    await sender.send({ ...MAIL, subject: 'Grüße', unsubscribe: { url: `https://jobs.example/u/${'t'.repeat(200)}` } })
    const raw = received[0]?.raw ?? ''
    const { tags, field } = readSignature(raw)
    expect(tags).toMatchObject({ a: 'rsa-sha256', d: 'jobs.example', s: '2026a' })
    const signed = (tags.h ?? '').toLowerCase().split(':')
    expect(signed).toEqual(
      expect.arrayContaining([
        'list-unsubscribe',
        'list-unsubscribe-post',
        'from',
        'to',
        'subject',
        'date',
        'message-id',
      ]),
    )
    expect(bodyHash(raw)).toBe(tags.bh)
    expect(verifies(raw, signed, field, tags.b ?? '')).toBe(true)
    expect(verifies(raw.replace('=One-Click', '=Two-Click'), signed, field, tags.b ?? '')).toBe(false)
  })
})

describe('a key', () => {
  const faultsOf = (privateKey: string) => dkimFaults({ domain: 'jobs.example', selector: '2026a', privateKey })

  it('of RSA is accepted in both PEM forms', () => {
    const pkcs1 = generateKeyPairSync('rsa', { modulusLength: 1024 })
      .privateKey.export({ type: 'pkcs1', format: 'pem' })
      .toString()
    expect([RSA, pkcs1].map(faultsOf)).toEqual([[], []])
  })

  it.each([
    ['Ed25519', pem(generateKeyPairSync('ed25519').privateKey), /found ed25519/],
    ['elliptic curve', pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey), /found ec/],
    ['RSA-PSS', pem(generateKeyPairSync('rsa-pss', { modulusLength: 1024 }).privateKey), /found rsa-pss/],
    ['short RSA', pem(generateKeyPairSync('rsa', { modulusLength: 512 }).privateKey), /found 512/],
    ['public', createPublicKey(RSA).export({ type: 'spki', format: 'pem' }).toString(), /RSA private key/],
    [
      'locked',
      generateKeyPairSync('rsa', { modulusLength: 1024 })
        .privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
        .toString(),
      /without a passphrase/,
    ],
    ['unreadable', 'not a key', /RSA private key/],
  ])('that is %s stops the start instead of sending unsigned mail', (_name, privateKey, fault) => {
    expect(faultsOf(privateKey)).toEqual([expect.stringMatching(fault)])
    const make = () =>
      createMailer({
        smtpUrl: 'smtp://127.0.0.1:25',
        from: 'alerts@jobs.example',
        dkim: { domain: 'jobs.example', selector: '2026a', privateKey },
      })
    expect(make).toThrow(/DKIM_KEY_FILE/)
  })
})

/** The first DKIM-Signature of a mail: its tags, and the whole field. */
function readSignature(raw: string): { tags: Record<string, string>; field: string } {
  const field = fieldsOf(raw).find((line) => /^dkim-signature:/i.test(line)) ?? ''
  const tags = field
    .slice(field.indexOf(':') + 1)
    .split(';')
    .map((tag) => tag.replace(/\s/g, ''))
  return {
    field,
    tags: Object.fromEntries(tags.map((tag) => [tag.slice(0, tag.indexOf('=')), tag.slice(tag.indexOf('=') + 1)])),
  }
}

/** RFC 6376 3.7, relaxed: the signed fields, then the signature's own field without its value. */
function verifies(raw: string, signed: string[], field: string, signature: string): boolean {
  const fields = fieldsOf(raw)
  const lines = signed.map((name) =>
    relaxed(fields.findLast((line) => line.toLowerCase().startsWith(`${name}:`)) ?? ''),
  )
  const own = relaxed(field.replace(/\bb=[^;]*$/, 'b='))
  const data = Buffer.from(`${lines.join('\r\n')}\r\n${own}`, 'latin1')
  return createVerify('RSA-SHA256').update(data).verify(createPublicKey(RSA), signature, 'base64')
}

function bodyHash(raw: string): string {
  const lines = raw
    .slice(raw.indexOf('\r\n\r\n') + 4)
    .split('\r\n')
    .map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''))
  const body = `${lines.join('\r\n').replace(/(?:\r\n)+$/, '')}\r\n`
  return createHash('sha256').update(Buffer.from(body, 'latin1')).digest('base64')
}

function fieldsOf(raw: string): string[] {
  return raw.slice(0, raw.indexOf('\r\n\r\n')).split(/\r\n(?![ \t])/)
}

function relaxed(line: string): string {
  const colon = line.indexOf(':')
  const value = line
    .slice(colon + 1)
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim()
  return `${line.slice(0, colon).toLowerCase().trim()}:${value}`
}
