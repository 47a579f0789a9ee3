import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildWeb } from '../../src/web/server.ts'
import { startTestService, type TestService } from '../_support/service.ts'

let test: TestService
beforeAll(async () => {
  test = await startTestService({ parts: ['web'] })
})
afterAll(() => test.stop())

const KIBIBYTE = 1_024

describe('a page', () => {
  it('takes a form of 64 KiB and refuses a larger one, stated or not', async () => {
    const post = (body: BodyInit) =>
      fetch(`${test.service.url}/subscribe`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body,
        duplex: 'half',
      } as RequestInit)
    const form = (kibibytes: number) => `email=${'x'.repeat(kibibytes * KIBIBYTE - 6)}`
    expect((await post(form(64))).status).toBe(400)
    expect((await post(`${form(64)}x`)).status).toBe(413)
    const endless = new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(KIBIBYTE).fill(120)) })
    expect(
      await post(endless).then(
        ({ status }) => status,
        () => 413,
      ),
    ).toBe(413)
  })

  it('gives a request 30 seconds to arrive', async () => {
    const app = await buildWeb(test.service.context, test.service.runtime)
    expect(app.server.requestTimeout).toBe(30_000)
    await app.close()
  })

  it('reads figures in sessions that cannot write', async () => {
    const write = sql`insert into host (name) values ('x.example')`
    await expect(write.execute(test.service.context.market)).rejects.toThrow(/read-only transaction/)
  })
})
