import { Command, InvalidArgumentError } from 'commander'
import { listAudit } from '../store/audit.ts'
import { printJson, printTable, withContext } from './session.ts'

const MOST = 10_000

/** What operators did, at the pages and by commands. */
export function auditCommand(): Command {
  return new Command('audit')
    .description('show who changed what, when and from where, the latest first')
    .option('--limit <number>', 'how many at most', toLimit, 50)
    .option('--json', 'print JSON')
    .action((options: { limit: number; json?: boolean }) =>
      withContext(async ({ context }) => {
        const rows = await listAudit(context.db, options.limit)
        if (options.json) return printJson(rows)
        if (rows.length === 0) return console.log('Nothing was done yet.')
        printTable(
          rows.map(({ at, actor, from, action, target, detail }) => ({
            at: at.toISOString().slice(0, 19),
            who: actor,
            from,
            what: action,
            on: target,
            detail: Object.keys(detail).length === 0 ? null : JSON.stringify(detail),
          })),
        )
      }),
    )
}

function toLimit(text: string): number {
  const limit = Number(text)
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
    throw new InvalidArgumentError(`give a whole number from 1 to ${MOST}.`)
  return limit
}
