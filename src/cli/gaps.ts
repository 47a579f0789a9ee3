import { Command, InvalidArgumentError } from 'commander'
import { addAlias, removeAlias } from '../control/aliases.ts'
import { listGaps, listRoleAliases } from '../store/role-alias.ts'
import { commandActor } from './actor.ts'
import { printJson, printTable, withContext } from './session.ts'

const LATER = 'Processes read it when they start; then `jobtide replay --apply` applies it to what is stored.'

/** Titles that no role was found for. */
export function gapsCommand(): Command {
  return new Command('gaps')
    .description('show the commonest titles that no role was found for; give roles more names')
    .option('--days <n>', 'of postings first seen in so many days', toCount, 28)
    .option('--limit <n>', 'how many at most', toCount, 30)
    .option('--json', 'print JSON')
    .addCommand(addCommand())
    .addCommand(removeCommand())
    .addCommand(aliasesCommand())
    .addHelpText(
      'after',
      '\nExamples:\n  jobtide gaps --days 7\n  jobtide gaps add "Roster Wrangler" production-planning-clerk\n  jobtide gaps aliases',
    )
    .action((options: { days: number; limit: number; json?: boolean }) =>
      withContext(async ({ context }) => {
        const since = new Date(context.now().getTime() - options.days * 86_400_000)
        const gaps = await listGaps(context.db, since, options.limit)
        if (options.json) return printJson(gaps)
        if (gaps.length === 0) return console.log('No title is without a role.')
        printTable(gaps.map(({ title, openings, employers, example }) => ({ title, openings, employers, example })))
      }),
    )
}

function addCommand(): Command {
  return new Command('add')
    .description('give a role one more name')
    .argument('<alias>', 'the name that employers use')
    .argument('<role>', 'slug of the role; see jobtide role list')
    .action((alias: string, role: string) =>
      withContext(async ({ context }) => {
        await addAlias(context, commandActor(), alias, role)
        console.log(`“${alias}” is a name of ${role}. ${LATER}`)
      }),
    )
}

function removeCommand(): Command {
  return new Command('remove')
    .description('take a name back that an operator gave')
    .argument('<alias>', 'the name')
    .action((alias: string) =>
      withContext(async ({ context }) => {
        await removeAlias(context, commandActor(), alias)
        console.log(`“${alias}” is taken back. ${LATER}`)
      }),
    )
}

function aliasesCommand(): Command {
  return new Command('aliases')
    .description('list the names that operators gave')
    .option('--json', 'print JSON')
    .action((_options: unknown, command: Command) =>
      withContext(async ({ context }) => {
        const aliases = await listRoleAliases(context.db)
        if (command.optsWithGlobals().json) return printJson(aliases)
        if (aliases.length === 0) return console.log('None yet. Give one: jobtide gaps add <alias> <role>')
        printTable(aliases.map(({ alias, role, by, at }) => ({ alias, role, by, at: at.toISOString().slice(0, 16) })))
      }),
    )
}

function toCount(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 3_650) throw new InvalidArgumentError('give 1 to 3650.')
  return value
}
