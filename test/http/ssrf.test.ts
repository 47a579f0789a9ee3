import type { LookupFunction } from 'node:net'
import { describe, expect, it } from 'vitest'
import { client, failureOf, serve } from './serve.ts'

/** One of each range that is not public. */
const PRIVATE = [
  '127.0.0.1',
  '10.1.2.3',
  '172.16.5.4',
  '192.168.0.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '168.63.129.16',
]
const SCHEMES = [
  'file:///etc/passwd',
  'ftp://127.0.0.1/x',
  'gopher://127.0.0.1:70/_GET',
  'data:text/html,hi',
  'javascript:alert(1)',
  'ws://127.0.0.1/',
  'blob:http://127.0.0.1/1',
  'unix:/run/docker.sock',
  'jar:http://127.0.0.1!/',
  'dict://127.0.0.1:11211/',
  'ldap://127.0.0.1/',
  'about:blank',
  'http+unix://%2Frun%2Fx/',
]

/** Ways to write an IPv4 address that a URL takes for it, and IPv6 addresses that mean it. */
function spellings(address: string): string[] {
  const bytes = address.split('.').map(Number) as [number, number, number, number]
  const [a, b, c, d] = bytes
  const number = ((a * 256 + b) * 256 + c) * 256 + d
  const hex = number.toString(16).padStart(8, '0')
  const groups = `${hex.slice(0, 4)}:${hex.slice(4)}`
  const octal = (value: number) => `0${value.toString(8)}`
  const wide = address.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))
  return [
    ...[address, `${address}.`, `${number}`, `0x${hex}`, `0X${hex.toUpperCase()}`, octal(number)],
    ...[
      bytes.map(octal).join('.'),
      bytes.map((value) => `0x${value.toString(16)}`).join('.'),
      `${octal(a)}.0x${b.toString(16)}.${c}.${d}`,
    ],
    ...[
      bytes.map((value) => `000${octal(value)}`).join('.'),
      `${a}.${b}.${c * 256 + d}`,
      `${a}.${(b * 256 + c) * 256 + d}`,
    ],
    ...[
      wide,
      address.replaceAll('.', '\u3002'),
      address.replaceAll('.', '%2e'),
      `%3${String(a)[0]}${address.slice(1)}`,
    ],
    ...[
      `[::ffff:${address}]`,
      `[::ffff:${groups}]`,
      `[0:0:0:0:0:ffff:${groups}]`,
      `[::${groups}]`,
      `[::${address}]`,
      `[::ffff:0:${groups}]`,
    ],
    ...[
      `[64:ff9b::${groups}]`,
      `[64:ff9b:1::${groups}]`,
      `[2002:${groups}::1]`,
      `[fe80::${groups}]`,
      `[fd00::${groups}]`,
    ],
  ]
}
const OTHER = [
  'localhost',
  'LOCALHOST',
  '[::1]',
  '[::]',
  '[0:0:0:0:0:0:0:1]',
  '[fec0::1]',
  '[ff02::1]',
  '[2001:db8::1]',
  '[::ffff:7f00:1]',
  '[2001:0:7f00:1::]',
  '0',
  '127.1',
  '0x7f.1',
  '017700000001',
  '255.255.255.255',
  '240.0.0.1',
  '224.0.0.1',
  '198.18.0.1',
  '192.0.2.1',
]

/** Tells how often anybody connected, whatever came of it. */
async function trap() {
  let connections = 0
  const served = await serve((_request, response) => response.end('inside'))
  served.server.on('connection', () => {
    connections += 1
  })
  return { ...served, connections: () => connections }
}

describe('a private address', () => {
  const hosts = [...PRIVATE.flatMap(spellings), ...OTHER]

  it('is reached by none of its spellings, asked for, posted to, or led to by a redirect', async () => {
    const inside = await trap()
    const location = { now: '' }
    const outside = await serve(
      (_request, response) => response.writeHead(302, { location: Buffer.from(location.now).toString('latin1') }).end(),
      '127.0.0.2',
    )
    const http = client({ allowAddresses: ['127.0.0.2/32'] })
    let tried = 0
    for (const host of hosts) {
      const url = `http://${host}:${inside.port}/`
      location.now = url
      const failures = [
        await failureOf(http.get({ url })),
        await failureOf(http.post({ url, headers: {}, body: '' })),
        await failureOf(http.get({ url: outside.url })),
        await failureOf(http.get({ url: outside.url }, undefined, undefined, { robots: true })),
      ]
      for (const { reason } of failures) expect(`${host} ${reason}`).toMatch(/ (?:private_address|bad_url)$/)
      tried += failures.length
    }
    console.log(`private addresses: ${hosts.length} spellings, ${tried} requests, ${inside.connections()} connections`)
    expect(hosts.length).toBeGreaterThan(200)
    expect(inside.connections()).toBe(0)
  }, 30_000)

  it('is reached by no name that means it, in whichever family', async () => {
    const inside = await trap()
    const answers = [
      '127.0.0.1',
      '10.0.0.1',
      '169.254.169.254',
      '::1',
      '::ffff:127.0.0.1',
      'fd00::1',
      'fe80::1',
      '64:ff9b::7f00:1',
      '0.0.0.0',
    ]
    for (const address of answers) {
      const lookup: LookupFunction = (_host, _options, callback) =>
        callback(null, [{ address, family: address.includes(':') ? 6 : 4 }])
      const http = client({ allowAddresses: [], lookup })
      expect(await failureOf(http.get({ url: `http://named.example:${inside.port}/` }))).toMatchObject({
        reason: 'private_address',
      })
    }
    expect(inside.connections()).toBe(0)
  })

  it('is not reached by a name that means another one each time it is asked for', async () => {
    const inside = await trap()
    const outside = await serve(
      (_request, response) => response.setHeader('connection', 'close').end('outside'),
      '127.0.0.2',
    )
    let asked = 0
    const lookup: LookupFunction = (_host, _options, callback) => {
      asked += 1
      callback(null, [{ address: asked % 2 === 1 ? '127.0.0.2' : '127.0.0.1', family: 4 }])
    }
    const http = client({ allowAddresses: ['127.0.0.2/32'], lookup })
    const outcomes: string[] = []
    for (let times = 0; times < 20; times += 1) {
      const port = times % 2 === 0 ? outside.port : inside.port
      outcomes.push(
        await http.get({ url: `http://rebinding.example:${port}/` }).then(
          (answer) => answer.kind,
          (error) => error.reason,
        ),
      )
    }
    expect(outcomes).toEqual(Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? 'page' : 'private_address')))
    expect(inside.connections()).toBe(0)
  })
})

describe('another scheme than http', () => {
  it('is not fetched, asked for, or led to by a redirect', async () => {
    const location = { now: '' }
    const { url } = await serve((_request, response) =>
      response.writeHead(302, { location: Buffer.from(location.now).toString('latin1') }).end(),
    )
    for (const scheme of SCHEMES) {
      location.now = scheme
      expect((await failureOf(client().get({ url: scheme }))).reason, scheme).toBe('bad_url')
      expect((await failureOf(client().get({ url }))).reason, `redirect to ${scheme}`).toBe('bad_url')
    }
    console.log(`schemes: ${SCHEMES.length}, each asked for and redirected to`)
  })
})

describe('credentials in an address', () => {
  it.each([
    'http://user:secret@127.0.0.1/',
    'http://user@127.0.0.1/',
    'http://:secret@127.0.0.1/',
    'http://127.0.0.1:80@10.0.0.1/',
    'http://a%40b:secret@127.0.0.1/',
  ])('are refused and not told on: %s', async (url) => {
    const error = await failureOf(client().get({ url }))
    expect(error.reason).toBe('bad_url')
    expect(`${error.message} ${error.url}`).not.toMatch(/secret|@/)
  })
})
