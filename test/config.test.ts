import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ENVIRONMENT, readConfig } from '../src/config.ts'
import { ConfigError } from '../src/errors.ts'

function faultsOf(environment: Record<string, string>): string[] {
  try {
    readConfig(environment)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
}

describe('readConfig', () => {
  it('needs nothing: every variable has a default', () => {
    expect(readConfig({})).toMatchObject({
      databaseUrl: null,
      ownerDatabaseUrl: null,
      readDatabaseUrl: null,
      queueUrl: null,
      dataDir: '.jobtide',
      web: { port: 3000 },
    })
  })

  it('reports all faults at once, each with name, shape and where to read on', () => {
    const faults = faultsOf({
      DATABASE_URL: 'mysql://x',
      PORT: 'web',
      SECRET_KEY: 'short',
      DKIM_DOMAIN: 'a.example',
      TIERS_FILE: '/no/such.json',
    })
    expect(faults).toHaveLength(5)
    expect(faults.join('\n')).toMatch(/DATABASE_URL .*postgres:\/\//)
    expect(faults.join('\n')).toMatch(/PORT .*0 to 65535/)
    expect(faults.join('\n')).toMatch(/SECRET_KEY .*32 characters/)
    expect(faults.join('\n')).toMatch(/DKIM_DOMAIN, DKIM_SELECTOR and DKIM_KEY_FILE belong together/)
    expect(faults.join('\n')).toMatch(/TIERS_FILE/)
  })

  it('takes several signing keys, the newest first, and one that hashes addresses', () => {
    const [one, two, three] = ['1'.repeat(32), '2'.repeat(32), '3'.repeat(32)]
    expect(readConfig({ SECRET_KEY: `${two}, ${one}` })).toMatchObject({ secretKeys: [two, one], addressKey: null })
    expect(readConfig({ SECRET_KEY: two, ADDRESS_KEY: three })).toMatchObject({ secretKeys: [two], addressKey: three })
    expect(faultsOf({ SECRET_KEY: `${one},short` }).join('\n')).toMatch(/SECRET_KEY .*32 characters/)
    expect(faultsOf({ SECRET_KEY: ' , ' }).join('\n')).toMatch(/SECRET_KEY/)
  })

  it('never quotes a value, which may be a secret', () => {
    expect(faultsOf({ DATABASE_URL: 'mysql://me:hunter2@db/x', SECRET_KEY: 'hunter2' }).join(' ')).not.toContain(
      'hunter2',
    )
  })

  it('keeps the pages of the operators off unless set, and off where passwords would travel in the clear', () => {
    expect(readConfig({}).web.admin).toBe(false)
    expect(readConfig({ ADMIN: 'true', BASE_URL: 'https://jobs.example' }).web.admin).toBe(true)
    expect(readConfig({ ADMIN: 'true', BASE_URL: 'http://127.0.0.1:3000' }).web.admin).toBe(true)
    expect(faultsOf({ ADMIN: 'true', BASE_URL: 'http://jobs.example' })).toEqual([expect.stringMatching(/https:\/\//)])
    expect(faultsOf({ ADMIN: 'yes' })).toHaveLength(1)
  })

  it('takes the keys of sources by the names of their settings, only those that are set', () => {
    expect(readConfig({}).sourceKeys).toEqual({})
    expect(readConfig({ ADZUNA_APP_ID: 'id7890', ADZUNA_APP_KEY: 'k-9012', USAJOBS_KEY: '' }).sourceKeys).toEqual({
      ADZUNA_APP_ID: 'id7890',
      ADZUNA_APP_KEY: 'k-9012',
    })
  })

  it('names the keys of sources that are missing or cannot be sent, never their values', () => {
    const faults = faultsOf({
      USAJOBS_KEY: 'hunter2',
      ADZUNA_APP_ID: 'hunter2\r\nx: y',
      ADZUNA_APP_KEY: 'hunter2',
    })
    expect(faults).toHaveLength(2)
    expect(faults.join('\n')).toMatch(/USAJOBS_KEY and USAJOBS_EMAIL belong together: set both or none/)
    expect(faults.join('\n')).toMatch(
      /ADZUNA_APP_ID is set but not usable: expected 6 to 500 characters without spaces/,
    )
    expect(faults.join('\n')).not.toContain('hunter2')
    expect(faultsOf({ USAJOBS_KEY: 'k-9012', USAJOBS_EMAIL: 'nobody' }).join()).toMatch(
      /USAJOBS_EMAIL .*e-mail address/,
    )
  })

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig({ DATABASE_URL: '', PORT: '' }).web.port).toBe(3000)
  })

  it('is documented: .env.example names exactly the variables that are read', () => {
    const documented = [
      ...readFileSync(new URL('../.env.example', import.meta.url), 'utf8').matchAll(/^#?([A-Z_]+)=/gm),
    ].map((match) => match[1])
    expect(documented.sort()).toEqual(Object.keys(ENVIRONMENT.shape).sort())
  })
})
