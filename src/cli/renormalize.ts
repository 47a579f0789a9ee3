import { Command, InvalidArgumentError } from 'commander'
import type { Context } from '../context.ts'
import type { Posting } from '../domain/posting.ts'
import { PayloadError, UsageError } from '../errors.ts'
import { normalizePosting } from '../normalize/posting.ts'
import { NORMALIZER_VERSIONS } from '../normalize/versions.ts'
import { readBody } from '../store/document.ts'
import { type KeptSourcePage, latestPages } from '../store/kept-page.ts'
import { type ReadAs, type Reread, rereadPostings } from '../store/posting-reread.ts'
import { findSource } from '../store/source.ts'
import { printJson, printTable, withContext } from './session.ts'

type Options = { since: Date; source?: string; dryRun?: boolean; json?: boolean; examples: number }

/** Reads kept pages again with today's readers. Runs beside the service: batches are short and may be repeated. */
export function renormalizeCommand(): Command {
  return new Command('renormalize')
    .description('read the kept pages again with today’s readers and store what they understand better')
    .requiredOption('--since <date>', 'pages fetched since then, such as 2026-11-01 or 30d', toInstant)
    .option('--source <source>', 'only this one: connector/board, board or id')
    .option('--dry-run', 'say what would change and change nothing')
    .option('--examples <n>', 'how many changed postings to show of each kind', toCount, 3)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
An ad that says what it said is not counted as changed by its employer, and nobody is mailed again. Crawls do the same for
every posting they meet; this command is for not waiting.

Examples:
  jobtide renormalize --since 7d --dry-run
  jobtide renormalize --since 2026-11-01 --source greenhouse/acme`,
    )
    .action((options: Options) =>
      withContext(async ({ context }) => {
        const report = await renormalize(context, options)
        if (options.json) printJson(report)
        else printReport(report, options)
      }),
    )
}

type Report = {
  versions: typeof NORMALIZER_VERSIONS
  taxonomy: string
  pages: number
  unreadable: number
  looked: number
  reread: number
  fields: Record<keyof ReadAs, number>
  examples: Reread[]
}

const POSTINGS_PER_BATCH = 500

async function renormalize(context: Context, options: Options): Promise<Report> {
  const source = options.source === undefined ? null : await findSource(context.db, options.source)
  if (options.source !== undefined && source === null)
    throw new UsageError(`no single source is called ${options.source}; see jobtide source list`)
  const pages = await latestPages(context.db, options.since, source?.id ?? null)
  const report = emptyReport(context.taxonomy.version, pages.length)
  const met = new Set<string>()
  for (const [at, page] of pages.entries()) {
    if (process.stderr.isTTY) process.stderr.write(`\rpage ${at + 1} of ${pages.length}, ${report.looked} postings`)
    const postings = await readAgain(page, context, met)
    if (postings === null) report.unreadable += 1
    else await rereadAll(context, page.sourceId, postings, options, report)
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
  return report
}

function emptyReport(taxonomy: string, pages: number): Report {
  const fields = { role: 0, level: 0, pay: 0, places: 0, workMode: 0 }
  return { versions: NORMALIZER_VERSIONS, taxonomy, pages, unreadable: 0, looked: 0, reread: 0, fields, examples: [] }
}

/** The postings of a page that no newer page held; null when today's reader cannot read it. */
async function readAgain(page: KeptSourcePage, context: Context, met: Set<string>): Promise<Posting[] | null> {
  const connector = context.sources.get(page.connector)
  if (connector === undefined) return null
  const body = await readBody(context.db, page.hash)
  try {
    const { postings } = connector.read({ url: page.url, contentType: page.contentType, body }, page)
    return postings.flatMap((raw) => {
      const posting = normalizePosting(raw, page.sourceName, context.readers)
      const key = `${page.sourceId} ${raw.externalId}`
      if ('refused' in posting || met.has(key)) return []
      met.add(key)
      return [posting]
    })
  } catch (error) {
    if (error instanceof PayloadError) return null
    throw error
  }
}

async function rereadAll(
  context: Context,
  sourceId: string,
  postings: Posting[],
  options: Options,
  report: Report,
): Promise<void> {
  for (let at = 0; at < postings.length; at += POSTINGS_PER_BATCH) {
    const batch = postings.slice(at, at + POSTINGS_PER_BATCH)
    const outcome = await rereadPostings(context.db, sourceId, batch, {
      apply: options.dryRun !== true,
      at: context.now(),
    })
    report.looked += outcome.looked
    report.reread += outcome.reread.length
    for (const each of outcome.reread) count(each, report, options.examples)
  }
}

function count(reread: Reread, report: Report, most: number): void {
  const changed = changedFields(reread)
  const isShown = changed.some((field) => report.fields[field] < most)
  for (const field of changed) report.fields[field] += 1
  if (isShown) report.examples.push(reread)
}

function changedFields({ before, after }: Reread): (keyof ReadAs)[] {
  const fields: (keyof ReadAs)[] = ['role', 'level', 'pay', 'places', 'workMode']
  return fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
}

function printReport(report: Report, { dryRun, since }: Options): void {
  const { pages, unreadable, looked, reread, fields, examples } = report
  console.log(
    `${pages} pages kept since ${since.toISOString().slice(0, 10)}, ${unreadable} of them unreadable; ${looked} postings looked at, ${reread} ${dryRun ? 'would be' : 'were'} read otherwise.`,
  )
  if (reread === 0) return
  printTable(Object.entries(fields).map(([field, postings]) => ({ field, postings })))
  for (const each of examples) {
    console.log(`\n${each.title} (${each.externalId})`)
    for (const field of changedFields(each))
      console.log(`  ${field}: ${show(each.before[field])} → ${show(each.after[field])}`)
  }
}

function show(value: ReadAs[keyof ReadAs]): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(' | ')
  return value ?? 'none'
}

/** A date or an age in days. */
function toInstant(text: string): Date {
  const days = /^(\d{1,4})d$/.exec(text)?.[1]
  const at = days === undefined ? Date.parse(text) : Date.now() - Number(days) * 86_400_000
  if (Number.isNaN(at)) throw new InvalidArgumentError('give a date such as 2026-11-01 or an age such as 30d.')
  return new Date(at)
}

function toCount(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > 1000) throw new InvalidArgumentError('give 0 to 1000.')
  return value
}
