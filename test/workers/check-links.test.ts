import { createServer, type Server } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { setCheckLinks } from '../../src/store/posting-link.ts'
import checkLinks from '../../workers/check-links.ts'
import { raw, storeRaws } from '../_support/postings.ts'
import { startTestService, type TestService } from '../_support/service.ts'

const DAY_MS = 86_400_000

let test: TestService
let server: Server
let origin: string
let statuses: Record<string, number>
const asked: string[] = []
beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/robots.txt') return response.writeHead(404).end()
    asked.push(request.url ?? '')
    return response.writeHead(statuses[request.url ?? ''] ?? 200).end('A posting.')
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(async () => {
  test = await startTestService({ parts: [] })
  statuses = {}
})
afterEach(() => test.stop())

const shown = (...ids: number[]) => ids.map((id) => raw(id, { url: `${origin}/${id}` }))

/** Stores postings as a crawl of a source of the latest ones; `days` is its setting. */
async function latest(ids: number[], days: number | null = 3, connector = 'remoteok') {
  await storeRaws(test, shown(...ids), connector)
  const { db } = test.service.context
  const source = await db.selectFrom('source').select('id').where('connector', '=', connector).executeTakeFirstOrThrow()
  await setCheckLinks(db, source.id, days)
}

/** What was asked for, so many days later. */
async function check(days: number): Promise<string[]> {
  test.clock.now = new Date(test.clock.now.getTime() + days * DAY_MS)
  asked.length = 0
  await checkLinks.work({}, test.service.context, { signal: new AbortController().signal })
  return asked.toSorted()
}

async function reasons() {
  const { db } = test.service.context
  const rows = await db.selectFrom('posting').select(['external_id', 'closed_reason']).orderBy('external_id').execute()
  return Object.fromEntries(rows.map((row) => [row.external_id, row.closed_reason]))
}

describe('the links of postings that no crawl can tell to be gone', () => {
  it('are asked for after the days that are set, once a day', async () => {
    await latest([1, 2])
    expect(await check(2.9)).toEqual([])
    expect(await check(0.1)).toEqual(['/1', '/2'])
    expect(await check(0.5)).toEqual([])
    expect(await check(0.5)).toEqual(['/1', '/2'])
  })

  it('close their postings when they answer 404 or 410 twice, a day apart; every other answer leaves them open', async () => {
    await latest([1, 2, 3, 4, 5])
    statuses = { '/1': 404, '/2': 410, '/3': 403, '/4': 500 }
    await check(3)
    expect(await reasons()).toEqual({ 1: null, 2: null, 3: null, 4: null, 5: null })
    await check(1)
    const links = { 1: 'its link answers 404', 2: 'its link answers 410' }
    expect(await reasons()).toEqual({ ...links, 3: null, 4: null, 5: null })
    const spells = await test.service.context.db.selectFrom('posting_spell').select('closed_reason').execute()
    expect(spells.filter((spell) => spell.closed_reason !== null)).toHaveLength(2)
    expect(await check(1)).not.toContain('/1')
  })

  it('count answers in a row only: one that is there again starts anew', async () => {
    await latest([1])
    for (const status of [404, 200, 404]) {
      statuses = { '/1': status }
      await check(3)
    }
    expect(await reasons()).toEqual({ 1: null })
    await check(1)
    expect(await reasons()).toEqual({ 1: 'its link answers 404' })
  })

  it('say nothing of a posting that its source shows again', async () => {
    await latest([1])
    statuses = { '/1': 404 }
    await check(3)
    await latest([1])
    expect(await check(2)).toEqual([])
    await check(1)
    expect(await reasons()).toEqual({ 1: null })
  })

  it('are left alone where nobody asked for it, where crawls show whole boards, and where the source is paused', async () => {
    await latest([1], null)
    await latest([2], 3, 'greenhouse')
    expect(await check(9)).toEqual([])
    await latest([1])
    await test.service.context.db.updateTable('source').set({ state: 'paused' }).execute()
    expect(await check(9)).toEqual([])
  })
})
