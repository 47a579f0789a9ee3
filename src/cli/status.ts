import { Command } from 'commander'
import { readStatus, type SourceStatus } from '../store/status.ts'
import { parkedLine } from './parked-line.ts'
import { printJson, printTable, withContext } from './session.ts'

export function statusCommand(): Command {
  return new Command('status')
    .description('show sources with their last run, queues, subscribers and digests')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) =>
      withContext(async ({ context, runtime }) => {
        const status = { ...(await readStatus(context.db)), queues: await runtime.count() }
        if (options.json) return printJson(status)
        if (status.sources.length === 0) console.log('No sources yet. Add one: jobtide source add <url>')
        else printTable(status.sources.map(toRow))
        for (const source of status.sources.filter(({ state }) => state === 'parked'))
          console.log(parkedLine(source.source, source))
        for (const host of status.closedHosts)
          console.log(`Host ${host.name} is left alone until ${toMinute(host.closedUntil)}: ${host.reason}`)
        console.log(`\nSubscribers: ${describe(status.subscribers)}\nDigests: ${describe(status.digests)}`)
        for (const [name, counts] of Object.entries(status.queues)) console.log(`Queue ${name}: ${describe(counts)}`)
      }),
    )
}

function toRow(source: SourceStatus) {
  return {
    source: source.source,
    state: source.state,
    'last run': source.lastRunAt === null ? null : toMinute(source.lastRunAt),
    postings: source.postings,
    open: source.open,
    outcome: outcomeOf(source)?.slice(0, 60) ?? null,
  }
}

/** A run of a source that never shows its whole board is done, but neither complete nor at fault. */
function outcomeOf({ lastState, complete, reason }: SourceStatus): string | null {
  if (lastState !== 'done') return reason ?? lastState
  const said = reason === null ? '' : `: ${reason}`
  if (complete) return `complete${said}`
  return reason === null ? 'done' : `partial${said}`
}

const toMinute = (at: Date) => at.toISOString().slice(0, 16)

function describe(counts: Record<string, number>): string {
  const parts = Object.entries(counts).map(([name, count]) => `${count} ${name}`)
  return parts.length === 0 ? 'none' : parts.join(', ')
}
