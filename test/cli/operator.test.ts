import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { isPassword } from '../../src/control/password.ts'
import { signUp } from '../../src/store/subscriber.ts'
import { command } from '../_support/command.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'

// Each command is a process of its own, and a busy machine starts them slowly.
vi.setConfig({ testTimeout: 120_000 })

let database: TestDatabase
let folder: string
let environment: Record<string, string>
beforeAll(async () => {
  database = await cloneDatabase()
  folder = await mkdtemp(join(tmpdir(), 'jobtide-operator-'))
  environment = { DATABASE_URL: database.url, DATA_DIR: folder }
})
afterAll(async () => {
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

const run = (args: string[], input = '') => command(args, environment, input)
const json = async (...args: string[]) => JSON.parse((await run([...args, '--json'])).stdout)

describe('jobtide operator', () => {
  it('adds, lists, changes and removes, reads passwords from stdin, and writes each to the audit log', async () => {
    expect((await run(['operator', 'add', 'Ada', '--role', 'viewer'], 'correct horse battery\n')).code).toBe(0)
    expect(await json('operator', 'list')).toMatchObject([{ name: 'ada', role: 'viewer', lastSeenAt: null }])
    expect((await run(['operator', 'role', 'ada', 'operator'])).code).toBe(0)
    expect((await run(['operator', 'password', 'ada'], 'another horse battery\n')).code).toBe(0)
    const row = await database.db.selectFrom('operator').selectAll().executeTakeFirstOrThrow()
    expect([row.role, await isPassword('another horse battery', row.password)]).toEqual(['operator', true])
    expect((await run(['operator', 'remove', 'ada'])).code).toBe(0)
    const log = await json('audit')
    expect(log.map(({ action }: { action: string }) => action)).toEqual([
      'operator removed',
      'operator password changed',
      'operator role changed',
      'operator added',
    ])
    expect(log[0]).toMatchObject({ actor: expect.stringMatching(/^cli:./), from: 'command line', target: 'ada' })
    expect(JSON.stringify(log)).not.toContain('battery')
  })

  it('says what is wrong with a name, a password, or a name nobody has', async () => {
    const short = await run(['operator', 'add', 'bo'], 'short\n')
    expect([short.code, short.stderr]).toEqual([2, expect.stringContaining('12 to 200 characters')])
    const odd = await run(['operator', 'add', 'no blanks'], 'correct horse battery\n')
    expect([odd.code, odd.stderr]).toEqual([2, expect.stringContaining('such as ada')])
    const unknown = await run(['operator', 'remove', 'zed'])
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('jobtide operator list')])
  })
})

it('commands that change sources, tiers, digests and postings are in the audit log, without an address of a person', async () => {
  const at = new Date()
  const consent = { at: at.toISOString(), from: 'test', wording: 'test' }
  const email = 'reader@example.org'
  const { id } = await signUp(database.db, { email, tier: 'free', zone: 'UTC', hour: 8, consent }, at)
  for (const args of [
    ['source', 'add', '--connector', 'remoteok', '--board', 'all', '--no-check', '--check-links'],
    ['source', 'check-links', 'remoteok/all', 'off'],
    ['subscriber', 'tier', email, 'plus'],
    ['digest', 'resend', '--state', 'unknown'],
    ['replay', '--source', 'remoteok/all', '--apply'],
  ])
    expect(await run(args)).toMatchObject({ code: 0 })
  const log = (await json('audit')) as { action: string; target: string; actor: string }[]
  expect(log.slice(0, 6).map(({ action, target }) => [action, target])).toEqual([
    ['replay applied', 'remoteok/all'],
    ['digests resent', 'digests'],
    ['tier set', `subscriber ${id}`],
    ['link checks changed', 'remoteok/all'],
    ['link checks changed', 'remoteok/all'],
    ['source added', 'remoteok/all'],
  ])
  expect(JSON.stringify(log)).not.toContain(email)
}, 300_000)

it('a service that others can reach does not start with the example of a key', async () => {
  const SECRET_KEY = 'change-me-change-me-change-me-change-me'
  const given = { ...environment, SECRET_KEY, BASE_URL: 'https://jobs.example.org', PORT: '0' }
  const refused = await command(['start', '--only', 'web'], given)
  expect([refused.code === 0, refused.stderr]).toEqual([false, expect.stringContaining('openssl rand -hex 32')])
})
