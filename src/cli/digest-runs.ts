import { Command, InvalidArgumentError } from 'commander'
import { excludedOf, listDigestRuns } from '../store/digest-run.ts'
import { printJson, printTable, withContext } from './session.ts'

/** Every run that planned digests, with its equation: due = planned + empty + excluded. */
export function runsCommand(): Command {
  return new Command('runs')
    .description('show the runs that planned digests: due = planned + empty + excluded')
    .option('--limit <n>', 'how many at most', toLimit, 20)
    .option('--json', 'print JSON')
    .action((options: { limit: number; json?: boolean }) =>
      withContext(async ({ context }) => {
        const runs = await listDigestRuns(context.db, options.limit)
        if (options.json) return printJson(runs)
        if (runs.length === 0) return console.log('No digest was due yet.')
        printTable(
          runs.map((run) => ({
            run: run.at.toISOString().slice(0, 16),
            due: run.due,
            planned: run.planned,
            empty: run.empty,
            excluded: excludedOf(run),
            why: Object.entries(run.excluded)
              .map(([reason, count]) => `${reason}: ${count}`)
              .join(', '),
            equation: run.holds ? 'holds' : 'does not hold',
          })),
        )
        if (runs.some(({ holds }) => !holds)) process.exitCode = 1
      }),
    )
}

function toLimit(text: string): number {
  const limit = Number(text)
  if (!Number.isInteger(limit) || limit < 1 || limit > 10_000) throw new InvalidArgumentError('give 1 to 10000.')
  return limit
}
