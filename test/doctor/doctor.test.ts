import { generateKeyPairSync } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { JobDefinition } from '../../jobs/_define.ts'
import { ALL_JOBS } from '../../jobs/all.ts'
import { readConfig } from '../../src/config.ts'
import { examine } from '../../src/doctor/examine.ts'
import type { Finding, Patient } from '../../src/doctor/finding.ts'
import { createLog } from '../../src/log.ts'
import { openDatabase } from '../../src/store/database.ts'
import { addSource } from '../../src/store/source.ts'
import { openRuntime, type Runtime } from '../../workers/_runtime.ts'
import { command } from '../_support/command.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { type FoundRedis, findRedis } from '../_support/redis.ts'
import { makeServiceLogin } from '../_support/service-login.ts'
import { CAN_MOUNT, mountSmall, unmount } from '../_support/small-disk.ts'
import { temporaryFolder } from '../_support/temporary.ts'
import { relay } from '../send/relay.ts'
import { type NameServer, startNameServer } from './name-server.ts'

const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 })
const PUBLIC_KEY = KEY.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')

let database: TestDatabase
let names: NameServer
let runtime: Runtime
beforeAll(async () => {
  database = await cloneDatabase()
  names = await startNameServer()
  runtime = await openRuntime(database.url, createLog({ level: 'silent', pretty: false }))
  await runtime.startSchedules(ALL_JOBS as unknown as JobDefinition<never>[])
})
afterAll(async () => {
  await runtime.stop()
  names.stop()
  await database.drop()
})
afterEach(() => {
  for (const name of Object.keys(names.zone)) delete names.zone[name]
})

async function patientWith(environment: Record<string, string> = {}, other: Partial<Patient> = {}): Promise<Patient> {
  return {
    config: readConfig({ DATABASE_URL: database.url, DATA_DIR: await temporaryFolder(), ...environment }),
    now: () => new Date(),
    resolver: names.resolver,
    db: database.db,
    databaseFailure: null,
    readSchedules: () => runtime.schedules(),
    ...other,
  }
}

/** What one check finds. */
async function find(check: string, patient: Patient): Promise<Finding> {
  const finding = (await examine(patient)).find((each) => each.check === check)
  if (!finding) throw new Error(`no check ${check}`)
  return finding
}

/** Everything set as an operator of a public service sets it. */
async function publicSettings(): Promise<Record<string, string>> {
  const folder = await temporaryFolder()
  const keyFile = join(folder, 'dkim.pem')
  await writeFile(keyFile, KEY.privateKey.export({ type: 'pkcs8', format: 'pem' }))
  Object.assign(names.zone, {
    'TXT bounces.jobs.example': ['v=spf1 ip4:192.0.2.1 -all'],
    'TXT 2026a._domainkey.jobs.example': [`v=DKIM1; k=rsa; p=${PUBLIC_KEY}`],
    'TXT _dmarc.jobs.example': ['v=DMARC1; p=none'],
    'MX bounces.jobs.example': ['mx.jobs.example'],
  })
  return {
    BASE_URL: 'https://jobs.example',
    SECRET_KEY: '0123456789abcdef0123456789abcdef',
    SMTP_URL: (await relay()).url,
    MAIL_FROM: 'Jobs <alerts@jobs.example>',
    POSTAL_ADDRESS: 'Jobs, 2 Quay Street, Harbour Town',
    FETCH_CONTACT: 'https://jobs.example/bot',
    BOUNCE_DOMAIN: 'bounces.jobs.example',
    DKIM_DOMAIN: 'jobs.example',
    DKIM_SELECTOR: '2026a',
    DKIM_KEY_FILE: keyFile,
  }
}

describe('the doctor', () => {
  it('finds nothing to mend in a service that is set up well', async () => {
    const findings = await examine(await patientWith(await publicSettings()))
    const others = findings.filter(({ state }) => state !== 'well').map(({ check, state }) => ({ check, state }))
    expect(others).toEqual([
      { check: 'rights', state: 'weak' },
      { check: 'sources', state: 'idle' },
    ])
  })

  it('says of everything wrong how to mend it', async () => {
    const findings = await examine(await patientWith({ BASE_URL: 'http://jobs.example' }, { db: null }))
    for (const { check, state, mend } of findings)
      expect(mend !== undefined, check).toBe(['wrong', 'weak'].includes(state))
  })

  it('sees a database that does not answer, and does not guess about what is in it', async () => {
    const patient = await patientWith({}, { db: null, databaseFailure: 'connect ECONNREFUSED' })
    expect(await find('database', patient)).toMatchObject({ state: 'wrong', says: expect.stringMatching(/REFUSED/) })
    for (const check of ['migrations', 'clock', 'sources', 'parked sources', 'schedules'])
      expect((await find(check, patient)).state, check).toBe('unknown')
  })

  it('sees a migration that is missing and one that this version does not know', async () => {
    const patient = await patientWith()
    await sql`update kysely_migration set name = '9999_later' where name = '0022_host'`.execute(database.db)
    expect(await find('migrations', patient)).toMatchObject({
      state: 'wrong',
      says: expect.stringMatching(/9999_later/),
    })
    await sql`delete from kysely_migration where name = '9999_later'`.execute(database.db)
    expect(await find('migrations', patient)).toMatchObject({ state: 'wrong', mend: 'run: jobtide migrate' })
    await sql`insert into kysely_migration values ('0022_host', '2026-01-01')`.execute(database.db)
    expect((await find('migrations', patient)).state).toBe('well')
  })

  it('sees whether the login of the service may alter tables', async () => {
    expect(await find('rights', await patientWith())).toMatchObject({
      state: 'weak',
      says: expect.stringMatching(/drop/),
    })
    const login = await makeServiceLogin(database.url)
    const db = openDatabase(login.url)
    expect(await find('rights', await patientWith({}, { db }))).toMatchObject({ state: 'well' })
    await db.destroy()
    await sql`drop role ${sql.id(login.name)}`.execute(database.db)
  })

  it('sees a clock that is a minute off, either way', async () => {
    for (const [seconds, says] of [
      [60, /behind/],
      [-60, /ahead/],
    ] as const) {
      const patient = await patientWith({}, { now: () => new Date(Date.now() + seconds * 1000) })
      expect(await find('clock', patient)).toMatchObject({ state: 'wrong', says: expect.stringMatching(says) })
    }
  })

  it('sees schedules that are missing, and those that nobody runs', async () => {
    const missing = await patientWith({}, { readSchedules: async () => (await runtime.schedules()).slice(1) })
    expect(await find('schedules', missing)).toMatchObject({
      state: 'wrong',
      says: expect.stringMatching(/no schedule/),
    })
    const later = await patientWith({}, { now: () => new Date(Date.now() + 20 * 60_000) })
    expect(await find('schedules', later)).toMatchObject({ state: 'wrong', says: expect.stringMatching(/nobody runs/) })
  })

  it('sees sources that are late and those that are parked', async () => {
    const patient = await patientWith()
    const board = { connector: 'greenhouse', board: 'acme', origin: '', name: 'Acme', everyMinutes: 60 }
    const { id } = await addSource(database.db, board, new Date(Date.now() - 2 * 3_600_000))
    expect(await find('sources', patient)).toMatchObject({
      state: 'wrong',
      says: expect.stringMatching(/greenhouse\/acme/),
    })
    await sql`update source set state = 'parked', state_reason = 'gone' where id = ${id}`.execute(database.db)
    expect(await find('parked sources', patient)).toMatchObject({
      state: 'wrong',
      mend: expect.stringMatching(/resume/),
    })
    await sql`delete from source where id = ${id}`.execute(database.db)
  })

  it('sees a relay that is gone and one that does not let us in, and quotes no password', async () => {
    expect((await find('mail relay', await patientWith({ SMTP_URL: 'smtp://127.0.0.1:1' }))).state).toBe('wrong')
    const strict = await relay({ onAuth: (_auth, _session, done) => done(new Error('no')) })
    const url = strict.url.replace('//', '//jobs:Xy7-secret@')
    const finding = await find('mail relay', await patientWith({ SMTP_URL: url }))
    expect(finding.state).toBe('wrong')
    expect(JSON.stringify(finding)).not.toContain('Xy7-secret')
  })

  it.each([
    ['SPF', { 'TXT bounces.jobs.example': [] }, 'wrong'],
    ['SPF', { 'TXT bounces.jobs.example': ['v=spf1 -all', 'v=spf1 mx -all'] }, 'wrong'],
    ['SPF', { 'TXT bounces.jobs.example': 'fails' }, 'unknown'],
    ['DKIM', { 'TXT 2026a._domainkey.jobs.example': [] }, 'wrong'],
    ['DKIM', { 'TXT 2026a._domainkey.jobs.example': ['v=DKIM1; k=rsa; p=MIIBother'] }, 'wrong'],
    ['DKIM', { 'TXT 2026a._domainkey.jobs.example': 'fails' }, 'unknown'],
    ['DMARC', { 'TXT _dmarc.jobs.example': [] }, 'wrong'],
    ['DMARC', { 'TXT _dmarc.jobs.example': 'fails' }, 'unknown'],
    ['MX for bounces', { 'MX bounces.jobs.example': [] }, 'wrong'],
    ['MX for bounces', { 'MX bounces.jobs.example': 'fails' }, 'unknown'],
  ] as const)('judges %s with %j: %s', async (check, zone, state) => {
    const patient = await patientWith(await publicSettings())
    Object.assign(names.zone, zone)
    expect((await find(check, patient)).state).toBe(state)
  })

  it.each([
    ['BASE_URL', { BASE_URL: 'http://jobs.example' }],
    ['secrets', { SECRET_KEY: 'change-me-change-me-change-me-change-me' }],
    ['secrets', { DATABASE_URL: 'postgres://jobtide:jobtide@postgres:5432/jobtide' }],
    ['sender', { MAIL_FROM: 'Jobtide <alerts@jobtide.example>' }],
    ['queue', { QUEUE_URL: 'redis://127.0.0.1:1' }],
    ['queue', { QUEUE_URL: 'postgres://x:y@127.0.0.1:1/z' }],
  ])('sees in %s what %j is', async (check, environment) => {
    const patient = await patientWith({ ...(await publicSettings()), ...environment })
    expect((await find(check, patient)).state).toBe('wrong')
  })

  it.skipIf(!CAN_MOUNT)('sees a disk that is nearly full', async () => {
    const folder = join(await temporaryFolder(), 'small')
    await mkdir(folder)
    mountSmall(folder, 4)
    try {
      expect((await find('disk', await patientWith({ DATA_DIR: join(folder, 'data') }))).state).toBe('wrong')
    } finally {
      unmount(folder)
    }
  })

  it('is a command that ends with 1 and tells the same as JSON', async () => {
    const ended = await command(['doctor', '--json'], {
      DATABASE_URL: database.url.replace(/:\d+\//, ':1/'),
      DATA_DIR: await temporaryFolder(),
    })
    expect(ended.code).toBe(1)
    expect(JSON.parse(ended.stdout)).toContainEqual(expect.objectContaining({ check: 'database', state: 'wrong' }))
    const healthy = await command(['doctor'], { DATABASE_URL: database.url, DATA_DIR: await temporaryFolder() })
    expect(healthy.stdout).not.toContain('WRONG')
    expect(healthy.code).toBe(0)
  })
})

describe('the doctor and Redis', async () => {
  const redis: FoundRedis = await findRedis('/tmp')
  afterAll(() => redis.stop())

  it.skipIf(redis.killAndStart === undefined)('sees one that evicts jobs, and one that keeps nothing', async () => {
    const url = redis.url ?? ''
    const patient = await patientWith({ QUEUE_URL: url })
    const client = new Redis(url)
    expect(await find('queue', patient)).toMatchObject({
      state: 'wrong',
      says: expect.stringMatching(/nothing on disk/),
    })
    await client.config('SET', 'save', '60 1')
    expect((await find('queue', patient)).state).toBe('well')
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru')
    expect(await find('queue', patient)).toMatchObject({ state: 'wrong', says: expect.stringMatching(/allkeys-lru/) })
    client.disconnect()
  })
})
