import { randomBytes } from 'node:crypto'
import { Command } from 'commander'
import { UsageError } from '../errors.ts'
import {
  analystAddress,
  dropAnalystLogin,
  hasAnalystRole,
  listAnalystLogins,
  mayMakeLogins,
  setAnalystLogin,
} from '../store/analyst.ts'
import { printJson, printTable, withContext } from './session.ts'

const NAME = /^[a-z][a-z0-9_]{2,39}$/
const PASSWORD_BYTES = 18

/** People who read the market with SQL. */
export function analystCommand(): Command {
  return new Command('analyst')
    .description('logins for analysts, who may read the documented views and nothing else: add, list, remove')
    .addCommand(addCommand())
    .addCommand(listCommand())
    .addCommand(removeCommand())
}

function addCommand(): Command {
  return new Command('add')
    .description('make a read-only database login, or give one a new password; the address is printed once')
    .argument('<name>', 'such as ada')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  jobtide analyst add ada\n\nThe views and twelve worked queries: docs/sql.md')
    .action((name: string, options: { json?: boolean }) =>
      withContext(async ({ context: { db } }) => {
        const login = expectName(name)
        if (!(await mayMakeLogins(db))) throw new UsageError(NO_RIGHT)
        if (!(await hasAnalystRole(db))) throw new UsageError(NO_ROLE)
        const password = randomBytes(PASSWORD_BYTES).toString('base64url')
        if (!(await setAnalystLogin(db, login, password)))
          throw new UsageError(`${login} is a login that is no analyst's; choose another name`)
        const url = await analystAddress(db, login, password)
        if (options.json) return printJson({ name: login, url })
        console.log(`${url}\n\nIt is not shown again. Views and queries: docs/sql.md`)
      }),
    )
}

const NO_RIGHT = 'this database login may not make or remove logins; give that of the owner in DATABASE_URL'

const NO_ROLE = `the role jobtide_analyst is not there, because the database user may not make roles; as a superuser run:
  create role jobtide_analyst nologin; grant usage on schema analyst to jobtide_analyst;
  grant select on all tables in schema analyst to jobtide_analyst`

function listCommand(): Command {
  return new Command('list')
    .description('list the logins and how many connections each has open')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) =>
      withContext(async ({ context }) => {
        const logins = await listAnalystLogins(context.db)
        if (options.json) return printJson(logins)
        if (logins.length === 0) return console.log('No analyst has a login; jobtide analyst add <name> makes one.')
        printTable(logins.map(({ name, connections }) => ({ name, connections })))
      }),
    )
}

function removeCommand(): Command {
  return new Command('remove')
    .description('take a login away and end its sessions')
    .argument('<name>', 'the login')
    .action((name: string) =>
      withContext(async ({ context }) => {
        if (!(await mayMakeLogins(context.db))) throw new UsageError(NO_RIGHT)
        if (await dropAnalystLogin(context.db, expectName(name))) return console.log('The login is gone.')
        throw new UsageError(`${name} is no login of an analyst; see jobtide analyst list`)
      }),
    )
}

function expectName(name: string): string {
  if (NAME.test(name)) return name
  throw new UsageError(
    `${name} cannot be a login; give 3 to 40 lower-case letters, digits and underscores, such as ada`,
  )
}
