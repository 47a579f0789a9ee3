import { afterEach, expect, it } from 'vitest'
import { createLog } from '../../src/log.ts'
import { isIdle, startTestService, type TestService, until } from '../_support/service.ts'
import { relay } from '../send/relay.ts'

let test: TestService | undefined
afterEach(() => test?.stop())

const PASSWORD = 'marked s@cret-word'
const FORM = { email: 'reader@example.org', zone: 'UTC', hour: '7', role: 'registered-nurse' }

/** The password as an address, a mail command or a header would carry it. */
const SPELLINGS = [
  PASSWORD,
  encodeURIComponent(PASSWORD),
  Buffer.from(PASSWORD).toString('base64'),
  Buffer.from(`\0ada\0${PASSWORD}`).toString('base64'),
]

it.each([
  ['takes', 'the mail of a service', 1],
  ['refuses, quoting them back, when', 'a service logs in', 0],
])('the credentials that a relay %s are in no log line: %s', async (_verb, _what, mails) => {
  const { url, received } = await relay({
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      mails === 1 ? done(null, { user: username }) : done(new Error(`wrong ${username} ${password}`)),
  })
  const lines: string[] = []
  const log = createLog({ level: 'trace', pretty: false, destination: { write: (line: string) => lines.push(line) } })
  const SMTP_URL = url.replace('//', `//ada:${encodeURIComponent(PASSWORD)}@`)
  test = await startTestService({ parts: ['web', 'workers'], environment: { SMTP_URL }, log })
  await fetch(`${test.service.url}/subscribe`, { method: 'POST', body: new URLSearchParams(FORM) })
  const { runtime } = test.service
  await until(
    'the mail was tried',
    async () => lines.some((line) => /mail|confirm/i.test(line)) && (await isIdle(runtime)),
  )
  expect(received).toHaveLength(mails)
  const text = lines.join('\n')
  expect(text).toMatch(/send-confirmation/)
  expect(SPELLINGS.filter((spelling) => text.includes(spelling))).toEqual([])
})
