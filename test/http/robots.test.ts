import type { RequestListener } from 'node:http'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostBook } from '../../src/store/host.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { client, failureOf, serve } from './serve.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await cloneDatabase()
})
afterAll(() => database.drop())

/** A site with a robots.txt; `asked` are the paths that were asked for. */
async function site(robots: RequestListener | string, host?: string) {
  const asked: string[] = []
  const served = await serve((request, response) => {
    asked.push(request.url ?? '')
    if (request.url !== '/robots.txt') response.end('page')
    else if (typeof robots === 'string') response.end(robots)
    else robots(request, response)
  }, host)
  return { ...served, asked }
}
const polite = { robots: true }
const ask = (http: ReturnType<typeof client>, url: string) => http.get({ url }, undefined, undefined, polite)

describe('robots.txt', () => {
  it('keeps the pages away that it forbids, and says so', async () => {
    const { url, asked } = await site('User-agent: *\nDisallow: /private\nAllow: /private/jobs$\n')
    const http = client()
    expect(await ask(http, `${url}/jobs`)).toMatchObject({ kind: 'page' })
    expect(await ask(http, `${url}/private/jobs`)).toMatchObject({ kind: 'page' })
    const error = await failureOf(ask(http, `${url}/private/jobs/1`))
    expect(error).toMatchObject({ reason: 'disallowed', retryable: false, url: `${url}/private/jobs/1` })
    expect(error.message).toBe(`disallowed: ${new URL(url).host}/robots.txt does not want Jobtide to read this page`)
    expect(asked).toEqual(['/robots.txt', '/jobs', '/private/jobs'])
  })

  it('speaks to us by name before it speaks to all', async () => {
    const { url } = await site(
      '\uFEFFUser-agent: *\r\nDisallow: /\r\n\r\nUser-agent: other\r\nUser-agent: JOBTIDE\r\nDisallow: /x*y$\r\n',
    )
    const http = client()
    expect(await ask(http, `${url}/jobs`)).toMatchObject({ kind: 'page' })
    expect(await failureOf(ask(http, `${url}/x/1/y`))).toMatchObject({ reason: 'disallowed' })
  })

  it('is not asked about an interface that is made for programs', async () => {
    const { url, asked } = await site('User-agent: *\nDisallow: /\n')
    expect(await client().get({ url: `${url}/api` })).toMatchObject({ kind: 'page' })
    expect(asked).toEqual(['/api'])
  })

  it.each([400, 401, 403, 404, 410])('that is answered with %i forbids nothing', async (status) => {
    const { url } = await site((_request, response) => response.writeHead(status).end('User-agent: *\nDisallow: /'))
    expect(await ask(client(), `${url}/jobs`)).toMatchObject({ kind: 'page' })
  })

  it.each([429, 500, 503])('that is answered with %i keeps everything away for now', async (status) => {
    const { url, asked } = await site((_request, response) => response.writeHead(status, { 'retry-after': '90' }).end())
    const error = await failureOf(ask(client(), `${url}/jobs`))
    expect(error).toMatchObject({
      reason: 'unavailable',
      retryable: true,
      retryAfterMs: 90_000,
      url: `${url}/robots.txt`,
    })
    expect(asked).toEqual(['/robots.txt'])
  })

  it('that breaks off keeps everything away for now, and is asked for again', async () => {
    let broken = true
    const { url } = await site((_request, response) => {
      if (broken) response.socket?.destroy()
      else response.end('')
    })
    const http = client()
    expect(await failureOf(ask(http, `${url}/jobs`))).toMatchObject({ reason: 'unavailable', retryable: true })
    broken = false
    expect(await ask(http, `${url}/jobs`)).toMatchObject({ kind: 'page' })
  })

  it('is found behind redirects, counts for the host that was asked, and endless ones mean none', async () => {
    const other = await site('User-agent: *\nDisallow: /jobs\n')
    const { url } = await site((_request, response) =>
      response.writeHead(301, { location: `${other.url}/robots.txt` }).end(),
    )
    expect(await failureOf(ask(client(), `${url}/jobs`))).toMatchObject({ reason: 'disallowed' })
    const loop = await site((_request, response) => response.writeHead(301, { location: '/robots.txt' }).end())
    expect(await ask(client(), `${loop.url}/jobs`)).toMatchObject({ kind: 'page' })
  })

  it('of the host that a redirect leads to decides as well', async () => {
    const closed = await site('User-agent: *\nDisallow: /\n')
    const open = await serve((request, response) =>
      request.url === '/robots.txt'
        ? response.writeHead(404).end()
        : response.writeHead(302, { location: `${closed.url}/jobs` }).end(),
    )
    expect(await failureOf(ask(client(), open.url))).toMatchObject({ reason: 'disallowed', url: `${closed.url}/jobs` })
    expect(closed.asked).toEqual(['/robots.txt'])
  })

  it('is read up to 512 KiB and not beyond', async () => {
    const filler = `# ${'x'.repeat(97)}\n`.repeat(5_120) // 512,000 bytes
    const { url } = await site(`${filler}User-agent: *\nDisallow: /within\n${filler}Disallow: /beyond\n`)
    const http = client()
    expect(await failureOf(ask(http, `${url}/within`))).toMatchObject({ reason: 'disallowed' })
    expect(await ask(http, `${url}/beyond`)).toMatchObject({ kind: 'page' })
  })

  it('with rules that would take minutes to compare is not obeyed by waiting', async () => {
    const { url } = await site(`User-agent: *\n${`Disallow: /${'*a'.repeat(250)}b\n`.repeat(1_000)}`)
    expect(await failureOf(ask(client(), `${url}/${'a'.repeat(7_000)}`))).toMatchObject({ reason: 'disallowed' })
    expect(await ask(client(), `${url}/jobs`)).toMatchObject({ kind: 'page' })
  })

  it('is had once for all processes, and again after a day', async () => {
    const { url, asked } = await site('User-agent: *\nDisallow: /private\n')
    const shared = () => client({ hosts: hostBook(database.db) })
    const first = shared()
    await Promise.all([1, 2, 3].map((page) => ask(first, `${url}/${page}`)))
    expect(await failureOf(ask(shared(), `${url}/private`))).toMatchObject({ reason: 'disallowed' })
    expect(asked.filter((path) => path === '/robots.txt')).toHaveLength(1)
    await sql`update robots set fetched_at = fetched_at - interval '25 hours' where origin = ${url}`.execute(
      database.db,
    )
    await ask(shared(), `${url}/4`)
    expect(asked.filter((path) => path === '/robots.txt')).toHaveLength(2)
  })

  it('says how long to wait between two pages, up to a minute', async () => {
    const { url, port } = await site('User-agent: *\nCrawl-delay: 1\n')
    const http = client({ hosts: hostBook(database.db), perSecond: 100 })
    await ask(http, `${url}/0`)
    const start = performance.now()
    await ask(http, `${url}/1`)
    expect(performance.now() - start).toBeGreaterThan(900)
    const slow = await site('User-agent: *\nCrawl-delay: 86400\n')
    await ask(http, `${slow.url}/0`)
    const rows = await sql<{
      seconds: number
    }>`select extract(epoch from next_at - now())::float8 as seconds from host where name = ${`127.0.0.1:${slow.port}`}`.execute(
      database.db,
    )
    expect(Math.round(rows.rows[0]?.seconds ?? 0)).toBe(60)
    expect(port).not.toBe(slow.port)
  })
})

describe('a POST that is answered by a bare 303', () => {
  it('is made again as it was, and never becomes a GET', async () => {
    const seen: string[] = []
    const { url } = await serve((request, response) => {
      let body = ''
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () => {
        seen.push(`${request.method} ${body}`)
        if (seen.length < 3) response.writeHead(303).end()
        else response.end('{"jobPostings":[]}')
      })
    })
    const answer = await client().get({ url, method: 'POST', body: '{"offset":20}' })
    expect(answer).toMatchObject({ kind: 'page', status: 200 })
    expect(seen).toEqual(Array(3).fill('POST {"offset":20}'))
  })

  it('again and again is unavailable, to be tried later', async () => {
    let asked = 0
    const { url } = await serve((_request, response) => {
      asked += 1
      response.writeHead(303).end()
    })
    const error = await failureOf(client().get({ url, method: 'POST', body: '' }))
    expect(error).toMatchObject({ reason: 'unavailable', status: 303, retryable: true })
    expect(asked).toBe(4)
  })
})
