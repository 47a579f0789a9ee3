import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { job } from '../_support/board.ts'
import { command } from '../_support/command.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'

const FEEDS = fileURLToPath(new URL('../../../shared/data/feeds', import.meta.url))

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

describe('the command line', () => {
  it('explains itself with examples and exits with 0', async () => {
    const help = await command(['--help'])
    expect(help.code).toBe(0)
    expect(help.stdout).toContain('Examples:')
    for (const name of [
      'start',
      'demo',
      'migrate',
      'source',
      'ingest',
      'normalize',
      'dedupe',
      'replay',
      'role',
      'subscriber',
      'status',
      'doctor',
    ])
      expect(help.stdout).toContain(name)
  })

  it.each([[['nonsense']], [['start', '--only', 'everything']], [['source', 'add']], [['role']]])(
    'exits with 2 on wrong use: %j',
    async (args) => {
      const ended = await command(args, environment)
      expect(ended.code).toBe(2)
      expect(ended.stderr).toMatch(/error:/)
    },
  )

  it('names every fault of the configuration at once and exits with 2', async () => {
    const ended = await command(['status'], { PORT: 'x', DATABASE_URL: 'ftp://x' })
    expect(ended.code).toBe(2)
    expect(ended.stderr).toMatch(/DATABASE_URL[\s\S]*PORT|PORT[\s\S]*DATABASE_URL/)
  })
})

describe('source', () => {
  it('adds a board by its address once, lists it, pauses and resumes it', async () => {
    const url = 'https://boards.greenhouse.io/acme'
    expect(
      JSON.parse((await command(['source', 'add', url, '--no-check', '--json'], environment)).stdout),
    ).toMatchObject({
      added: true,
      connector: 'greenhouse',
      board: 'acme',
    })
    expect(
      JSON.parse((await command(['source', 'add', url, '--no-check', '--json'], environment)).stdout),
    ).toMatchObject({
      added: false,
    })
    expect((await command(['source', 'pause', 'greenhouse/acme'], environment)).stdout).toContain('paused')
    expect(JSON.parse((await command(['source', 'list', '--json'], environment)).stdout)).toMatchObject([
      { board: 'acme', state: 'paused' },
    ])
    expect((await command(['source', 'resume', 'acme'], environment)).stdout).toContain('active')
    expect((await command(['source', 'run', 'nobody'], environment)).code).toBe(2)
  })

  it('has links checked where no crawl can tell what is gone, and nowhere else', async () => {
    const add = ['source', 'add', '--no-check', '--check-links']
    await command([...add, '7', '--connector', 'remoteok', '--board', 'all'], environment)
    const shown = await command(['source', 'show', 'remoteok/all', '--json'], environment)
    expect(JSON.parse(shown.stdout)).toMatchObject({ checkLinksDays: 7 })
    const off = await command(['source', 'check-links', 'remoteok/all', 'off'], environment)
    expect(off.stdout).toContain('not asked for')
    const whole = await command([...add, '--connector', 'greenhouse', '--board', 'birch'], environment)
    expect(whole.stderr).toContain('crawls tell what is gone')
    expect(await command(['source', 'check-links', 'birch', 'on'], environment)).toMatchObject({ code: 2 })
  }, 240_000)

  it('prints the postings of a recorded page as JSON lines, and what it refuses on stderr', async () => {
    const file = join(folder, 'jobs.json')
    await writeFile(file, JSON.stringify({ jobs: [job(1), job(2, { absolute_url: undefined })] }))
    const ended = await command(['source', 'read', 'greenhouse', file])
    expect(
      ended.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([{ externalId: '1', title: 'Registered Nurse' }])
    expect(ended.stderr).toContain('jobs[1].absolute_url: missing')
    expect(ended.code).toBe(1)
  })
})

describe('ingest', () => {
  it('replays recorded pages through the queue, tells what it took and refused, and closes nothing', async () => {
    await mkdir(join(folder, 'recorded/greenhouse'), { recursive: true })
    await writeFile(
      join(folder, 'recorded/greenhouse/acme.json'),
      JSON.stringify({ jobs: [job(1), job(2), job(3, { title: undefined })] }),
    )
    await writeFile(join(folder, 'recorded/greenhouse/cut.json'), '{"jobs": [')
    const ended = await command(['ingest', join(folder, 'recorded'), '--json'], environment)
    expect(JSON.parse(ended.stdout)).toMatchObject({ fetched: 2, new: 2, refused: 2 })
    const again = await command(['ingest', join(folder, 'recorded'), '--json'], environment)
    expect(JSON.parse(again.stdout)).toMatchObject({ fetched: 2, kept: 0, new: 0, changed: 0, closed: 0 })
  })

  it('is read again by replay, which says what today’s readers understand better, and stores it when told to', async () => {
    await sql`update posting set role_slug = null, level = 'senior', reading_hash = 'of an earlier reader' where external_id = '1'`.execute(
      database.db,
    )
    const reread = async (...more: string[]) =>
      JSON.parse((await command(['replay', '--since', '1d', '--json', ...more], environment)).stdout)
    const changed = { pages: 2, looked: 2, reread: 1, fields: { role: 1, level: 1, pay: 0, text: 0 } }
    expect(await reread()).toMatchObject({
      ...changed,
      unreadable: { before: 1, now: 1 },
      refused: { before: 2, now: 2 },
      examples: {
        reread: [{ externalId: '1', before: { role: null }, after: { role: 'registered-nurse', level: null } }],
      },
    })
    expect((await command(['replay'], environment)).stdout).toContain('Nothing was changed')
    expect(await reread('--apply')).toMatchObject(changed)
    expect(await reread()).toMatchObject({ looked: 2, reread: 0 })
    expect(await command(['replay', '--since', 'soon'], environment)).toMatchObject({ code: 2 })
  })

  it('says what to do when the folder holds no page it knows', async () => {
    const ended = await command(['ingest', join(folder, 'nowhere')], environment)
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('give the folder') })
  })

  it.skipIf(!existsSync(FEEDS))(
    'reads pages recorded from real career sites and says which carry no posting',
    async () => {
      const ended = await command(['ingest', FEEDS, '--base-url', 'https://recorded.example/', '--json'], environment)
      const told = JSON.parse(ended.stdout)
      expect(told).toMatchObject({ fetched: 4, new: 1, refused: 3 })
      expect(told.items.map((item: { reason: string }) => item.reason).join('\n')).toMatch(/none in this page/)
    },
  )
})

describe('role, status and digest preview', () => {
  it('shows a role with its ladder, and as JSON', async () => {
    expect((await command(['role', 'patient-services-representative'], environment)).stdout).toContain(
      'Patient Services Supervisor',
    )
    expect(JSON.parse((await command(['role', 'registered-nurse', '--json'], environment)).stdout)).toMatchObject({
      role: { slug: 'registered-nurse' },
    })
    expect(await command(['role', 'registered-nurze'], environment)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('near it: '),
    })
  })

  it('shows where everything stands', async () => {
    const status = JSON.parse((await command(['status', '--json'], environment)).stdout)
    expect(Object.keys(status)).toEqual(['sources', 'closedHosts', 'subscribers', 'digests', 'queues'])
    expect((await command(['status'], environment)).stdout).toContain('greenhouse/acme')
  })

  it('refuses a preview for an address nobody has', async () => {
    expect(await command(['digest', 'preview', 'nobody@example.org'], environment)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no subscriber'),
    })
  })
})
