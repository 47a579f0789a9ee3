import { join } from 'node:path'
import { Command } from 'commander'
import type { Context } from '../context.ts'
import { UsageError } from '../errors.ts'
import { currentRelease, findRelease } from '../market/release.ts'
import { writeExport } from '../releases/export.ts'
import { openingsFiles } from '../releases/openings-files.ts'
import { publisherOf } from '../releases/publisher.ts'
import { FORMATS, type Format, releaseFiles } from '../releases/release-files.ts'
import { readFormats } from './release-read.ts'
import { printJson, printTable, withContext } from './session.ts'

type Flags = { format: readonly Format[]; to: string; openings?: boolean; json?: boolean }

const EXAMPLES = `
Examples:
  jobtide release export latest --to ./figures
  jobtide release export 2026-11-27 --format parquet --openings --to ./figures
  (cd figures/2026-11-27 && sha256sum --check SHA256SUMS)`

export function releaseExportCommand(): Command {
  return new Command('export')
    .description('write the figures of a release with dictionary, licence, citation and checksums into a folder')
    .argument('<id>', 'such as 2026-11-27, or latest')
    .option('--format <formats>', 'csv, json, parquet, several with commas, or all', readFormats, FORMATS)
    .requiredOption('--to <folder>', 'the files go to a folder in it, named after the release')
    .option('--openings', 'also the openings behind it, without texts, as a Parquet file a month')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action((id: string, flags: Flags) =>
      withContext(async ({ context }) => {
        const { folder, files } = await exportTo(context, id, flags)
        if (flags.json) return printJson({ folder, files })
        printTable(files)
        console.log(`\nwritten to ${folder}`)
      }),
    )
}

async function exportTo(context: Context, id: string, { format, to, openings }: Flags) {
  const { market } = context
  const release = id === 'latest' ? await currentRelease(market) : await findRelease(market, id)
  if (release === null) throw new UsageError(`there is no release ${id.slice(0, 40)}; jobtide release list shows them`)
  const folder = join(to, release.id)
  const files = [
    ...releaseFiles(market, release, publisherOf(context), format),
    ...(openings ? await openingsFiles(market, release) : []),
  ]
  return { folder, files: await writeExport(folder, files) }
}
