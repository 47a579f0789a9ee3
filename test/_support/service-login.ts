import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { migrate } from '../../workers/_migrate.ts'

export type ServiceLogin = { url: string; name: string; drop(): Promise<void> }

/** A login that may alter nothing, made as an operator makes it: by `jobtide migrate` with the owner's. Drop its database first. */
export async function makeServiceLogin(
  ownerUrl: string,
  environment: Record<string, string> = {},
): Promise<ServiceLogin> {
  const name = `service_${randomBytes(6).toString('hex')}`
  const url = new URL(ownerUrl)
  url.username = name
  url.password = 'not-a-secret-in-a-test'
  const config = readConfig({ DATABASE_OWNER_URL: ownerUrl, DATABASE_URL: url.href, ...environment })
  await migrate(config, createLog({ level: 'silent', pretty: false }))
  return {
    url: url.href,
    name,
    async drop() {
      const server = new URL(ownerUrl)
      server.pathname = '/postgres'
      const client = new pg.Client({ connectionString: server.href })
      await client.connect()
      await client.query(`drop role ${name}`).finally(() => client.end())
    },
  }
}
