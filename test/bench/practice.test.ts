import { connect } from 'node:net'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startPractice } from '../../bench/practice.ts'
import greenhouse from '../../src/sources/greenhouse.ts'
import { freePort } from '../_support/free-port.ts'

let practice: Awaited<ReturnType<typeof startPractice>>
let relayPort: number
beforeAll(async () => {
  relayPort = await freePort()
  practice = await startPractice('127.0.0.1', await freePort(), relayPort)
})
afterAll(() => practice.stop())

const tell = async (path: string, body: string) =>
  (await fetch(`${practice.url}${path}`, { method: 'POST', body })).status

async function read(board: string) {
  const at = { board, origin: practice.url }
  const response = await fetch(greenhouse.first(at).url)
  const body = new Uint8Array(await response.arrayBuffer())
  const page = { url: response.url, contentType: response.headers.get('content-type'), body }
  return { status: response.status, read: () => greenhouse.read(page, at) }
}

it('a practice board is one that the connector reads', async () => {
  const { postings, refused } = (await read('harbour')).read()
  expect(postings).toHaveLength(30)
  expect(refused).toEqual([])
})

it('a practice board misbehaves as it is told, until it is told to be well', async () => {
  expect(await tell('/boards/quay', '403')).toBe(200)
  expect((await read('quay')).status).toBe(403)
  expect((await read('harbour')).status).toBe(200)
  await tell('/boards/all', 'untitled')
  const { postings, refused } = (await read('quay')).read()
  expect([postings.length, refused.length]).toEqual([1, 29])
  await tell('/boards/quay', 'words')
  expect((await read('quay')).read).toThrow(/JSON/i)
  await tell('/boards/all', 'well')
  expect((await read('quay')).read().postings).toHaveLength(30)
})

it.each([
  ['/boards/nobody', 'well'],
  ['/boards/quay', 'nonsense'],
  ['/relay', 'toString'],
])('does not do what it does not know: %s %s', async (path, body) => {
  expect(await tell(path, body)).toBe(404)
  expect((await read('quay')).read().postings).toHaveLength(30)
})

it('the practice relay refuses when it is told to', async () => {
  const answerTo = (commands: string[]) =>
    new Promise<string>((done) => {
      let heard = ''
      const socket = connect(relayPort, '127.0.0.1')
      socket.on('data', (bytes) => {
        heard += bytes.toString()
        const next = commands.shift()
        if (next === undefined) socket.destroy()
        else socket.write(`${next}\r\n`)
      })
      socket.on('close', () => done(heard))
    })
  const recipient = () => answerTo(['EHLO a', 'MAIL FROM:<a@b.example>', 'RCPT TO:<c@d.example>'])
  expect(await recipient()).not.toContain('451')
  await tell('/relay', 'refuse')
  expect(await recipient()).toContain('451 4.7.1')
  await tell('/relay', 'well')
  expect(await recipient()).not.toContain('451')
})

it('lists the links that confirm, also where a mail breaks them', async () => {
  const relay = createTransport({ host: '127.0.0.1', port: relayPort, ignoreTLS: true })
  const link = `https://jobs.example/confirm/${'Ab-_9'.repeat(30)}`
  const mail = { from: 'jobs@jobs.example', to: 'reader@practice.example', subject: 'Confirm' }
  await relay.sendMail({ ...mail, text: `Hello.\n\n${link}\n`, textEncoding: 'quoted-printable' })
  await relay.sendMail({ ...mail, subject: 'Digest', text: 'No link.' })
  const { raw } = await fetch(`${practice.url}/mails`).then(async (answer) => ({ raw: await answer.text() }))
  expect(raw).not.toContain(link)
  expect(await (await fetch(`${practice.url}/links`)).text()).toBe(`${link}\n`)
})
