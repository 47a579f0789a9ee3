import { Argument, Command, Option } from 'commander'
import type { Context } from '../context.ts'
import {
  addOperator,
  OPERATOR_ROLES,
  removeOperator,
  setOperatorPassword,
  setOperatorRole,
} from '../control/operators.ts'
import { listOperators } from '../store/operator.ts'
import type { OperatorRole } from '../store/schema.ts'
import { commandActor } from './actor.ts'
import { readPassword } from './read-password.ts'
import { printJson, printTable, withContext } from './session.ts'

/** Who may sign in at /admin. */
export function operatorCommand(): Command {
  return new Command('operator')
    .description('who may sign in at /admin: operators change things, viewers look')
    .addCommand(addCommand())
    .addCommand(listCommand())
    .addCommand(roleCommand())
    .addCommand(passwordCommand())
    .addCommand(removeCommand())
    .addHelpText(
      'after',
      `
The pages are there when ADMIN=true. Passwords are asked for, or read from stdin; they are never arguments.

Examples:
  jobtide operator add ada
  jobtide operator add bo --role viewer < password.txt
  jobtide operator list`,
    )
}

const by = ({ db, now }: Context) => ({ db, actor: commandActor(), at: now() })

function addCommand(): Command {
  return new Command('add')
    .description('add somebody; the password is asked for or read from stdin, 12 characters or more')
    .argument('<name>', 'letters, digits, dots, dashes, underscores or @')
    .addOption(new Option('--role <role>', 'what they may do').choices(OPERATOR_ROLES).default('operator'))
    .action(async (name: string, { role }: { role: OperatorRole }) => {
      const password = await readPassword()
      await withContext(async ({ context }) => {
        await addOperator(by(context), name, role, password)
        const where = context.config.web.admin ? `Sign in at ${context.baseUrl}/admin` : 'Set ADMIN=true for the pages.'
        console.log(`${name} may sign in as ${role}. ${where}`)
      })
    })
}

function listCommand(): Command {
  return new Command('list')
    .description('list who may sign in')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) =>
      withContext(async ({ context }) => {
        const operators = await listOperators(context.db)
        if (options.json) return printJson(operators)
        if (operators.length === 0) return console.log('Nobody yet. Add one: jobtide operator add <name>')
        printTable(
          operators.map(({ name, role, createdAt, lastSeenAt }) => ({
            name,
            role,
            added: createdAt.toISOString().slice(0, 10),
            'signed in, last seen': lastSeenAt?.toISOString().slice(0, 16) ?? null,
          })),
        )
      }),
    )
}

function roleCommand(): Command {
  return new Command('role')
    .description('make somebody an operator or a viewer; they are signed out')
    .argument('<name>', 'who')
    .addArgument(new Argument('<role>', 'what they may do').choices(OPERATOR_ROLES))
    .action((name: string, role: OperatorRole) =>
      withContext(async ({ context }) => {
        await setOperatorRole(by(context), name, role)
        console.log(`${name} is ${role} now and must sign in again.`)
      }),
    )
}

function passwordCommand(): Command {
  return new Command('password')
    .description('give a new password; they are signed out, and refused sign-ins are forgotten')
    .argument('<name>', 'who')
    .action(async (name: string) => {
      const password = await readPassword()
      await withContext(async ({ context }) => {
        await setOperatorPassword(by(context), name, password)
        console.log(`${name} has a new password and must sign in again.`)
      })
    })
}

function removeCommand(): Command {
  return new Command('remove')
    .description('sign out and remove; what they did stays in the audit log')
    .argument('<name>', 'who')
    .action((name: string) =>
      withContext(async ({ context }) => {
        await removeOperator(by(context), name)
        console.log(`${name} is removed.`)
      }),
    )
}
