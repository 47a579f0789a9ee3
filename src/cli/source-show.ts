import { Command } from 'commander'
import type { SourceDefinition } from '../sources/_shared/define.ts'
import type { Source } from '../store/source.ts'
import { countPostings, listRuns, type PastRun } from '../store/source-history.ts'
import { printJson, printTable, withContext } from './session.ts'
import { describeCheckLinks } from './source-check-links.ts'
import { describeTerms, interval } from './source-outcome.ts'
import { expectSource } from './source-state.ts'

const RUNS_SHOWN = 10
const REASON_SHOWN = 100

export function sourceShowCommand(): Command {
  return new Command('show')
    .description('show one source: its state with the reason, its last runs, its postings, its terms')
    .argument('<source>', 'connector/board, board or id')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  jobtide source show greenhouse/acme')
    .action((name: string, options: { json?: boolean }) =>
      withContext(async ({ context }) => {
        const source = await expectSource(context, name)
        const runs = await listRuns(context.db, source.id, RUNS_SHOWN)
        const postings = await countPostings(context.db, source.id)
        const connector = context.sources.get(source.connector) ?? null
        if (options.json) return printJson({ ...source, postings, terms: connector?.terms ?? null, runs })
        printSource(source, connector, postings, context.now())
        if (runs.length > 0) printTable(runs.map(runRow))
        else console.log('It was not read yet.')
      }),
    )
}

function printSource(
  source: Source,
  connector: SourceDefinition | null,
  postings: { open: number; closed: number },
  now: Date,
): void {
  const due = source.nextRunAt <= now ? 'now' : source.nextRunAt.toISOString().slice(0, 16)
  const lines = [
    ['source', `${source.connector}/${source.board}`],
    ['id', source.id],
    ['name', source.name],
    ['system', connector === null ? 'no connector is called so any more' : `${connector.name}, ${connector.docs}`],
    ['answers at', source.origin],
    ['state', describeState(source)],
    ['read', `${interval(source.everyMinutes)}${source.state === 'paused' ? '' : `, next ${due}`}`],
    ['links', describeCheckLinks(source.checkLinksDays)],
    ['postings', `${postings.open} open, ${postings.closed} closed`],
    ['terms', connector === null ? '–' : describeTerms(connector.terms)],
  ]
  for (const [name = '', value = ''] of lines) console.log(`${name.padEnd(11)} ${value}`)
  console.log('')
}

/** "parked since 2026-11-20T08:00 after 8 failed runs in a row: blocked: the source answered 403". */
function describeState({ state, stateAt, failures, stateReason }: Source): string {
  const since = stateAt === null ? '' : ` since ${stateAt.toISOString().slice(0, 16)}`
  const failed = failures === 0 ? '' : ` after ${failures} failed ${failures === 1 ? 'run' : 'runs'} in a row`
  return `${state}${since}${failed}${stateReason === null ? '' : `: ${stateReason}`}`
}

function runRow(run: PastRun): Record<string, string | number | null> {
  const ended = run.state === 'done' ? (run.complete ? 'complete' : 'partial') : run.state
  const outcome = run.reason === null ? ended : `${ended}: ${run.reason}`
  return {
    run: run.startedAt.toISOString().slice(0, 16),
    pages: run.pages,
    postings: run.postings,
    new: run.new,
    changed: run.changed,
    closed: run.closed,
    refused: run.refused,
    outcome: outcome.slice(0, REASON_SHOWN),
  }
}
