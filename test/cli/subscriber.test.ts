import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { DEFAULT_TIERS } from '../../src/config.ts'
import { subscriber } from '../_support/account.ts'
import { command } from '../_support/command.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'

// Each command is a process of its own, and a busy machine starts them slowly.
vi.setConfig({ testTimeout: 120_000 })

const READER = 'reader@example.org'
let database: TestDatabase
let folder: string
let environment: Record<string, string>
beforeAll(async () => {
  database = await cloneDatabase()
  folder = await mkdtemp(join(tmpdir(), 'jobtide-subscriber-'))
  environment = { DATABASE_URL: database.url, DATA_DIR: folder }
  // A week ahead of the process's own clock at least: nothing is due while the test runs.
  const context = { db: database.db, now: () => new Date(), tiers: DEFAULT_TIERS }
  await subscriber(context, { email: READER, tier: 'free', searches: 5 })
  await subscriber(context, { email: 'other@example.org', tier: 'plus', searches: 0 })
  await database.db
    .updateTable('subscriber')
    .set({ next_digest_at: new Date('2099-01-01') })
    .execute()
})
afterAll(async () => {
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

const run = (...args: string[]) => command(['subscriber', ...args], environment)
const json = async (...args: string[]) => JSON.parse((await run(...args, '--json')).stdout)

describe('jobtide subscriber', () => {
  it('shows state, tier, next digest, and which searches rest', async () => {
    expect(await json('show', READER.toUpperCase())).toMatchObject({
      email: READER,
      state: 'active',
      tier: 'free',
      tierFrom: 'operator',
      cadence: 'weekly',
      suppressed: null,
      stripe: null,
      searches: [
        { rests: false },
        { rests: false },
        { rests: false },
        { name: 'Search 4', rests: true },
        { rests: true },
      ],
    })
    const text = (await run('show', READER)).stdout
    expect(text).toMatch(/Search 3\s+runs/)
    expect(text).toMatch(/Search 4\s+rests/)
  })

  it('sets the tier, moves the next digest to its cadence, and changes nothing the second time', async () => {
    const changed = await json('tier', READER, 'plus')
    expect(changed).toMatchObject({ changed: true, tier: 'plus', tierFrom: 'operator', cadence: 'daily' })
    expect(Date.parse(changed.nextDigestAt) - Date.now()).toBeLessThan(25 * 3_600_000)
    expect(changed.searches.some((search: { rests: boolean }) => search.rests)).toBe(false)
    expect(await json('tier', READER, 'plus')).toMatchObject({ changed: false, nextDigestAt: changed.nextDigestAt })
    expect((await run('tier', READER, 'free')).stdout).toContain('Tier is free now')
  })

  it('lists by tier and state, and at most as many as asked for', async () => {
    expect((await json('list', '--tier', 'plus')).map((row: { email: string }) => row.email)).toEqual([
      'other@example.org',
    ])
    expect(await json('list', '--state', 'unsubscribed')).toEqual([])
    expect(await json('list', '--limit', '1')).toHaveLength(1)
  })

  it('exits with 2 for an address nobody has and for a tier that is none', async () => {
    expect(await run('show', 'nobody@example.org')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no subscriber'),
    })
    expect(await run('tier', READER, 'gold')).toMatchObject({ code: 2, stderr: expect.stringContaining('free, plus') })
    expect(await run('list', '--limit', '0')).toMatchObject({ code: 2 })
  })
})

describe('jobtide subscriber export and erase', () => {
  const OTHER = 'other@example.org'

  it('prints what is kept, as the settings do', async () => {
    const { stdout } = await run('export', OTHER)
    expect(JSON.parse(stdout)).toMatchObject({ profile: { email: OTHER, tier: 'plus' }, searches: [], digests: [] })
  })

  it('does not erase whoever may still pay, unless told that it ended', async () => {
    const paying = 'paying@example.org'
    const context = { db: database.db, now: () => new Date(), tiers: DEFAULT_TIERS }
    const id = await subscriber(context, { email: paying, tier: 'plus', searches: 0 })
    const stripe = { stripe_status: 'active', next_digest_at: new Date('2099-01-01') }
    await database.db.updateTable('subscriber').set(stripe).where('id', '=', id).execute()
    expect(await run('erase', paying, '--yes')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--plan-ended'),
    })
    expect(await json('erase', paying, '--yes', '--plan-ended')).toEqual({ erased: true })
  })

  it('erases only when told twice', async () => {
    expect(await run('erase', OTHER)).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') })
    expect(await run('erase', OTHER, '--yes')).toMatchObject({ code: 0, stdout: 'The subscriber is erased.\n' })
    expect(await run('export', OTHER)).toMatchObject({ code: 2, stderr: expect.stringContaining('no subscriber') })
  })
})
