import { describe, expect, it } from 'vitest'
import { ENVIRONMENT, readConfig } from '../../src/config.ts'
import { shownSettings } from '../../src/control/shown-settings.ts'

const SECRET = 'hunter2-hunter2-hunter2-hunter2-hunter2'
const shown = (environment: Record<string, string>) =>
  new Map(shownSettings(readConfig(environment)).map(({ name, value }) => [name, value]))

describe('settings that are shown', () => {
  it('bear the names that an operator sets, each once, and what tiers hold', () => {
    expect([...shown({}).keys()]).toEqual([...Object.keys(ENVIRONMENT.shape), 'tier free', 'tier plus'])
    expect(shown({}).get('tier free')).toContain('cadence weekly')
  })

  it('are in the units they are set in, by default too', () => {
    const lines = shown({ MAIL_TIMEOUT_SECONDS: '60', FETCH_ALLOW_ADDRESSES: '127.0.0.1, 10.0.0.0/8' })
    expect(lines.get('MAIL_TIMEOUT_SECONDS')).toBe('60')
    expect(lines.get('FETCH_TIMEOUT_SECONDS')).toBe('120')
    expect(lines.get('FETCH_ALLOW_ADDRESSES')).toBe('127.0.0.1, 10.0.0.0/8')
    expect(lines.get('OFFICIAL_PUBLISHERS')).toBe('none')
    expect(lines.get('KEEP_DOCUMENTS_MEBIBYTES')).toBe('not set')
  })

  it('hold no key and no password', () => {
    const lines = shown({
      DATABASE_URL: `postgres://me:${SECRET}@db.example:5432/jobtide`,
      DATABASE_OWNER_URL: `postgres://me:${SECRET}@db.example/jobtide`,
      DATABASE_READ_URL: `postgres://me:${SECRET}@db2.example/jobtide`,
      QUEUE_URL: `redis://:${SECRET}@queue.example:6379`,
      SMTP_URL: `smtps://me:${SECRET}@relay.example`,
      SECRET_KEY: `${SECRET},${SECRET}-old`,
      ADDRESS_KEY: SECRET,
      RELAY_WEBHOOK_KEY: SECRET,
      STRIPE_SECRET_KEY: SECRET,
      STRIPE_WEBHOOK_SECRET: SECRET,
      STRIPE_API_URL: `https://me:${SECRET}@stripe.example`,
      USAJOBS_KEY: SECRET,
      USAJOBS_EMAIL: 'hunter2@reader.example',
      ADZUNA_APP_ID: SECRET,
      ADZUNA_APP_KEY: SECRET,
    })
    expect([...lines.values()].filter((value) => value.includes('hunter2'))).toEqual([])
    expect(lines.get('DATABASE_URL')).toBe('set: postgres at db.example:5432')
    expect(lines.get('SECRET_KEY')).toBe('set, not shown')
  })
})
