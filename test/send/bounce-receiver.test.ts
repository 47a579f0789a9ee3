import { connect } from 'node:net'
import { createTransport } from 'nodemailer'
import { afterEach, describe, expect, it } from 'vitest'
import { type BounceReceiver, type BounceReceiverOptions, startBounceReceiver } from '../../src/send/bounce-receiver.ts'
import { secretKeysOf } from '../../src/send/secret-keys.ts'
import { bounceAddress, readBounceAddress } from '../../src/send/verp.ts'
import { POSTFIX } from './report/messages.ts'

const KEY = secretKeysOf(['k'.repeat(32)])
const DOMAIN = 'bounces.example.org'
const OURS = bounceAddress(KEY, '0199aaaa-bbbb-7ccc-8ddd-eeeeffff0001', DOMAIN)

let receiver: BounceReceiver
const stored: { recipient: string; raw: Buffer }[] = []
afterEach(async () => {
  await receiver.stop()
  stored.length = 0
})

async function start(changes: Partial<BounceReceiverOptions> = {}): Promise<void> {
  receiver = await startBounceReceiver({
    host: '127.0.0.1',
    port: 0,
    domain: DOMAIN,
    isOurs: (address) => readBounceAddress(KEY, address) !== null,
    onMail: async (recipient, raw) => {
      stored.push({ recipient, raw })
    },
    ...changes,
  })
}

async function send(
  to: string | string[],
  raw: string | Buffer,
  auth?: { user: string; pass: string },
): Promise<string> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: receiver.port,
    secure: false,
    ...(auth ? { auth } : {}),
  })
  try {
    return (await transport.sendMail({ envelope: { from: '', to }, raw })).response
  } finally {
    transport.close()
  }
}

/** Says some lines and gives back what the server says until it, or our patience, ends the connection. */
async function converse(lines: string[], patienceMs: number): Promise<string> {
  return await new Promise((resolve) => {
    let heard = ''
    const left = [...lines]
    const socket = connect(receiver.port, '127.0.0.1')
    socket.setTimeout(patienceMs, () => socket.destroy())
    socket.on('data', (bytes) => {
      heard += String(bytes)
      const next = left.shift()
      if (next !== undefined) socket.write(`${next}\r\n`)
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(heard))
  })
}

const listen = (patienceMs: number) => converse([], patienceMs)

describe('the server for bounces', () => {
  it('takes a mail to an address of ours, from nobody, and hands it over whole', async () => {
    await start()
    expect(await send(OURS, POSTFIX)).toMatch(/^250/)
    expect(stored.map(({ recipient }) => recipient)).toEqual([OURS])
    expect(stored[0]?.raw.toString()).toContain('Status: 5.1.1')
  })

  it.each([
    ['anyone', 'reader@example.org'],
    ['a forged address', OURS.replace(/\.[0-9a-f]{10}@/, '.0000000000@')],
    ['our address elsewhere', OURS.replace(DOMAIN, 'example.net')],
    ['the postmaster', `postmaster@${DOMAIN}`],
  ])('takes nothing for %s, so it relays nothing', async (_name, address) => {
    await start()
    await expect(send(address, POSTFIX)).rejects.toMatchObject({
      responseCode: 550,
      response: expect.stringContaining('5.1.1'),
    })
    expect(stored).toEqual([])
  })

  it('offers no login, and takes one recipient at a time', async () => {
    await start()
    const heard = await converse(
      ['EHLO a.example.org', 'AUTH PLAIN AGEAYg==', 'MAIL FROM:<>', `RCPT TO:<${OURS}>`, `RCPT TO:<${OURS}>`, 'QUIT'],
      5_000,
    )
    expect(heard).not.toMatch(/250[ -]AUTH/)
    expect(heard).toMatch(/^50\d [^\r]*\r\n250/m)
    expect(heard).toContain('452')
  })

  it('tells the sender to try again when storing failed, and says no more', async () => {
    const faults: unknown[] = []
    await start({
      onMail: async () => {
        throw new Error('password of the database: secret')
      },
      onFault: (error) => faults.push(error),
    })
    await expect(send(OURS, POSTFIX)).rejects.toMatchObject({
      responseCode: 451,
      response: expect.not.stringContaining('secret'),
    })
    expect(faults).toHaveLength(1)
  })

  it('refuses a mail that is too large', async () => {
    await start({ limits: { bytes: 10_000 } })
    await expect(send(OURS, 'x'.repeat(20_000))).rejects.toMatchObject({ responseCode: 552 })
    expect(stored).toEqual([])
  })

  it('has few connections of one address at once', async () => {
    await start({ limits: { connectionsPerAddress: 2 } })
    const patient = [listen(1_500), listen(1_500)]
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(await listen(1_000)).toContain('421')
    expect((await Promise.all(patient)).every((heard) => heard.startsWith('220'))).toBe(true)
    expect(await send(OURS, POSTFIX)).toMatch(/^250/)
  })

  it('ends a connection that lasts too long', async () => {
    await start({ limits: { connectionMs: 300 } })
    const begun = performance.now()
    await listen(10_000)
    expect(performance.now() - begun).toBeLessThan(5_000)
  })
})
