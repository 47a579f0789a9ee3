import { once } from 'node:events'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HostBook, HostTurn } from '../../src/domain/host.ts'
import { closedHosts, hostBook } from '../../src/store/host.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { forkScript } from '../_support/fork-script.ts'
import { client, failureOf, serve } from '../http/serve.ts'

let database: TestDatabase
let book: HostBook
beforeAll(async () => {
  database = await cloneDatabase()
  book = hostBook(database.db)
})
afterAll(() => database.drop())

const failure = (board: string, changes = {}) => ({
  board,
  reason: 'unavailable: the source answered 503',
  retryAfterMs: null,
  probe: false,
  ...changes,
})
const take = (host: string): Promise<HostTurn> => book.takeTurn(host, 10, 60_000)
const endClosing = (host: string) =>
  sql`update host set closed_until = now() - interval '1 second' where name = ${host}`.execute(database.db)

async function closedSeconds(host: string): Promise<number> {
  const turn = await take(host)
  return turn.kind === 'closed' ? Math.round(turn.waitMs / 1000) : 0
}

describe('turns at a host', () => {
  it('are spaced as asked, whoever asks, and start anew after a pause', async () => {
    const waits = await Promise.all(Array.from({ length: 5 }, () => book.takeTurn('a.example', 1_000, 60_000)))
    const sorted = waits.map((turn) => Math.round(turn.waitMs / 1000)).sort()
    expect(sorted).toEqual([0, 1, 2, 3, 4])
    await sql`update host set next_at = now() - interval '1 hour' where name = 'a.example'`.execute(database.db)
    expect(await book.takeTurn('a.example', 1_000, 60_000)).toMatchObject({ kind: 'turn', waitMs: 0 })
    expect(await book.takeTurn('a.example:8080', 1_000, 60_000)).toMatchObject({ kind: 'turn', waitMs: 0 })
  })

  it('that lie too far ahead are not taken', async () => {
    const waits: HostTurn[] = []
    for (let at = 0; at < 5; at += 1) waits.push(await book.takeTurn('far.example', 10_000, 25_000))
    expect(waits.map((turn) => turn.kind)).toEqual(['turn', 'turn', 'turn', 'closed', 'closed'])
    expect(waits[4]).toMatchObject({ reason: 'many requests wait for it already' })
  })

  it('keep the rate over two processes', async () => {
    const at: number[] = []
    const { url } = await serve((_request, response) => {
      at.push(performance.now())
      response.end('page')
    })
    const words = [database.url, `${url}/`, '25', '20']
    const script = new URL('../_support/paced-fetch.ts', import.meta.url)
    const processes = await Promise.all([forkScript(script, words, {}), forkScript(script, words, {})])
    const ends = processes.map((process) => once(process, 'exit'))
    for (const process of processes) process.send('go')
    await Promise.all(ends)
    expect(at).toHaveLength(50)
    const most = Math.max(...at.map((start) => at.filter((time) => time >= start && time < start + 1000).length))
    console.log(
      `50 requests of two processes at 20 a second: ${(49_000 / ((at.at(-1) ?? 0) - (at[0] ?? 0))).toFixed(1)} a second, at most ${most} within one`,
    )
    expect((at.at(-1) ?? 0) - (at[0] ?? 0)).toBeGreaterThan((49 / 20) * 1000 * 0.95)
    // A request may leave late by what a process is held up, so that a few of the second before fall into this one.
    expect(most).toBeLessThanOrEqual(26)
  }, 30_000)
})

describe('a host', () => {
  it('that fails one board, however often, stays open for the others', async () => {
    for (let times = 0; times < 10; times += 1) await book.reportFailure('one.example', failure('a'))
    await book.reportFailure('one.example', failure('b'))
    expect(await take('one.example')).toMatchObject({ kind: 'turn', troubled: true, probe: false })
  })

  it('that answers between is not closed', async () => {
    for (const board of ['a', 'b', 'c', 'd']) {
      await book.reportFailure('up.example', failure(board))
      await book.reportAnswer('up.example')
    }
    expect(await take('up.example')).toMatchObject({ kind: 'turn', troubled: false })
  })

  it('that fails three boards is closed, each time for twice as long up to six hours', async () => {
    for (const board of ['a', 'b', 'c']) await book.reportFailure('down.example', failure(board))
    const seconds = [await closedSeconds('down.example')]
    for (let times = 0; times < 10; times += 1) {
      await book.reportFailure('down.example', failure('late')) // Under way when it was closed.
      await endClosing('down.example')
      expect(await take('down.example')).toMatchObject({ kind: 'turn', probe: true })
      await book.reportFailure('down.example', failure('a', { probe: true }))
      seconds.push(await closedSeconds('down.example'))
    }
    expect(seconds).toEqual([60, 120, 240, 480, 960, 1920, 3840, 7680, 15360, 21600, 21600])
    expect(await closedHosts(database.db)).toMatchObject([
      { name: 'down.example', reason: 'unavailable: the source answered 503' },
    ])
    await sql`delete from host where name = 'down.example'`.execute(database.db)
  })

  it('lets one request in when its closing is over, and all others when that is answered', async () => {
    for (const board of ['a', 'b', 'c']) await book.reportFailure('half.example', failure(board))
    await endClosing('half.example')
    const turns = await Promise.all(Array.from({ length: 6 }, () => take('half.example')))
    expect(turns.filter((turn) => turn.kind === 'turn')).toEqual([
      expect.objectContaining({ probe: true, troubled: true }),
    ])
    expect(turns.filter((turn) => turn.kind === 'closed')).toHaveLength(5)
    await book.reportAnswer('half.example')
    const open = await Promise.all(Array.from({ length: 6 }, () => take('half.example')))
    expect(open.map((turn) => turn.kind)).toEqual(Array(6).fill('turn'))
  })

  it('that asks for a wait gets it from all boards, also from those that keep no pace', async () => {
    await book.reportFailure(
      'wait.example',
      failure('a', { retryAfterMs: 900_000, reason: 'rate_limited: the source answered 429' }),
    )
    await book.reportAnswer('wait.example')
    expect(await closedSeconds('wait.example')).toBe(900)
    expect(await book.takeTurn('wait.example', 0, 0)).toMatchObject({
      kind: 'closed',
      reason: 'rate_limited: the source answered 429',
    })
    await endClosing('wait.example')
    expect(await take('wait.example')).toMatchObject({ kind: 'turn', probe: false })
  })
})

describe('a client that shares its hosts', () => {
  it('waits for its turn without it counting as time, and stops waiting when told', async () => {
    const { url } = await serve((_request, response) => response.end('page'))
    const http = client({ hosts: book, perSecond: 2, totalTimeoutMs: 300 })
    const pages = await Promise.all([1, 2, 3].map(() => http.get({ url })))
    expect(pages.map((page) => page.kind)).toEqual(['page', 'page', 'page'])
    const stop = new AbortController()
    const waiting = http
      .get({ url }, undefined, stop.signal, { perSecond: 0.05 })
      .then(() => http.get({ url }, undefined, stop.signal))
    setTimeout(() => stop.abort(new Error('shutting down')), 800)
    await expect(waiting).rejects.toThrow('shutting down')
  })

  it('comes back later, at different times, to a host that asked for a wait, and asks it nothing until then', async () => {
    let asked = 0
    const { url } = await serve((_request, response) => {
      asked += 1
      response.writeHead(429, { 'retry-after': '600' }).end()
    })
    const chances = [0, 0.5]
    const http = client({ hosts: book, perSecond: 100, random: () => chances.shift() ?? 0 })
    expect(await failureOf(http.get({ url }))).toMatchObject({ reason: 'rate_limited', retryAfterMs: 600_000 })
    const early = await failureOf(http.get({ url: `${url}/another-board` }))
    const late = await failureOf(http.get({ url: `${url}/a-third` }))
    expect(early).toMatchObject({ reason: 'host_closed', retryable: true })
    expect(early.message).toMatch(
      /^host_closed: 127\.0\.0\.1:\d+ is left alone for (?:600|599) s: rate_limited: the source answered 429$/,
    )
    expect(Math.round((early.retryAfterMs ?? 0) / 10_000)).toBe(60)
    expect(Math.round((late.retryAfterMs ?? 0) / 10_000)).toBe(66)
    expect(asked).toBe(1)
  })

  it('leaves a host alone that refuses connections for three boards, and finds out when it is back', async () => {
    const { url, port, server } = await serve(() => undefined)
    await new Promise((resolve) => server.close(resolve))
    const http = client({ hosts: book, perSecond: 100 })
    const ask = (board: string) => http.get({ url }, undefined, undefined, { board })
    const reasons: string[] = []
    for (const board of ['a', 'b', 'c', 'd', 'e']) reasons.push((await failureOf(ask(board))).reason)
    expect(reasons).toEqual(['unavailable', 'unavailable', 'unavailable', 'host_closed', 'host_closed'])
    await endClosing(`127.0.0.1:${port}`)
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    server.removeAllListeners('request').on('request', (_request, response) => response.end('back'))
    expect(await Promise.all([ask('d')])).toMatchObject([{ kind: 'page' }])
    expect(await Promise.all(['a', 'b', 'c', 'e'].map(ask))).toHaveLength(4)
  })
})
