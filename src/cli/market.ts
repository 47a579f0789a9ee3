import { Command } from 'commander'
import { CELL_COUNTS, type CellFault, checkCells, rebuildCells } from '../store/market-cell.ts'
import { markAll, refreshMarket } from '../store/market-refresh.ts'
import { printJson, printTable, withContext } from './session.ts'

export function marketCommand(): Command {
  const command = new Command('market').description('keep the openings and counts behind the market figures')
  command.addCommand(refreshCommand())
  command.addCommand(checkCommand())
  return command
}

function refreshCommand(): Command {
  return new Command('refresh')
    .description('bring openings and counts up to date now; the service does so every five minutes')
    .option('--all', 'look at every opening, not only at those that changed')
    .option('--json', 'print JSON')
    .action((options: { all?: boolean; json?: boolean }) =>
      withContext(async ({ context: { db, now } }) => {
        if (options.all) await markAll(db)
        const done = await refreshMarket(db, now)
        if (options.json) printJson(done)
        else
          console.log(
            `${done.openings} openings looked at: ${done.added} added, ${done.changed} changed, ${done.closed} closed`,
          )
      }),
    )
}

function checkCommand(): Command {
  return new Command('check')
    .description('compare the counts that are kept with a recount of the openings; exits with 1 when they differ')
    .option('--mend', 'count everything anew when they differ')
    .option('--json', 'print JSON')
    .action((options: { mend?: boolean; json?: boolean }) =>
      withContext(async ({ context: { db } }) => {
        const faults = await checkCells(db)
        if (options.json) printJson({ faults })
        else report(faults)
        if (faults.length === 0) return
        process.exitCode = 1
        if (!options.mend) return
        await rebuildCells(db)
        if (!options.json) console.log('Counted anew.')
      }),
    )
}

function report(faults: CellFault[]): void {
  if (faults.length === 0) {
    console.log('The counts agree with the openings.')
    return
  }
  printTable(
    faults.flatMap(({ kept, counted, ...cell }) =>
      CELL_COUNTS.flatMap((count, at) =>
        kept[at] === counted[at] ? [] : [{ ...cell, count, kept: kept[at] ?? null, counted: counted[at] ?? null }],
      ),
    ),
  )
}
