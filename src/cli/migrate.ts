import { Command } from 'commander'
import { withContext } from './session.ts'

/** Opening a context migrates; this command does nothing else. */
export function migrateCommand(): Command {
  return new Command('migrate').description('bring the database to the newest schema and the newest roles').action(() =>
    withContext(async ({ context }) => {
      console.log(
        `The database is up to date: ${context.taxonomy.roles.length} roles, taxonomy ${context.taxonomy.version}.`,
      )
    }),
  )
}
