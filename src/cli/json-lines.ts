import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { UsageError } from '../errors.ts'

type Item = { value: unknown; at: number } | { fault: string; at: number }

/** The values of a stream of JSON lines, or the items of one JSON array, from `file` or standard input. `at` counts from 1.
 *  A line that is no JSON comes as `fault`, and the rest goes on. Throws UsageError when the file cannot be read. */
export async function* readJsonLines(file: string | undefined): AsyncGenerator<Item> {
  const input = file === undefined || file === '-' ? process.stdin : createReadStream(file)
  input.on('error', () => {})
  const array: string[] = []
  let at = 0
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (array.length > 0 || (at === 0 && line.trimStart().startsWith('['))) array.push(line)
    else if (line.trim() !== '') yield { ...parse(line), at: ++at }
  }
  if (input.errored) throw new UsageError(`${file} cannot be read: ${input.errored.message}`)
  if (array.length > 0) yield* itemsOf(array.join('\n'))
}

function itemsOf(text: string): Item[] {
  const read = parse(text)
  if ('fault' in read) return [{ ...read, at: 1 }]
  return Array.isArray(read.value) ? read.value.map((value: unknown, at) => ({ value, at: at + 1 })) : []
}

/** Writes one value a line; waits for a slow reader instead of filling the memory. */
export async function writeJsonLine(value: unknown): Promise<void> {
  if (!process.stdout.write(`${JSON.stringify(value)}\n`)) {
    await new Promise<void>((resolve) => process.stdout.once('drain', () => resolve()))
  }
}

/** Answers every value with a line; one that cannot be read is answered with `{line, error}`. Returns how many were not. */
export async function answerJsonLines(
  file: string | undefined,
  answer: (value: unknown, at: number) => Record<string, unknown>,
): Promise<number> {
  let faults = 0
  for await (const item of readJsonLines(file)) {
    const line = 'fault' in item ? { line: item.at, error: item.fault } : answer(item.value, item.at)
    if ('error' in line) faults += 1
    await writeJsonLine(line)
  }
  return faults
}

function parse(text: string): { value: unknown } | { fault: string } {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return { fault: 'no JSON: expected one value a line, such as {"t": "Senior Nurse"}' }
  }
}
