import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { command } from '../_support/command.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { POSTFIX, QMAIL } from '../send/report/messages.ts'

// Each command is a process of its own, and a busy machine starts them slowly.
vi.setConfig({ testTimeout: 120_000 })

let database: TestDatabase
let folder: string
let environment: Record<string, string>
beforeAll(async () => {
  database = await cloneDatabase()
  folder = await mkdtemp(join(tmpdir(), 'jobtide-cli-'))
  environment = { DATABASE_URL: database.url, DATA_DIR: folder }
})
afterAll(async () => {
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

describe('jobtide suppression', () => {
  it('adds, lists and removes an address, and never prints it', async () => {
    expect((await command(['suppression', 'add', 'reader@example.org'], environment)).code).toBe(0)
    const listed = await command(['suppression', 'list', '--json'], environment)
    expect(JSON.parse(listed.stdout)).toMatchObject([
      { reason: 'operator', addressHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ])
    expect(listed.stdout).not.toContain('reader@')
    expect((await command(['suppression', 'remove', 'READER@example.org'], environment)).code).toBe(0)
    expect((await command(['suppression', 'list'], environment)).stdout).toContain('No address')
  })

  it.each([
    [['suppression', 'remove', 'reader@example.org']],
    [['suppression', 'add', 'a@example.org,b@example.org']],
    [['suppression', 'lift-bounces', 'yesterday']],
    [['bounce', 'complaint-address']],
  ])('exits with 2 when it cannot: %j', async (args) => {
    expect((await command(args, environment)).code).toBe(2)
  })
})

describe('jobtide bounce', () => {
  it('says what a report says, for people and as JSON', async () => {
    const file = join(folder, 'returned.eml')
    await writeFile(file, POSTFIX)
    expect((await command(['bounce', 'read', file])).stdout).toMatch(/a bounce\.[\s\S]*5\.1\.1/)
    expect(JSON.parse((await command(['bounce', 'read', file, '--json'])).stdout)).toMatchObject({
      is: 'bounce',
      reports: [{ status: '5.1.1', recipient: 'reader@example.org' }],
    })
    await writeFile(file, QMAIL)
    expect((await command(['bounce', 'read', file])).stdout).toContain('nothing is done')
    expect((await command(['bounce', 'read', join(folder, 'none.eml')])).code).toBe(2)
  })

  it('prints the address for complaints of the configured domain', async () => {
    const ended = await command(['bounce', 'complaint-address'], {
      ...environment,
      BOUNCE_DOMAIN: 'bounces.example.org',
    })
    expect(ended.stdout).toMatch(/^f\+[0-9a-f]{24}@bounces\.example\.org\n$/)
  })
})
