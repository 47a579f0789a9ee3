import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest'
import { command, launch, type Running } from '../_support/command.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { freePort } from '../_support/free-port.ts'
import { type Gate, openGate } from '../_support/gate.ts'
import { until } from '../_support/service.ts'
import { temporaryFolder } from '../_support/temporary.ts'

// Each command is a process of its own, and a busy machine starts them slowly.
vi.setConfig({ testTimeout: 120_000 })

const redisUrl = inject('redisUrl')
const SECRET = 'Xy7-secret'

let database: TestDatabase
let gates: Gate[]
beforeAll(async () => {
  database = await cloneDatabase()
})
afterAll(() => database.drop())
beforeEach(() => {
  gates = []
})
afterEach(async () => {
  for (const gate of gates) await gate.close()
})

async function gate(port: number, leadsTo: Parameters<typeof openGate>[1]): Promise<number> {
  const opened = await openGate(port, leadsTo)
  gates.push(opened)
  return opened.port
}

const settings = async (more: Record<string, string>) => ({
  DATABASE_URL: database.url,
  DATA_DIR: await temporaryFolder(),
  PORT: '0',
  FETCH_ALLOW_ADDRESSES: '127.0.0.1/32',
  ...more,
})
/** The same database behind another port. */
const databaseAt = (port: number) => {
  const url = new URL(database.url)
  url.port = String(port)
  return url.href
}
const portOf = (url: string) => Number(new URL(url).port)

describe('a command that needs what is not there', () => {
  it.each([
    [
      'status',
      'queue',
      () => ({ QUEUE_URL: `redis://me:${SECRET}@127.0.0.1:1/3` }),
      'QUEUE_URL is redis://127.0.0.1:1/3',
    ],
    ['migrate', 'database', () => ({ DATABASE_URL: `postgres://me:${SECRET}@127.0.0.1:1/x` }), 'DATABASE_URL is'],
    ['status', 'queue', () => ({ QUEUE_URL: `postgres://me:${SECRET}@127.0.0.1:1/x` }), 'ECONNREFUSED'],
  ])('ends with 1 and says which setting leads nowhere: %s, %s', async (name, part, environment, words) => {
    const { code, stderr } = await command([name], await settings(environment()))
    expect(code).toBe(1)
    expect(stderr).toContain(`the ${part} does not answer`)
    expect(stderr).toContain(words)
    expect(stderr).not.toContain(SECRET)
  })

  it('ends within seconds, too, where something listens and never answers', async () => {
    const port = await gate(0, 'silence')
    const both = await Promise.all([
      command(['status'], await settings({ QUEUE_URL: `redis://127.0.0.1:${port}` })),
      command(['status'], await settings({ DATABASE_URL: databaseAt(port) })),
      command(['doctor'], await settings({ QUEUE_URL: `redis://127.0.0.1:${port}` })),
    ])
    expect(both.map(({ code }) => code)).toEqual([1, 1, 1])
    expect(both[0]?.stderr).toContain('the queue does not answer')
    expect(both[1]?.stderr).toContain('the database does not answer')
    expect(both[2]?.stdout).toMatch(/WRONG\s+queue/)
  })

  it('says where to look when all connections are taken', async () => {
    const role = `full_${process.pid}`
    const full = new URL(database.url)
    full.username = role
    full.password = SECRET
    await sql`create role ${sql.id(role)} login connection limit 0 password ${sql.lit(SECRET)}`.execute(database.db)
    try {
      const { code, stderr } = await command(['status'], await settings({ DATABASE_URL: full.href }))
      expect(code).toBe(1)
      expect(stderr).toContain('all its connections are taken')
      expect(stderr).not.toContain(SECRET)
    } finally {
      await sql`drop role ${sql.id(role)}`.execute(database.db)
    }
  })

  it('ends at once where it is not let in, the service too', async () => {
    const wrong = new URL(database.url)
    wrong.password = SECRET
    for (const args of [['status'], ['start', '--only', 'workers']]) {
      const { code, stderr } = await command(args, await settings({ DATABASE_URL: wrong.href }))
      expect(code).toBe(1)
      expect(stderr).toContain('the database does not let us in')
      expect(stderr).not.toContain(SECRET)
    }
  })
})

describe('the service', () => {
  let running: Running[]
  beforeEach(() => {
    running = []
  })
  afterEach(() => {
    for (const { child } of running) child.kill('SIGKILL')
  })

  async function start(environment: Record<string, string>) {
    const ops = await freePort()
    const service = launch(['start', '--only', 'workers'], await settings({ OPS_PORT: String(ops), ...environment }))
    running.push(service)
    const ready = async () => {
      const response = await fetch(`http://127.0.0.1:${ops}/readyz`).catch(() => null)
      return response === null ? null : { status: response.status, failing: (await response.json()).failing }
    }
    return { service, ready }
  }
  const saysOf = (service: Running, words: string) => until(words, async () => service.output().includes(words), 60)

  it('waits for its database, says so, and starts when it comes', async () => {
    const port = await freePort()
    const { service, ready } = await start({ DATABASE_URL: databaseAt(port) })
    await saysOf(service, 'start put off')
    expect(await ready()).toEqual({ status: 503, failing: ['database'] })
    await gate(port, { port: portOf(database.url) })
    await saysOf(service, 'service started')
    expect(await ready()).toEqual({ status: 200, failing: [] })
    service.child.kill('SIGTERM')
    expect((await service.ended).code).toBe(0)
  })

  it.skipIf(redisUrl === null)('waits for its queue, and goes on by itself when that is gone for a while', async () => {
    const port = await freePort()
    const { service, ready } = await start({ QUEUE_URL: `redis://127.0.0.1:${port}` })
    await saysOf(service, 'start put off')
    expect(await ready()).toEqual({ status: 503, failing: ['queue'] })
    const leadsTo = { port: portOf(redisUrl ?? '') }
    await gate(port, leadsTo)
    await saysOf(service, 'service started')
    await gates.pop()?.close()
    await until('it is not ready', async () => (await ready())?.status === 503)
    await gate(port, leadsTo)
    await until('it is ready again', async () => (await ready())?.status === 200, 60)
    service.child.kill('SIGTERM')
    expect((await service.ended).code).toBe(0)
  })

  it('ends with 0 when it is asked to stop while it waits', async () => {
    const { service } = await start({ QUEUE_URL: 'redis://127.0.0.1:1' })
    await saysOf(service, 'start put off')
    service.child.kill('SIGTERM')
    expect(await service.ended).toMatchObject({ code: 0 })
    expect(service.output()).toContain('stopped before the service was started')
  })

  it.skipIf(redisUrl === null)('ends when it is asked to stop while its queue is gone', async () => {
    const port = await freePort()
    await gate(port, { port: portOf(redisUrl ?? '') })
    const { service } = await start({ QUEUE_URL: `redis://127.0.0.1:${port}` })
    await saysOf(service, 'service started')
    await gates.pop()?.close()
    service.child.kill('SIGTERM')
    expect((await service.ended).code).toBe(0)
  })
})
