import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readConfig } from '../../src/config.ts'
import { createLog, type Log } from '../../src/log.ts'
import { type Part, type Service, startService } from '../../workers/main.ts'
import { cloneDatabase, type TestDatabase } from './database.ts'
import { makeServiceLogin } from './service-login.ts'

export type TestService = {
  service: Service
  database: TestDatabase
  clock: { now: Date }
  folder: string
  stop(): Promise<void>
}

/** The real service on a database of its own, by the door that the CLI uses; only the clock and the folder are the test's. */
export async function startTestService(options: {
  parts: Part[]
  queueUrl?: string
  environment?: Record<string, string>
  log?: Log
  /** With a login that may alter nothing instead of the owner's. */
  asService?: boolean
}): Promise<TestService> {
  const database = await cloneDatabase()
  const queue: Record<string, string> = options.queueUrl === undefined ? {} : { QUEUE_URL: options.queueUrl }
  const login = options.asService ? await makeServiceLogin(database.url, queue) : null
  const folder = await mkdtemp(join(tmpdir(), 'jobtide-service-'))
  const clock = { now: new Date('2026-11-20T12:00:00Z') }
  const config = readConfig({
    DATABASE_URL: login?.url ?? database.url,
    QUEUE_URL: options.queueUrl,
    DATA_DIR: folder,
    PORT: '0',
    FETCH_ALLOW_ADDRESSES: '127.0.0.1/32',
    FETCH_PER_HOST: '8',
    FETCH_PER_SECOND: '0',
    ...options.environment,
  })
  const log = options.log ?? createLog({ level: process.env.LOG_LEVEL ?? 'silent', pretty: false })
  const service = await startService(config, log, options.parts, { now: () => clock.now, retryDelayMs: 50 })
  return {
    service,
    database,
    clock,
    folder,
    async stop() {
      await service.stop()
      await database.drop()
      await login?.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Nothing waits or runs. A job that is taken up while the states are counted may be in none of them, so it is counted twice. */
export async function isIdle(runtime: Service['runtime']): Promise<boolean> {
  for (let times = 0; times < 2; times += 1) {
    const counts = Object.values(await runtime.count())
    if (counts.some(({ waiting, active }) => waiting + active > 0)) return false
  }
  return true
}

/** Waits until something is so; fails with its name after `seconds`. */
export async function until(what: string, isSo: () => Promise<boolean>, seconds = 20): Promise<void> {
  const deadline = Date.now() + seconds * 1000
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`waited ${seconds} s until ${what}`)
    await sleep(20)
  }
}
