import type { LookupFunction } from 'node:net'
import { describe, expect, it } from 'vitest'
import { client, failureOf, serve } from './serve.ts'

/** Resolves every name to the listed addresses, one list a call; the last list stays. */
describe('an address', () => {
  const refused = { reason: 'private_address', retryable: false }

  it.each(['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]', '0', '169.254.169.254'])(
    'that is private is refused before anything is sent: %s',
    async (host) => {
      let asked = 0
      const { port } = await serve((_request, response) => {
        asked += 1
        response.end()
      })
      const http = client({ allowAddresses: [] })
      expect(await failureOf(http.get({ url: `http://${host}:${port}/` }))).toMatchObject(refused)
      expect(asked).toBe(0)
    },
  )

  it('that a redirect leads to is judged too, by name and by number', async () => {
    let asked = 0
    const inside = await serve((_request, response) => {
      asked += 1
      response.end('secret')
    })
    for (const host of ['localhost', '127.0.0.1']) {
      const outside = await serve(
        (_request, response) => response.writeHead(302, { location: `http://${host}:${inside.port}/admin` }).end(),
        '127.0.0.2',
      )
      const http = client({ allowAddresses: ['127.0.0.2/32'] })
      expect(await failureOf(http.get({ url: outside.url }))).toMatchObject({
        ...refused,
        url: `http://${host}:${inside.port}/admin`,
      })
    }
    expect(asked).toBe(0)
  })

  it('is judged again when a name comes to mean another one', async () => {
    const first = await serve((_request, response) => response.setHeader('connection', 'close').end('public'))
    const http = client({ lookup: resolving(['127.0.0.1'], ['127.0.0.2']) })
    const url = `http://rebinding.example:${first.port}/`
    expect(await http.get({ url })).toMatchObject({ kind: 'page' })
    expect(await failureOf(http.get({ url }))).toMatchObject(refused)
  })

  it('that is private is passed over when the name has a permitted one too', async () => {
    const { port } = await serve((_request, response) => response.end('permitted'))
    const http = client({ lookup: resolving(['127.0.0.2', '10.0.0.1', '127.0.0.1']) })
    expect(await http.get({ url: `http://both.example:${port}/` })).toMatchObject({ body: Buffer.from('permitted') })
  })
})

describe('a redirect', () => {
  it('is followed and the page is said to be where it was found', async () => {
    const { url } = await serve((request, response) => {
      if (request.url === '/old') return void response.writeHead(301, { location: 'new?page=1' }).end()
      response.end('page')
    })
    expect(await client().get({ url: `${url}/old` })).toMatchObject({
      url: `${url}/new?page=1`,
      body: Buffer.from('page'),
    })
  })

  it('after five others is one too many', async () => {
    let asked = 0
    const { url } = await serve((_request, response) => {
      asked += 1
      response.writeHead(302, { location: `/${asked}` }).end()
    })
    expect(await failureOf(client().get({ url }))).toMatchObject({ reason: 'too_many_redirects', retryable: false })
    expect(asked).toBe(6)
  })

  it('to another origin takes no keys, cookies or validators along, and one within the origin does', async () => {
    const seen: Record<string, unknown>[] = []
    const other = await serve((request, response) => {
      seen.push(request.headers)
      response.end()
    })
    const own = await serve((request, response) => {
      if (request.url === '/') return void response.writeHead(302, { location: '/next' }).end()
      seen.push(request.headers)
      response.writeHead(302, { location: other.url }).end()
    })
    const headers = { authorization: 'Bearer key', cookie: 'a=b', 'x-api-key': 'key', accept: 'text/html' }
    await client().get({ url: own.url, headers }, { etag: '"v1"', lastModified: null })
    expect(seen[0]).toMatchObject({ ...headers, 'if-none-match': '"v1"' })
    expect(Object.keys(seen[1] ?? {}).sort()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent'])
  })

  it.each([
    [301, 'GET', ''],
    [302, 'GET', ''],
    [303, 'GET', ''],
    [307, 'POST', 'q=nurse'],
    [308, 'POST', 'q=nurse'],
  ])('with status %i turns a POST into %s', async (status, method, body) => {
    const { url } = await serve((request, response) => {
      if (request.url === '/') return void response.writeHead(status, { location: '/there' }).end()
      response.setHeader('x', '1').write(`${request.method} `)
      request.pipe(response)
    })
    const answer = await client().get({ url, method: 'POST', body: 'q=nurse' })
    expect(answer).toMatchObject({ body: Buffer.from(`${method} ${body}`) })
  })

  it.each(['ftp://files.example/x', 'file:///etc/passwd', 'http://user:pass@127.0.0.1/', 'http://[bad'])(
    'to %s is refused',
    async (location) => {
      const { url } = await serve((_request, response) => response.writeHead(302, { location }).end())
      const error = await failureOf(client().get({ url }))
      expect(error.reason).toBe('bad_url')
      expect(`${error.message} ${error.url}`).not.toContain('user:pass')
    },
  )
})

/** Resolves every name to the listed addresses, one list a call; the last list stays. */
function resolving(...answers: string[][]): LookupFunction {
  let call = 0
  return (_host, _options, callback) => {
    const addresses = answers[Math.min(call, answers.length - 1)] ?? []
    call += 1
    callback(
      null,
      addresses.map((address) => ({ address, family: 4 })),
    )
  }
}
