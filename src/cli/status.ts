import { Command } from 'commander'
import { readStatus, type SourceStatus } from '../store/status.ts'
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
        console.log(`\nSubscribers: ${describe(status.subscribers)}\nDigests: ${describe(status.digests)}`)
        for (const [name, counts] of Object.entries(status.queues)) console.log(`Queue ${name}: ${describe(counts)}`)
      }),
    )
}

function toRow(source: SourceStatus) {
  const outcome =
    source.lastState === 'done'
      ? source.complete
        ? 'complete'
        : `partial: ${source.reason}`
      : (source.reason ?? source.lastState)
  return {
    source: source.source,
    state: source.state,
    'last run': source.lastRunAt?.toISOString().slice(0, 16) ?? null,
    postings: source.postings,
    open: source.open,
    outcome: outcome?.slice(0, 60) ?? null,
  }
}

function describe(counts: Record<string, number>): string {
  const parts = Object.entries(counts).map(([name, count]) => `${count} ${name}`)
  return parts.length === 0 ? 'none' : parts.join(', ')
}
