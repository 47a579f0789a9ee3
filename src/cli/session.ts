import type { Opened } from '../../workers/_open.ts'
import type { Config } from '../config.ts'
import { readConfig } from '../config.ts'
import { createLog, type Log } from '../log.ts'

/** The environment as configuration, with the log that a service writes to. */
export function readEnvironment(): { config: Config; log: Log } {
  const config = readConfig(process.env, process.stdout.isTTY)
  return { config, log: createLog(config.log) }
}

/** Opens everything for one command and closes it afterwards. A command's output is its own: only warnings are logged, to stderr. */
export async function withContext<Result>(use: (opened: Opened) => Promise<Result>): Promise<Result> {
  const config = readConfig(process.env)
  const log = createLog({ level: 'warn', pretty: false, destination: process.stderr })
  const { open } = await import('../../workers/_open.ts') // Help and wrong use need not wait for it.
  const opened = await open(config, log)
  try {
    return await use(opened)
  } finally {
    await opened.close()
  }
}

/** One JSON document on stdout, for pipes. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, process.stdout.isTTY ? 2 : 0)}\n`)
}

/** Rows as aligned columns, numbers to the right. */
export function printTable(rows: Record<string, string | number | null>[]): void {
  const names = Object.keys(rows[0] ?? {})
  const cells = rows.map((row) => names.map((name) => String(row[name] ?? '–')))
  const widths = names.map((name, column) => Math.max(name.length, ...cells.map((row) => row[column]?.length ?? 0)))
  const isNumber = names.map((name) => rows.every((row) => typeof row[name] === 'number' || row[name] === null))
  const line = (row: string[]) =>
    row
      .map((cell, column) => (isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd()
  for (const row of [names, widths.map((width) => '-'.repeat(width)), ...cells]) console.log(line(row))
}
