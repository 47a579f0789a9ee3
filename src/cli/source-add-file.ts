import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { stringify } from 'csv-stringify/sync'
import type { Context } from '../context.ts'
import { addMany, type LineOutcome } from '../discovery/add-many.ts'
import { type AddressLine, readAddressLines } from '../discovery/address-lines.ts'
import { UsageError } from '../errors.ts'
import { printJson, printTable } from './session.ts'
import { outcomeJson, refusalJson } from './source-outcome.ts'
import { type AddGiven, addOptions, wayOf } from './source-way.ts'

const REFUSED_SHOWN = 50
/** Between two words of progress, where nobody watches and where somebody does. */
const [SELDOM_MS, OFTEN_MS] = [10_000, 200]

/** Adds every address of a list and reports. Sets exit code 1 when lines were refused or the run was interrupted. */
export async function addList(context: Context, given: AddGiven, lines: AddressLine[]): Promise<void> {
  const report = given.report === undefined ? null : await openReport(given.report)
  const stop = new AbortController()
  const interrupt = () => stop.abort(new Error('interrupted'))
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  const progress = startProgress(lines.length)
  try {
    const way = wayOf(context, stop.signal)
    const done = await addMany(lines, way, addOptions(given), stop.signal, progress.tell)
    progress.end()
    await report?.writeFile(reportCsv(done))
    tellAll(done, lines.length, given)
    if (done.length < lines.length || done.some(({ kind }) => kind === 'refused')) process.exitCode = 1
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
    await report?.close()
  }
}

/** The addresses of a file, or of stdin for "-". Throws UsageError when there are none. */
export async function readList(file: string): Promise<AddressLine[]> {
  const input = file === '-' ? process.stdin : createReadStream(file)
  const reader = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
  const unreadable = new Promise<never>((_, reject) => {
    input.once('error', (cause: unknown) =>
      reject(new UsageError(`${file} cannot be read; give the path of a list of addresses`, { cause })),
    )
  })
  const lines = await Promise.race([readAddressLines(reader), unreadable])
  if (lines.length === 0) throw new UsageError(`${file} holds no address; give one a line`)
  return lines
}

/** Opened before anything is added, so that a wrong path costs nothing. */
async function openReport(path: string) {
  return await open(path, 'w').catch((cause: unknown) => {
    throw new UsageError(`--report ${path} cannot be written; give a path in a folder that is there`, { cause })
  })
}

function startProgress(all: number) {
  const counts = new Map<LineOutcome['kind'], number>()
  const isWatched = process.stderr.isTTY === true
  let done = 0
  let told = performance.now()
  return {
    tell({ kind }: LineOutcome) {
      done += 1
      counts.set(kind, (counts.get(kind) ?? 0) + 1)
      if (performance.now() - told < (isWatched ? OFTEN_MS : SELDOM_MS)) return
      told = performance.now()
      const line = `${done} of ${all}: ${[...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ')}`
      process.stderr.write(isWatched ? `\r\u001b[K${line}` : `${line}\n`)
    },
    end() {
      if (isWatched) process.stderr.write('\r\u001b[K')
    },
  }
}

function tellAll(done: LineOutcome[], all: number, given: AddGiven): void {
  const rest = all - done.length
  if (rest > 0) console.error(`Interrupted: ${rest} of ${all} lines are left. Run the same command again to go on.`)
  if (given.json) {
    printJson({ lines: all, done: done.length, outcomes: done.map(lineJson) })
    return
  }
  const table = tableOf(done)
  if (table.length > 0) printTable(table)
  const refused = done.filter((line) => line.kind === 'refused')
  for (const { line, address, refused: why } of refused.slice(0, REFUSED_SHOWN))
    console.error(`line ${line}: ${address}: ${why.message}. What to do: ${why.fix}`)
  if (refused.length > REFUSED_SHOWN)
    console.error(`… and ${refused.length - REFUSED_SHOWN} more lines were refused; --report writes all of them`)
}

/** A row for each connector, refused lines under none. */
function tableOf(done: LineOutcome[]): Record<string, string | number>[] {
  const rows = new Map<string, Record<LineOutcome['kind'], number>>()
  for (const line of done) {
    const connector = connectorOf(line)
    const row = rows.get(connector) ?? { added: 0, found: 0, known: 0, duplicate: 0, refused: 0 }
    row[line.kind] += 1
    rows.set(connector, row)
  }
  const kinds = ['added', 'found', 'known', 'duplicate', 'refused'] as const
  const shown = kinds.filter((kind) => kind !== 'found' || done.some((line) => line.kind === 'found'))
  const toRow = (connector: string, row: Record<LineOutcome['kind'], number>) => ({
    connector,
    ...Object.fromEntries(shown.map((kind) => [kind, row[kind]])),
  })
  const total = { added: 0, found: 0, known: 0, duplicate: 0, refused: 0 }
  for (const row of rows.values()) for (const kind of kinds) total[kind] += row[kind]
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1))
  return rows.size === 0 ? [] : [...sorted.map(([connector, row]) => toRow(connector, row)), toRow('all', total)]
}

function connectorOf(line: LineOutcome): string {
  if (line.kind === 'refused') return '(none)'
  return line.outcome?.source.connector ?? '(none)'
}

function lineJson(line: LineOutcome): Record<string, unknown> {
  const { line: number, address } = line
  if (line.kind === 'refused') return { line: number, address, ...refusalJson(line.refused) }
  const found = line.outcome === null ? {} : outcomeJson(line.outcome)
  return line.kind === 'duplicate'
    ? { line: number, address, ...found, outcome: 'duplicate', added: false, of: line.of }
    : { line: number, address, ...found }
}

const COLUMNS = ['line', 'address', 'outcome', 'connector', 'board', 'origin', 'name', 'postings', 'reason', 'fix']

function reportCsv(done: LineOutcome[]): string {
  const rows = done.map((line) => {
    if (line.kind === 'refused')
      return [line.line, line.address, line.kind, '', '', '', line.name, '', line.refused.message, line.refused.fix]
    const { source, check } = line.outcome ?? { source: null, check: null }
    const found = [source?.connector, source?.board, source?.origin, source?.name ?? line.name, check?.postings]
    return [
      line.line,
      line.address,
      line.kind,
      ...found,
      line.kind === 'duplicate' ? `the board of line ${line.of}` : '',
      '',
    ]
  })
  return stringify([COLUMNS, ...rows], { escape_formulas: true })
}
