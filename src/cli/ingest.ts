import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, extname, join, relative, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { Command } from 'commander'
import { readRun } from '../../jobs/read-run.ts'
import { readConfig } from '../config.ts'
import type { Context } from '../context.ts'
import { UsageError } from '../errors.ts'
import { createLog } from '../log.ts'
import { canonicalUrl } from '../sources/_shared/canonical-url.ts'
import { keepPage } from '../store/document.ts'
import { findRun, moveRun, openRun } from '../store/run.ts'
import { addSource, setSourceState } from '../store/source.ts'
import { listRefused, readRunTotals } from '../store/status.ts'
import { printJson } from './session.ts'

const PAGE_ENDINGS: ReadonlySet<string> = new Set(['.json', '.html', '.htm', '.xml', '.txt', '.gz', '.bin', ''])
const CONTENT_TYPES: Record<string, string> = {
  '.json': 'application/json',
  '.html': 'text/html',
  '.htm': 'text/html',
  '.xml': 'application/xml',
}
const MONTH_MINUTES = 30 * 24 * 60

type IngestOptions = { connector?: string; baseUrl?: string; json?: boolean }
type RecordedPage = { connector: string; file: string }

/** Replays recorded pages: they are kept, read, normalized, stored and grouped as if they had been fetched just now. */
export function ingestCommand(): Command {
  return new Command('ingest')
    .description('replay recorded pages as if they had been fetched; a page’s folder names its connector')
    .argument(
      '<folder>',
      'folder with pages, in sub-folders named after connectors (greenhouse, lever, ashby, jsonld …)',
    )
    .option('--connector <id>', 'all pages are of this system')
    .option(
      '--base-url <url>',
      'the address of the folder, for pages that do not say their own; links are resolved against it',
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  jobtide ingest ./recorded            # ./recorded/greenhouse/acme.json, ./recorded/jsonld/job-17.html …\n  jobtide ingest ./pages --connector jsonld',
    )
    .action(async (folder: string, options: IngestOptions) => {
      const log = createLog({ level: 'warn', pretty: false, destination: process.stderr })
      const { startService } = await import('../../workers/main.ts')
      const service = await startService(readConfig(process.env), log, ['workers'])
      try {
        await ingest(service.context, folder, options)
      } finally {
        await service.stop()
      }
    })
}

async function ingest(context: Context, folder: string, options: IngestOptions): Promise<void> {
  const startedAt = context.now()
  const pages = await findPages(context, resolve(folder), options.connector ?? null)
  for (const connector of new Set(pages.map((page) => page.connector))) {
    const own = pages.filter((page) => page.connector === connector)
    await replay(context, connector, resolve(folder), own, options.baseUrl ?? null)
  }
  const totals = await readRunTotals(context.db, startedAt)
  const refused = await listRefused(context.db, startedAt)
  if (options.json) return printJson({ ...totals, items: refused })
  console.log(
    `${totals.fetched} pages replayed, ${totals.kept} of them not kept before: ${totals.postings} postings (${totals.new} new, ${totals.changed} changed, ${totals.duplicates} duplicates), ${totals.refused} refused`,
  )
  for (const item of refused) console.log(`  refused ${item.url}: ${item.path}: ${item.reason}`)
}

async function findPages(context: Context, folder: string, given: string | null): Promise<RecordedPage[]> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (!isFolder) throw new UsageError(`${folder} is no folder; give the folder that holds the recorded pages`)
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile() && PAGE_ENDINGS.has(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
  const pages = files.sort().flatMap((file) => {
    const connector = given ?? file.split(/[\\/]/).findLast((part) => context.sources.has(part))
    return connector === undefined ? [] : [{ connector, file }]
  })
  if (pages.length > 0) return pages
  throw new UsageError(
    `no page under ${folder} is in a folder named after a connector (${[...context.sources.keys()].join(', ')}); use --connector`,
  )
}

/** All pages of one connector are one run of one source, which is paused: nobody fetches a folder. */
async function replay(
  context: Context,
  connector: string,
  folder: string,
  pages: RecordedPage[],
  baseUrl: string | null,
): Promise<void> {
  const board = `recorded/${basename(folder)}`
  const source = { connector, board, origin: '', name: board, everyMinutes: MONTH_MINUTES }
  const { id: sourceId } = await addSource(context.db, source, context.now())
  await setSourceState(context.db, sourceId, 'paused', 'recorded pages', context.now())
  const runId = await openRun(context.db, sourceId, 'fetching', context.now())
  if (runId === null) throw new UsageError(`${connector}/${board} is being replayed right now`)
  for (const [ordinal, { file }] of pages.entries()) {
    const fallBack = baseUrl === null ? pathToFileURL(file) : new URL(relative(folder, file), baseUrl)
    await keepFile(context, { runId, sourceId, ordinal }, file, fallBack.href)
  }
  // Some pages of a board say nothing about the others: nothing is closed by a replay.
  await moveRun(context.db, runId, { state: 'reading', complete: false, reason: 'replayed from files' }, context.now())
  await context.enqueue(readRun, [{ runId }])
  for (let state = 'reading'; state === 'reading'; await sleep(50))
    state = (await findRun(context.db, runId))?.state ?? 'done'
}

async function keepFile(
  context: Context,
  at: { runId: string; sourceId: string; ordinal: number },
  file: string,
  fallBackUrl: string,
): Promise<void> {
  const body = await readFile(file)
  const contentType = CONTENT_TYPES[extname(file)] ?? null
  const url = canonicalUrl(body) ?? fallBackUrl
  await keepPage(
    context.db,
    { ...at, url, fetchedAt: context.now(), status: null, contentType, etag: null, lastModified: null },
    body,
  )
}
