import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Command } from 'commander'
import { collect } from '../archive.ts'
import type { Context } from '../context.ts'
import type { OfficialFile, OfficialImporter } from '../domain/official.ts'
import { PublicationError, SourceError, UsageError } from '../errors.ts'
import type { StoredReading } from '../store/official.ts'
import { knownPublisher } from './official-publisher.ts'
import { printJson, printTable, withContext } from './session.ts'

type ImportOptions = { note?: string; json?: boolean }
type Result = { from: string; readings: StoredReading[]; failure: string | null }

export function officialImportCommand(): Command {
  return new Command('import')
    .description('load files of a publisher; a corrected file becomes a new version beside the old one')
    .argument('<publisher>', 'whose files they are: see jobtide official list')
    .argument('<files...>', 'files as downloaded, folders of them, or URLs')
    .option('--note <text>', 'why the file was corrected, kept with the new version')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action((publisher: string, given: string[], options: ImportOptions) =>
      withContext(async ({ context }) => {
        const importer = knownPublisher(context, publisher)
        if ((options.note?.length ?? 0) > 2_000) throw new UsageError('--note takes at most 2,000 characters')
        const places = (await Promise.all(given.map(expand))).flat()
        const results: Result[] = []
        for (const place of places) results.push(await importOne(context, importer, place, options))
        if (options.json) printJson(results.map(asJson))
        else report(results)
        if (results.some(({ failure }) => failure !== null)) process.exitCode = 1
      }),
    )
}

const HELP = `
The same bytes again change nothing. Other bytes of a dataset replace it; what was there before is kept for "as of" questions.
Exit code 1 when a file was not taken; the others of the same call are.

Examples:
  jobtide official import bls-oews national_M2023_dl.xlsx natsector_M2024_dl.xlsx
  jobtide official import ecb-rates https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.zip
  jobtide official import bls-oews corrected/national_M2023_dl.xlsx --note "BLS correction of 2024-06-12"`

const isUrl = (place: string) => /^https?:\/\//i.test(place)

/** A folder is the files in it, in the order of their names. Throws UsageError when there is nothing at the path. */
async function expand(place: string): Promise<string[]> {
  if (isUrl(place)) return [place]
  const found = await stat(place).catch((cause: unknown) => {
    throw new UsageError(`${place}: cannot be opened; give a file, a folder or a URL that begins with https://`, {
      cause,
    })
  })
  if (!found.isDirectory()) return [place]
  const entries = await readdir(place, { withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.')).map(({ name }) => name)
  if (files.length === 0) throw new UsageError(`${place}: the folder holds no files`)
  return files.sort().map((name) => join(place, name))
}

async function importOne(
  context: Context,
  importer: OfficialImporter,
  place: string,
  { note }: ImportOptions,
): Promise<Result> {
  const { fetchOfficialFile, importFile } = await import('../../workers/_official.ts')
  try {
    tell(`reading ${place}`)
    const fetched = isUrl(place) ? (await fetchOfficialFile(context, place))?.file : undefined
    const readings = await importFile(context, importer, fetched ?? (await openFile(context, place)), note ?? null)
    return { from: place, readings, failure: null }
  } catch (error) {
    if (error instanceof SourceError) return { from: place, readings: [], failure: `${error.message} (${error.url})` }
    if (error instanceof PublicationError) return { from: place, readings: [], failure: error.message }
    throw error
  }
}

async function openFile({ config, now }: Context, path: string): Promise<OfficialFile> {
  const bytes = await collect(createReadStream(path), basename(path), config.official.maxBytes)
  return { name: basename(path), url: null, bytes, fetchedAt: now() }
}

function report(results: Result[]): void {
  const rows = results.flatMap(({ readings }) => readings.map(readingRow))
  if (rows.length > 0) printTable(rows)
  for (const { readings } of results) for (const reading of readings) printDetails(reading)
  for (const { from, failure } of results) if (failure !== null) console.error(`\nnot taken: ${from}\n  ${failure}`)
}

const OUTCOME = {
  new: 'loaded',
  corrected: 'new version',
  reread: 'read again by a newer reader',
  unchanged: 'loaded before, nothing changed',
}

function readingRow({ state, file }: StoredReading): Record<string, string | number> {
  const { dataset, release, rows, loaded, sha256, name } = file
  return {
    dataset,
    release,
    outcome: OUTCOME[state],
    rows,
    loaded,
    refused: rows - loaded,
    sha256: sha256.slice(0, 12),
    file: name,
  }
}

const SHOWN = 20

function printDetails({ state, file, before, changes }: StoredReading): void {
  if (state === 'unchanged') return
  if (before !== null) {
    const was = `${before.sha256.slice(0, 12)} of ${before.importedAt.toISOString().slice(0, 16)}`
    console.log(`\n${file.dataset}: against ${was}${changes.length === 0 ? ' no figure changed' : ''}`)
    if (changes.length > 0) printTable(changes)
  }
  const refused = file.rows - file.loaded
  if (refused > 0) console.log(`\n${file.dataset}: ${refused} rows refused:`)
  for (const { row, field, reason } of file.refused.slice(0, SHOWN)) console.log(`  ${row}, ${field}: ${reason}`)
  if (refused > SHOWN) console.log(`  … and ${refused - SHOWN} more; --json lists the first hundred`)
}

function asJson({ from, readings, failure }: Result): Record<string, unknown> {
  return {
    from,
    failure,
    readings: readings.map(({ state, file, before, changes }) => ({
      state,
      ...file,
      before: before?.sha256 ?? null,
      changes,
    })),
  }
}

/** Progress goes to stderr, so that stdout can be piped. */
function tell(text: string): void {
  console.error(`${text} …`)
}
