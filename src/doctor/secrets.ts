import { isLocal } from './base-url.ts'
import { type Check, idle, well, wrong } from './finding.ts'

const EXAMPLE_KEY = /change-?me/i
/** A key of 32 random hexadecimal digits has about fourteen different ones. */
const FEWEST_CHARACTERS = 8
/** As docker-compose.yml sets it when nobody does. */
const EXAMPLE_PASSWORD = 'jobtide'

export const secrets: Check = {
  name: 'secrets',
  async look({ config }) {
    const { secretKey, databaseUrl } = config
    if (secretKey !== null && (EXAMPLE_KEY.test(secretKey) || new Set(secretKey).size < FEWEST_CHARACTERS))
      return wrong(
        'SECRET_KEY is an example that everybody knows: anyone can sign links that open settings',
        'make one: openssl rand -hex 32; give it to every process and restart them. Links in old mails stop working',
      )
    if (databaseUrl !== null && new URL(databaseUrl).password === EXAMPLE_PASSWORD)
      return wrong(
        'the password of the database is the example’s',
        "change it: alter user jobtide password '…'; then in DATABASE_URL or POSTGRES_PASSWORD, and restart",
      )
    if (secretKey === null && !isLocal(config))
      return idle('SECRET_KEY is kept in DATA_DIR; with several machines set it, the same on all')
    return well('none is an example')
  },
}
