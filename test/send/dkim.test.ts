import { createHash, createPublicKey, createVerify, generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dkimVerify } from 'mailauth'
import { describe, expect, it, onTestFinished } from 'vitest'
import { sendDigests } from '../../jobs/send-digests.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { dkimFaults } from '../../src/send/email/dkim.ts'
import { createMailer } from '../../src/send/email.ts'
import { planFor } from '../_support/plan.ts'
import { raw as ad, storeRaws } from '../_support/postings.ts'
import { startTestService, until } from '../_support/service.ts'
import { makeSubscriber } from '../_support/subscribers.ts'
import { temporaryFolder } from '../_support/temporary.ts'
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

describe('a digest as the service sends it', () => {
  const PUBLIC = createPublicKey(RSA).export({ type: 'spki', format: 'der' }).toString('base64')
  /** Stands for the DNS of the sender's domain. */
  const resolver = async (name: string, type: string) => {
    if (name === '2026a._domainkey.jobs.example' && type === 'TXT') return [[`v=DKIM1; k=rsa; p=${PUBLIC}`]]
    throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
  }
  const verdict = async (mail: string) => {
    const { results } = await dkimVerify(Buffer.from(mail, 'latin1'), { resolver })
    return results.map(({ status }) => status.result)
  }

  async function sentDigest(): Promise<string> {
    const { url, received } = await relay()
    const keyFile = join(await temporaryFolder(), 'dkim.pem')
    await writeFile(keyFile, RSA)
    const test = await startTestService({
      parts: ['workers'],
      environment: {
        SMTP_URL: url,
        MAIL_FROM: 'Stellen für Zürich <alerts@jobs.example>',
        BASE_URL: 'https://jobs.example',
        DKIM_DOMAIN: 'jobs.example',
        DKIM_SELECTOR: '2026a',
        DKIM_KEY_FILE: keyFile,
        BOUNCE_DOMAIN: 'bounces.jobs.example',
      },
    })
    onTestFinished(test.stop)
    await storeRaws(test, [ad(1, { company: 'Spital Zürich', description: '.\n..\nFrom here on — “quoted”.' }), ad(2)])
    const criteria = { ...EMPTY_CRITERIA, roles: ['patient-services-representative'] }
    await makeSubscriber(test, 'reader@people.example', [{ name: 'Empfang', criteria }])
    const id = await planFor(test.service.context)
    await test.service.context.enqueue(sendDigests, [{ digestIds: [id] }])
    await until('it is sent', async () => received.length === 1)
    return received[0]?.raw ?? ''
  }

  it('verifies with both unsubscribe fields signed, by a verifier that is not ours', async () => {
    const mail = await sentDigest()
    expect(await verdict(mail)).toEqual(['pass'])
    const signed = (readSignature(mail).tags.h ?? '').toLowerCase().split(':')
    expect(signed).toEqual(
      expect.arrayContaining(['list-unsubscribe', 'list-unsubscribe-post', 'from', 'to', 'subject']),
    )
    expect(fieldsOf(mail).filter((line) => /^list-unsubscribe(?:-post)?:/i.test(line))).toHaveLength(2)

    const changed = [
      mail.replace(/^List-Unsubscribe: <https:\/\/jobs/m, 'List-Unsubscribe: <https://evil'),
      mail.replace('=One-Click', '=Two-Click'),
      mail.replace(/^Subject: /m, 'Subject: Re: '),
      mail.replace(/^To: reader/m, 'To: eve'),
      mail.replace(/\r\n\r\n/, '\r\n\r\nbuy now\r\n'),
    ]
    for (const [index, other] of changed.entries()) {
      expect(other, `change ${index}`).not.toBe(mail)
      expect(
        (await verdict(other)).every((result) => result !== 'pass'),
        `change ${index}`,
      ).toBe(true)
    }
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
