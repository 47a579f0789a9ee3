import { describe, expect, it } from 'vitest'
import { PayloadError } from '../../src/errors.ts'
import ashby from '../../src/sources/ashby.ts'
import greenhouse from '../../src/sources/greenhouse.ts'
import lever from '../../src/sources/lever.ts'
import { fixture, pageOf, thrownBy } from './pages.ts'

const BOARDS = [
  { source: greenhouse, list: 'jobs', body: fixture('greenhouse/board.json') },
  { source: ashby, list: 'jobs', body: fixture('ashby/board.json') },
  { source: lever, list: 'page', body: fixture('lever/board.json') },
]
const latin1 = Uint8Array.from([...'{"jobs":[{"id":1,"title":"Caf'].map((c) => c.charCodeAt(0)).concat(0xe9, 0x22))

describe.each(BOARDS)('$source.id', ({ source, list, body }) => {
  const at = { board: 'any', origin: source.origin }
  const failure = (bytes: string | Uint8Array) => thrownBy(() => source.read(pageOf(source.first(at).url, bytes), at))

  it.each([
    ['an HTML page', '<!doctype html><html><body>Sign in</body></html>', 'HTML where JSON was due'],
    ['XML', '<?xml version="1.0"?><jobs/>', 'markup where JSON was due'],
    ['an empty page', ' \n', 'empty where JSON was due'],
    ['words', 'Service unavailable', 'not JSON'],
    ['Latin-1 bytes', latin1, 'invalid UTF-8'],
    ['a million open brackets', '['.repeat(1_000_000), 'nested more than 100 levels deep'],
    ['a deep value', `{"jobs":${'['.repeat(5000)}${']'.repeat(5000)}}`, 'nested more than 100 levels deep'],
  ])('throws for %s', (_name, bytes, reason) => {
    expect(failure(bytes)).toBeInstanceOf(PayloadError)
    expect(failure(bytes)).toMatchObject({ path: 'page', reason })
  })

  it('throws for a page that was cut off at any place', () => {
    for (let length = 1; length < body.length - 3; length += 97) {
      expect(failure(body.subarray(0, length)), `at ${length}`).toBeInstanceOf(PayloadError)
    }
    expect(failure(body.subarray(0, 300))).toMatchObject({ reason: expect.stringMatching(/^truncated JSON/) })
  })

  it('throws for an answer without its envelope instead of taking it for an empty board', () => {
    for (const answer of [
      'null',
      '"ok"',
      '{"ok":false,"error":"Document not found"}',
      '{"jobs":{}}',
      '{"jobs":null}',
    ]) {
      expect(failure(answer), answer).toBeInstanceOf(PayloadError)
    }
    expect(failure('{"jobs":{}}')).toMatchObject({ path: list, reason: 'expected list, found object' })
  })

  it('gives a page up when over a thousand entries and most of all are refused', () => {
    const many = `[${'1,'.repeat(5000)}1]`
    expect(failure(list === 'page' ? many : `{"jobs":${many}}`)).toMatchObject({
      reason: 'expected object, found number, and over 1000 entries more are refused',
    })
  })

  it('reads an empty list as a board without postings, and a byte order mark as nothing', () => {
    const empty = `\ufeff${list === 'page' ? '[]' : '{"jobs":[]}'}`
    expect(source.read(pageOf(source.first(at).url, empty), at)).toEqual({ postings: [], refused: [] })
  })

  it('keeps the shape of every object unchanged by a page full of prototype keys', () => {
    const before = Object.getOwnPropertyNames(Object.prototype)
    const item = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":1,"id":"1"}'
    const { refused } = source.read(
      pageOf(source.first(at).url, list === 'page' ? `[${item}]` : `{"jobs":[${item}]}`),
      at,
    )
    expect(refused).toHaveLength(1)
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })
})
