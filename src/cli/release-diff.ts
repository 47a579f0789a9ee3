import { Command } from 'commander'
import { UsageError } from '../errors.ts'
import type { MarketHandle } from '../market/handle.ts'
import { findRelease } from '../market/release.ts'
import { countDifferences, listDifferences } from '../market/release-diff.ts'
import { readRevisions, type Series } from '../market/release-revisions.ts'
import { differenceRow, statedText } from './release-print.ts'
import { readLimit } from './release-read.ts'
import { printJson, printTable, withContext } from './session.ts'

type Flags = Partial<Series> & { limit: number; json?: boolean }

const EXAMPLES = `
Examples:
  jobtide release diff 2026-11-20 2026-11-27                        what was added, is gone or has another value
  jobtide release diff 2026-11-20 2026-11-27 --metric official-pay
  jobtide release diff --metric active-postings --role registered-nurse   what each release said of each period`

export function releaseDiffCommand(): Command {
  return new Command('diff')
    .description('compare two releases, or show a metric over all of them')
    .argument('[before]', 'a release')
    .argument('[after]', 'a later one')
    .option('--metric <id>', 'this metric alone')
    .option('--role <slug>', 'this role alone')
    .option('--level <level>', 'for the table of a metric')
    .option('--country <code>', 'the same')
    .option('--region <code>', 'the same')
    .option('--mode <mode>', 'the same')
    .option('--item <item>', 'the same')
    .option('--limit <number>', 'differences, or releases of the table, to show', readLimit, 100)
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action((before: string | undefined, after: string | undefined, flags: Flags) =>
      withContext(async ({ context: { market } }) => {
        if (before !== undefined && after !== undefined) return printDifferences(market, before, after, flags)
        const { metric } = flags
        if (before !== undefined || metric === undefined)
          throw new UsageError('name two releases, or a metric by --metric; see jobtide release diff --help')
        return printRevisions(market, { ...flags, metric }, flags)
      }),
    )
}

async function printDifferences(market: MarketHandle, before: string, after: string, flags: Flags): Promise<void> {
  for (const id of [before, after]) {
    if ((await findRelease(market, id)) === null)
      throw new UsageError(`there is no release ${id.slice(0, 40)}; jobtide release list shows them`)
  }
  const { metric, role, limit, json } = flags
  const [from, to] = [before, after].map((releaseId) => ({ releaseId, metric, role })) as [Side, Side]
  const counts = await countDifferences(market, from, to)
  const differences = await listDifferences(market, from, to, { limit })
  if (json) return printJson({ before, after, counts, differences })
  if (counts.length === 0) return console.log('no figure differs')
  printTable(counts)
  console.log('')
  printTable(differences.map(differenceRow))
}

type Side = { releaseId: string; metric: string | undefined; role: string | undefined }

async function printRevisions(market: MarketHandle, series: Series, { limit, json }: Flags): Promise<void> {
  const table = await readRevisions(market, series, { releases: limit })
  if (json) return printJson(table)
  if (table.rows.length === 0) return console.log('no release has such figures')
  printTable(
    table.rows.map(({ period, values }) => ({
      period,
      ...Object.fromEntries(table.releases.map((id, at) => [id, statedText(values[at] ?? null)])),
    })),
  )
}
