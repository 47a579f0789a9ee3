import type { Config } from '../config.ts'
import { isLocal } from './base-url.ts'
import { type Check, idle, well, wrong } from './finding.ts'

const EXAMPLE_KEY = /change-?me/i
/** A key of 32 random hexadecimal digits has about fourteen different ones. */
const FEWEST_CHARACTERS = 8
/** As docker-compose.yml sets it when nobody does. */
const EXAMPLE_PASSWORD = 'jobtide'

/** A key that everybody knows is among those that sign, or one that is no key at all. */
export function hasExampleKey({ secretKeys }: Pick<Config, 'secretKeys'>): boolean {
  return secretKeys?.some((key) => EXAMPLE_KEY.test(key) || new Set(key).size < FEWEST_CHARACTERS) ?? false
}

export const secrets: Check = {
  name: 'secrets',
  async look({ config }) {
    const { secretKeys, databaseUrl } = config
    if (hasExampleKey(config))
      return wrong(
        'SECRET_KEY is or holds an example that everybody knows: anyone can sign links that open settings',
        'make one: openssl rand -hex 32; give it to every process and restart them. Links in old mails stop working',
      )
    if (databaseUrl !== null && new URL(databaseUrl).password === EXAMPLE_PASSWORD)
      return wrong(
        'the password of the database is the example’s',
        "change it: alter user jobtide password '…'; then in DATABASE_URL or POSTGRES_PASSWORD, and restart",
      )
    if (secretKeys === null && !isLocal(config))
      return idle('SECRET_KEY is kept in DATA_DIR; with several machines set it, the same on all')
    return well('none is an example')
  },
}
