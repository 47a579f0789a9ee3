import { load } from 'cheerio'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLog } from '../../src/log.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { signToken } from '../../src/send/token.ts'
import { refreshMarket } from '../../src/store/market-refresh.ts'
import { addSource } from '../../src/store/source.ts'
import { buildWeb } from '../../src/web/server.ts'
import { subscriberWith } from '../_support/login.ts'
import { makeOperator, signInAs } from '../_support/operator.ts'
import { raw, storeRaws } from '../_support/postings.ts'
import { startTestService, type TestService } from '../_support/service.ts'
import { type Answer, ask, type Form, type Walk, walk } from '../_support/walk.ts'

/** What ends a text or a statement in SQL, waits, or reads what nobody should; and what no column takes. */
const HOSTILE = [
  `'; drop table subscriber cascade; --`,
  `' or (select pg_sleep(30)) is null or '1'='1`,
  `\\'; select pg_sleep(30); --`,
  `1) union select version(), null --`,
  `$$; select pg_sleep(30); $$`,
  'a\0b',
  '%ff',
  '-1',
  '99999999999999999999',
  '00000000-0000-0000-0000-000000000000',
  '__proto__',
  'x'.repeat(5_000),
]
const VOLT = {
  connector: 'greenhouse',
  board: 'volt',
  origin: 'https://boards.example',
  name: 'Volt',
  everyMinutes: 60,
}

let test: TestService
let cookie: string
let site: Walk
const faults: string[] = []
beforeAll(async () => {
  const destination = { write: (line: string) => faults.push(line) }
  const log = createLog({ level: 'error', pretty: false, destination })
  test = await startTestService({ parts: ['web'], environment: { ADMIN: 'true', SIGN_UPS_PER_HOUR: '1000' }, log })
  const { db, now, secretKeys } = test.service.context
  await storeRaws(
    test,
    [1, 2, 3].map((at) => raw(at, { title: 'Electrician', company: `Volt ${at}` })),
  )
  await refreshMarket(db, now)
  const { id } = await subscriberWith(test, 'reader@example.org', {
    searches: [{ ...EMPTY_CRITERIA, roles: ['electrician'] }],
  })
  await makeOperator(test, 'ada', 'operator')
  const ada = await signInAs(test, 'ada')
  cookie = `${ada.cookie}; jobtide_session=${signToken(secretKeys, 'session', id, now())}`
  await addSource(db, VOLT, now())
  const starts = [
    '/',
    '/settings',
    '/admin',
    '/mails',
    '/login',
    '/trends',
    '/methods',
    '/compare',
    '/roles/electrician',
  ]
  const mailed = ['view', 'unsubscribe', 'pause'].map((use) => signToken(secretKeys, use as 'view', id))
  const [view, leave, pause] = mailed
  const tokens = [`/matches/${view}`, `/unsubscribe/${leave}`, `/pause/${pause}`]
  site = await walk(test.service.url ?? '', cookie, [...starts, ...tokens])
}, 60_000)
afterAll(() => test.stop())

/** Paths of all routes that answer GET, `:name` standing for a part. */
async function routes(): Promise<string[]> {
  const paths: string[] = []
  const { context, runtime } = test.service
  const app = await buildWeb(context, runtime)
  await app.ready()
  let at: string[] = []
  for (const line of app.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent = '', path = '', methods = ''] = /^((?:[│ ] {3})*)[├└]── (\S*) \(([A-Z, ]+)\)/.exec(line) ?? []
    at = [...at.slice(0, indent.length / 4), path]
    if (methods.includes('GET')) paths.push(at.join(''))
  }
  await app.close()
  return paths
}

const send = (path: string, body?: URLSearchParams) => ask(test.service.url ?? '', cookie, path, body)

const submit = ({ method, action }: Form, fields: URLSearchParams) =>
  method === 'get' ? send(`${action}?${fields}`) : send(action, fields)

async function each(paths: string[]): Promise<Answer[]> {
  const answers: Answer[] = []
  for (const path of paths) answers.push(await send(path))
  return answers
}

/** What a browser would run or apply of a page though it stands in it: scripts, handlers, styles. */
function inlineIn({ text }: Answer): string[] {
  const $ = load(text)
  const data = 'script[type="application/ld+json"], script[type="application/json"]'
  const attributes = $('*')
    .toArray()
    .flatMap((element) => Object.keys($(element).attr() ?? {}))
  return [
    ...$('script:not([src]), style')
      .not(data)
      .toArray()
      .map((element) => $.html(element)),
    ...attributes.filter((name) => /^on/i.test(name) || name === 'style'),
  ]
}

/** What is wrong with an answer: our fault, a policy that lets too much through, something inline. */
function faultsOf(answer: Answer): unknown[] {
  const { path, type, policy, status } = answer
  const frame = path.endsWith('/html') && status === 200
  const strict = frame
    ? /default-src 'none'.*; sandbox/.test(policy)
    : policy.includes("default-src 'none'") && !/unsafe|data:|\*/.test(policy)
  const inline = /^text\/html/.test(type) && !frame ? inlineIn(answer) : []
  return status < 500 && strict && inline.length === 0 ? [] : [[path, status, policy, inline]]
}

const PARAMETER = /:\w{1,30}(?:\([^)]{0,99}\))?/g

/** Each part that a route leaves open, hostile; the others are plain. */
function hostilePaths(paths: string[]): string[] {
  return paths.flatMap((path) =>
    [...path.matchAll(PARAMETER)].flatMap(([part]) =>
      HOSTILE.map((value) => path.replace(part, encodeURIComponent(value)).replaceAll(PARAMETER, 'x')),
    ),
  )
}

function hostileQueries(path: string): string[] {
  const url = new URL(path, 'http://x')
  return hostileFields({ action: url.pathname, method: 'get', fields: Object.fromEntries(url.searchParams) }).map(
    (fields) => `${url.pathname}?${fields}`,
  )
}

/** One field at a time is hostile, or comes twice; the token that shows a form to be ours stays. */
function hostileFields({ fields }: Form): URLSearchParams[] {
  const names = Object.keys(fields).filter((name) => name !== 'form')
  return names.flatMap((name) => [
    ...HOSTILE.map((value) => new URLSearchParams({ ...fields, [name]: value })),
    new URLSearchParams([...Object.entries(fields), [name, 'twice']]),
  ])
}

function distinct(forms: Form[]): Form[] {
  const shape = ({ action, method, fields }: Form) => `${method} ${action} ${Object.keys(fields)}`
  return [...new Map(forms.map((form) => [shape(form), form])).values()]
}

/** Every table with what must not go: rows of tables that no form of this test fills or empties. */
async function countTables(): Promise<unknown> {
  const { db } = test.service.context
  const { rows } = await sql`select table_schema, table_name from information_schema.tables order by 1, 2`.execute(db)
  const people = await sql`select count(*)::int as n from subscriber where email = 'reader@example.org'`.execute(db)
  const postings = await sql`select count(*)::int as n from posting`.execute(db)
  return [rows, people.rows, postings.rows]
}

describe('every address', () => {
  it('that answers GET has a policy without inline script, and its page holds none', async () => {
    const every = await routes()
    expect(every.length).toBeGreaterThan(60)
    expect(site.answers.map(({ path }) => path)).toEqual(expect.arrayContaining(['/admin/gaps', '/settings/erase']))
    const bare = await each(every.map((route) => route.replaceAll(PARAMETER, 'x')))
    expect([...site.answers, ...bare].flatMap(faultsOf)).toEqual([])
  })

  it('takes hostile parts of a path, values of a query and fields of a form for text', async () => {
    const before = await countTables()
    const asked = await each([...hostilePaths(await routes()), ...site.queries.flatMap(hostileQueries)])
    const sent: Answer[] = []
    for (const form of distinct(site.forms))
      for (const fields of hostileFields(form)) sent.push(await submit(form, fields))
    expect(asked.length).toBeGreaterThan(500)
    expect(sent.length).toBeGreaterThan(500)
    expect([...asked, ...sent].flatMap(faultsOf)).toEqual([])
    expect(faults).toEqual([])
    expect(await countTables()).toEqual(before)
  }, 120_000)
})
