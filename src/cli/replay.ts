import { Command, InvalidArgumentError } from 'commander'
import type { Context } from '../context.ts'
import { NORMALIZER_VERSIONS } from '../normalize/versions.ts'
import { changedFields, type ReplayReport, replay } from '../replay/replay.ts'
import { writeAudit } from '../store/audit.ts'
import type { ReadAs } from '../store/posting-reread.ts'
import { commandActor } from './actor.ts'
import { printJson, printTable, withContext } from './session.ts'
import { expectSource } from './source-state.ts'

type Options = { since: Date; source?: string; apply?: boolean; json?: boolean; examples: number }

const EXCERPT = 60

/** Reads kept pages again with today's readers. Runs beside the service: batches are short and may be repeated. */
export function replayCommand(): Command {
  return new Command('replay')
    .description('read the kept pages again with today’s readers, show what would change, and change it when told to')
    .option('--source <source>', 'only this one: connector/board, board or id')
    .option(
      '--since <date>',
      'pages fetched since then, such as 2026-11-01 or 30d; all that are kept otherwise',
      toInstant,
      new Date(0),
    )
    .option('--apply', 'store what is read otherwise; without it nothing is changed')
    .option('--examples <n>', 'how many postings to show of each kind of change', toCount, 3)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
The newest kept copy of every page is read. An ad that is read otherwise is not counted as changed by its employer, and nobody is
mailed again. An ad that could not be read before is added when it is on its board still. Nothing is removed.

Examples:
  jobtide replay --source greenhouse/acme
  jobtide replay --since 7d --apply`,
    )
    .action((options: Options) =>
      withContext(async ({ context }) => {
        const source = options.source === undefined ? null : await expectSource(context, options.source)
        const apply = options.apply === true
        if (apply) await noteApplied(context, options)
        const report = await replay(context, { ...options, apply, sourceId: source?.id ?? null }, tellProgress)
        if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
        if (options.json) printJson({ versions: NORMALIZER_VERSIONS, taxonomy: context.taxonomy.version, ...report })
        else printReport(report, apply)
      }),
    )
}

/** Before it is done: batches have transactions of their own, and a stopped replay has changed something too. */
async function noteApplied({ db, now }: Context, { source = 'all sources', since }: Options): Promise<void> {
  const entry = { action: 'replay applied', target: source, detail: { since } }
  await writeAudit(db, commandActor(), entry, now())
}

function tellProgress(done: number, all: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\rpage ${done} of ${all}`)
}

function printReport(report: ReplayReport, applied: boolean): void {
  const { pages, unreadable, refused, looked, reread, fresh, fields, examples } = report
  const would = applied ? 'were' : 'would be'
  console.log(
    `${pages} kept pages, ${looked} postings looked at: ${reread} ${would} read otherwise, ${fresh} ${would} added.`,
  )
  console.log(
    `Pages that cannot be read: ${unreadable.before} before, ${unreadable.now} now. Refused items: ${refused.before} before, ${refused.now} now.`,
  )
  if (reread > 0) printTable(Object.entries(fields).map(([field, postings]) => ({ field, postings })))
  for (const each of examples.reread) {
    console.log(`\n${each.title} (${each.externalId})`)
    for (const field of changedFields(each)) printChange(field, each.before[field], each.after[field])
  }
  if (examples.fresh.length > 0) console.log(`\nNot stored yet:`)
  for (const { title, externalId } of examples.fresh) console.log(`  ${title} (${externalId})`)
  if (examples.refused.length > 0) console.log(`\nRefused now:`)
  for (const { path, reason, url } of examples.refused) console.log(`  ${path}: ${reason} (${url})`)
  if (!applied && reread + fresh > 0) console.log('\nNothing was changed; --apply does it.')
}

/** Long texts are shown from where they begin to differ. */
function printChange(field: string, before: ReadAs[keyof ReadAs], after: ReadAs[keyof ReadAs]): void {
  const [old, now] = [show(before), show(after)]
  const differs = field === 'text' ? firstDifference(old, now) : 0
  const cut = (value: string) => (field === 'text' ? excerpt(value, differs) : value)
  console.log(`  ${field}: ${cut(old)} → ${cut(now)}`)
}

function firstDifference(one: string, other: string): number {
  let at = 0
  while (at < one.length && one[at] === other[at]) at += 1
  return at
}

function excerpt(text: string, from: number): string {
  const start = Math.max(0, from - EXCERPT / 3)
  const piece = text.slice(start, start + EXCERPT).replace(/\s+/g, ' ')
  return `“${start > 0 ? '…' : ''}${piece}${start + EXCERPT < text.length ? '…' : ''}”`
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
