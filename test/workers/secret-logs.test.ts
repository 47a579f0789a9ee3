import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { runDemo } from '../../src/cli/demo-run.ts'
import { loadSubscribers } from '../../src/demo/load-subscribers.ts'
import { createLog } from '../../src/log.ts'
import { startTestService, type TestService } from '../_support/service.ts'

/** Settings that hold a secret, each with a mark that is found wherever it goes. */
const SECRETS = {
  SECRET_KEY: 'marked-signing-key-marked-signing-key,marked-former-key-marked-former-key-1',
  ADDRESS_KEY: 'marked-address-key-marked-address-key',
  RELAY_WEBHOOK_KEY: 'marked-relay-webhook-key',
  STRIPE_SECRET_KEY: 'sk_test_marked_stripe_key',
  STRIPE_WEBHOOK_SECRET: 'whsec_marked_stripe_secret',
  STRIPE_API_URL: 'http://127.0.0.1:9',
  USAJOBS_KEY: 'marked-usajobs-key',
  USAJOBS_EMAIL: 'marked-usajobs@example.org',
  ADZUNA_APP_ID: 'marked-adzuna-id',
  ADZUNA_APP_KEY: 'marked-adzuna-key',
}

let test: TestService
afterAll(() => test?.stop())

it('the whole job, from crawl to mail, logged in every detail, tells no secret, no link of a mail and no address', async () => {
  const lines: string[] = []
  const log = createLog({ level: 'trace', pretty: false, destination: { write: (line: string) => lines.push(line) } })
  test = await startTestService({ parts: ['web', 'workers'], environment: { ...SECRETS, PORT: await freePort() }, log })
  await runDemo(test.service, test.clock, (_name, work) => work())
  await fetch(`${test.service.url}/feeds/marked-feed-token.atom`)
  log.error({ err: new Error(`connect ${test.database.url}`) }, 'page failed')
  const text = lines.join('\n')
  expect(lines.length).toBeGreaterThan(100)

  const marks = Object.entries(SECRETS)
    .filter(([name]) => name !== 'STRIPE_API_URL')
    .flatMap(([, value]) => value.split(','))
  const password = new URL(test.database.url).password
  const people = loadSubscribers().map(({ email }) => email)
  const secrets = [
    ...marks,
    ...people,
    ...(await tokensOfMails()),
    'marked-feed-token',
    ...(password.length > 8 ? [password] : []),
  ]
  expect(secrets.length).toBeGreaterThan(marks.length + people.length + 10)
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([])
}, 180_000)

/** Links in the mails name the port, which the demo follows. */
function freePort(): Promise<string> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => done(String(typeof address === 'object' ? address?.port : 0)))
    })
  })
}

/** The signed part of every link in the filed mails, line ends of the transport taken out. */
async function tokensOfMails(): Promise<string[]> {
  const folder = test.service.context.mailFolder ?? ''
  const names = (await readdir(folder)).filter((name) => name.endsWith('.eml'))
  const mails = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  return mails.flatMap((mail) =>
    [
      ...mail
        .replaceAll('=\r\n', '')
        .matchAll(/\/(?:confirm|unsubscribe|pause|hide|matches|login\/from)\/([\w-]{40,100})/g),
    ].map(([, token = '']) => token),
  )
}
