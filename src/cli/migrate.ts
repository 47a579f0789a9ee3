import { Command } from 'commander'
import type { Migrated } from '../../workers/_migrate.ts'
import { readConfig } from '../config.ts'
import { createLog } from '../log.ts'
import { printJson } from './session.ts'

/** The step that alters tables, for the owner's login; the service itself needs no such right. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .description(
      'bring database and queue to the newest schema and the newest roles, and grant the service what it needs',
    )
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(async (options: { json?: boolean }) => {
      const config = readConfig(process.env)
      const log = createLog({ level: 'warn', pretty: false, destination: process.stderr })
      const { migrate } = await import('../../workers/_migrate.ts')
      const done = await migrate(config, log)
      if (options.json) return printJson(done)
      for (const line of toLines(done)) console.log(line)
      if (config.databaseUrl !== null && done.login === null) console.log(done.granted ? HOW_TO_GRANT : NO_ROLE)
    })
}

const HELP = `
Examples:
  jobtide migrate                                    with the one login in DATABASE_URL, or the embedded server
  DATABASE_OWNER_URL=postgres://jobtide:…@db/jobtide DATABASE_URL=postgres://jobtide_app:…@db/jobtide jobtide migrate

With DATABASE_OWNER_URL that login alters the tables, and the login in DATABASE_URL is made, or given the password that stands
there. It may read and write rows and nothing else; the service is started with DATABASE_URL alone.
More: docs/operate.md, "Roles of the database"`

const HOW_TO_GRANT = `
Members of the role jobtide_service may read and write rows, and alter nothing. To have the service run as one:
  create role jobtide_app login password '…' in role jobtide_service;
and start it with that login in DATABASE_URL. Or run this again with DATABASE_OWNER_URL, see jobtide migrate --help.`

const NO_ROLE = `
The role jobtide_service is not there, because this login may not make roles. To have the service run with few rights, run as a
superuser, and then this command once more:
  create role jobtide_service nologin;`

function toLines({ ran, newer, roles, taxonomy, login }: Migrated): string[] {
  return [
    ...ran.map((name) => `ran ${name}`),
    ...(newer.length > 0
      ? [`A newer Jobtide has been here: ${newer.join(', ')}. Install it on this machine, too.`]
      : []),
    `The database is up to date: ${roles} roles, taxonomy ${taxonomy}.`,
    ...(login === null ? [] : [`The login ${login} may read and write rows, and alter nothing.`]),
  ]
}
