import { compareMigrations } from '../store/migrate.ts'
import { clockAhead, readServerFacts } from '../store/server-facts.ts'
import { type Check, NEEDS_DATABASE, well, wrong } from './finding.ts'

/** uuidv7() came with it. */
const OLDEST_VERSION = 18
/** Leases of mails end five seconds after their time limit (docs/operate.md). */
const CLOCK_SECONDS = 5
/** What one process takes: 10 for data, 4 for figures, 4 for each of four queues, when they are in the database. */
const SPARE_CONNECTIONS = 30

export const database: Check = {
  name: 'database',
  async look({ db, databaseFailure }) {
    if (db === null)
      return wrong(
        `does not answer: ${databaseFailure}`,
        'check that PostgreSQL runs and that DATABASE_URL names it, with user and password',
      )
    const { version } = await readServerFacts(db)
    const major = Math.floor(version / 10_000)
    if (major < OLDEST_VERSION) return wrong(`is PostgreSQL ${major}`, 'move the data to PostgreSQL 18 or newer')
    return well(`PostgreSQL ${major}.${version % 10_000} answers`)
  },
}

export const migrations: Check = {
  name: 'migrations',
  async look({ db }) {
    if (db === null) return NEEDS_DATABASE
    const { missing, foreign } = await compareMigrations(db)
    if (foreign.length > 0)
      return wrong(
        `the database was used by a newer Jobtide: ${foreign.join(', ')}`,
        'install that version on this machine, too',
      )
    if (missing.length > 0) return wrong(`missing: ${missing.join(', ')}`, 'run: jobtide migrate')
    return well('all are there')
  },
}

/** Of the database and this machine. */
export const clock: Check = {
  name: 'clock',
  async look({ db, now }) {
    if (db === null) return NEEDS_DATABASE
    const seconds = Math.round(await clockAhead(db, now))
    if (Math.abs(seconds) > CLOCK_SECONDS)
      return wrong(
        `the database's clock is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} this machine's`,
        'let both take the time from the network (NTP): systemctl enable --now systemd-timesyncd, or chrony',
      )
    return well('database and this machine agree')
  },
}

export const connections: Check = {
  name: 'connections',
  async look({ db }) {
    if (db === null) return NEEDS_DATABASE
    const { connections: used, mayConnect } = await readServerFacts(db)
    const says = `${used} of ${mayConnect} in use`
    if (mayConnect - used >= SPARE_CONNECTIONS) return well(says)
    return wrong(
      says,
      `raise max_connections in postgresql.conf and restart it, or run fewer processes: each may take ${SPARE_CONNECTIONS}`,
    )
  },
}
