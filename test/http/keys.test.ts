import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../src/errors.ts'
import { type HttpAnswer, oversizeEvidence } from '../../src/http.ts'
import { createLog } from '../../src/log.ts'
import { client, failureOf, serve } from './serve.ts'

/** With every character that is written differently somewhere. */
const KEY = `k3y/+ &<"'é=secret`
const keys = { ACME_KEY: KEY, ACME_MAIL: 'jobs@operator.example' }
const manners = { keys: ['ACME_KEY', 'ACME_MAIL'] }
const textOf = (answer: HttpAnswer) => (answer.kind === 'page' ? Buffer.from(answer.body).toString() : '')

/** Everything of a value that could be printed, kept or logged, its causes included. */
function printed(value: unknown): string {
  const lines: string[] = []
  createLog({ level: 'info', pretty: false, destination: { write: (line: string) => void lines.push(line) } }).info(
    { err: value, value },
    'said',
  )
  return `${inspect(value, { depth: 20, maxStringLength: null })} ${lines.join('')}`
}

const SPELLINGS = [KEY, encodeURIComponent(KEY), 'k3y/', 'k3y%2F', 'k3y%2f', Buffer.from(KEY).toString('base64')]
const tellsKey = (value: unknown) => SPELLINGS.filter((spelling) => printed(value).includes(spelling))

describe('a key', () => {
  it('goes out in the address and in headers, and its placeholder stays everywhere else', async () => {
    const seen: { url?: string | undefined; key?: unknown; agent?: string | undefined }[] = []
    const { url } = await serve((request, response) => {
      seen.push({ url: request.url, key: request.headers['x-key'], agent: request.headers['user-agent'] })
      response.end('{}')
    })
    const ascii = { ACME_KEY: 'k3y/secret&', ACME_MAIL: keys.ACME_MAIL }
    const headers = { 'X-Key': 'Key {{ACME_KEY}}', 'User-Agent': '{{ACME_MAIL}}' }
    const answer = await client({ keys: ascii }).get(
      { url: `${url}/jobs?key={{ACME_KEY}}&page=2#x`, headers },
      undefined,
      undefined,
      manners,
    )
    expect(seen).toEqual([
      { url: '/jobs?key=k3y%2Fsecret%26&page=2', key: 'Key k3y/secret&', agent: 'jobs@operator.example' },
    ])
    expect(answer).toMatchObject({ url: `${url}/jobs?key={{ACME_KEY}}&page=2` })
  })

  it('is put in only where the connector asks for keys: an address found in a page gets none', async () => {
    const seen: (string | undefined)[] = []
    const { url } = await serve((request, response) => {
      seen.push(`${request.url} ${request.headers['x-key']} ${request.headers['user-agent']}`)
      response.end()
    })
    const headers = { 'x-key': '{{ACME_KEY}}', 'user-agent': '{{OTHER}}' }
    const http = client({ keys })
    await http.get({ url: `${url}/?{{ACME_KEY}}`, headers })
    await http.get({ url: `${url}/?{{ACME_MAIL}}`, headers: {} }, undefined, undefined, { keys: ['ACME_KEY'] })
    await http.post({ url: `${url}/?{{ACME_KEY}}`, headers: { 'x-key': '{{ACME_KEY}}' }, body: '' })
    expect(seen.join()).not.toContain('k3y')
    expect(seen.join()).not.toContain('operator')
    expect(seen).toHaveLength(3)
  })

  it('that is not configured is named, with the setting to set', async () => {
    const error = await failureOf(
      client().get({ url: 'https://api.example/?k={{ACME_KEY}}' }, undefined, undefined, manners),
    )
    expect(error).toMatchObject({ reason: 'missing_key', retryable: false, url: 'https://api.example/?k={{ACME_KEY}}' })
    expect(error.message).toBe('missing_key: ACME_KEY is not set; see ACME_KEY in .env.example')
  })

  it('that is too short to be cut out of pages is refused at the start, without being quoted', () => {
    const open = () => client({ keys: { ACME_KEY: 'abcde' } })
    expect(open).toThrow(ConfigError)
    expect(open).not.toThrow(/abcde/)
  })

  it('is cut out of a body, a type and validators that echo it, in every spelling', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, {
        etag: `"${encodeURIComponent(KEY)}"`,
        'content-type': `text/html; k=${encodeURIComponent(KEY)}`,
      })
      response.end(
        `é ${JSON.stringify({ key: KEY })} k3y/+ &amp;&lt;&quot;'é=secret ${SPELLINGS.slice(0, 2).join(' ')} ${new URLSearchParams({ KEY })} ${SPELLINGS[5]} ü`,
      )
    })
    const answer = await client({ keys }).get({ url: `${url}/?key={{ACME_KEY}}` }, undefined, undefined, manners)
    expect(tellsKey(answer)).toEqual([])
    expect(textOf(answer)).toBe(
      'é {"key":"{{ACME_KEY}}"} {{ACME_KEY}} {{ACME_KEY}} {{ACME_KEY}} KEY={{ACME_KEY}} {{ACME_KEY}} ü',
    )
    expect(answer).toMatchObject({ etag: '"{{ACME_KEY}}"' })
  })

  it('is cut out of what is kept of a page that is too large', async () => {
    const { url } = await serve((_request, response) => response.end(`${KEY} ${'x'.repeat(5000)}`))
    const error = await failureOf(
      client({ keys, maxBodyBytes: 1000 }).get({ url: `${url}/?key={{ACME_KEY}}` }, undefined, undefined, manners),
    )
    expect(Buffer.from(oversizeEvidence(error)?.head ?? []).toString()).toMatch(/^\{\{ACME_KEY\}\} x/)
    expect(tellsKey(error)).toEqual([])
  })

  it('appears in no error, whatever goes wrong', async () => {
    const ways: [string, (path: string) => { status: number; headers?: Record<string, string> } | null][] = [
      ['blocked', () => ({ status: 403 })],
      ['not_found', () => ({ status: 404 })],
      ['rate_limited', () => ({ status: 429 })],
      ['unavailable', () => ({ status: 500 })],
      ['timed_out', () => null],
      ['too_many_redirects', (path) => ({ status: 302, headers: { location: path } })],
      ['bad_url', (path) => ({ status: 302, headers: { location: `ftp://files.example${path}` } })],
      ['bad_url', (path) => ({ status: 302, headers: { location: `http://[bad${path}` } })],
      ['bad_url', (path) => ({ status: 302, headers: { location: `https://u:p@127.0.0.1${path}` } })],
      [
        'private_address',
        (path) => ({ status: 302, headers: { location: `http://10.0.0.1/?other=1${path.slice(0, 0)}` } }),
      ],
    ]
    for (const [reason, answer] of ways) {
      const { url } = await serve((request, response) => {
        const reply = answer(request.url ?? '')
        if (reply) response.writeHead(reply.status, reply.headers).end(KEY)
      })
      const http = client({ keys, totalTimeoutMs: 300 })
      const error = await failureOf(http.get({ url: `${url}/?key={{ACME_KEY}}` }, undefined, undefined, manners))
      expect(error.reason).toBe(reason)
      expect(tellsKey(error)).toEqual([])
    }
    const broken = client({ keys: { ACME_KEY: 'k3y/\r\nhost: x' } })
    const error = await failureOf(
      broken.get({ url: 'http://127.0.0.1:9/', headers: { 'x-key': '{{ACME_KEY}}' } }, undefined, undefined, manners),
    )
    expect(error.reason).toBe('bad_url')
    expect(tellsKey(error)).toEqual([])
  })

  it('follows a redirect within its origin, and never goes to another one', async () => {
    const seen: string[] = []
    const other = await serve((request, response) => {
      seen.push(`${request.url} ${JSON.stringify(request.headers)}`)
      response.end('elsewhere')
    })
    const own = await serve((request, response) => {
      if (request.url?.startsWith('/1')) response.writeHead(302, { location: `/2${request.url.slice(2)}` }).end()
      else if (request.url?.startsWith('/2')) response.writeHead(302, { location: `${other.url}/` }).end()
      else response.writeHead(302, { location: `${other.url}/${request.url?.slice(2)}` }).end()
    })
    const headers = { accept: '{{ACME_MAIL}}', 'x-key': '{{ACME_MAIL}}', 'user-agent': '{{ACME_MAIL}}' }
    const http = client({ keys })
    const answer = await http.get({ url: `${own.url}/1?key={{ACME_KEY}}`, headers }, undefined, undefined, manners)
    expect(textOf(answer)).toBe('elsewhere')
    expect(seen.join()).not.toMatch(/k3y|operator/)
    expect(seen.join()).toContain('Test/1')
    const error = await failureOf(http.get({ url: `${own.url}/3?key={{ACME_KEY}}` }, undefined, undefined, manners))
    expect(error).toMatchObject({ reason: 'bad_url' })
    expect(error.url).toContain('{{ACME_KEY}}')
    expect(tellsKey(error)).toEqual([])
    expect(seen).toHaveLength(1)
  })
})
