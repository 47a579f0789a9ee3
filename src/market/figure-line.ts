import { createHash } from 'node:crypto'
import type { Figure } from '../domain/figure.ts'
import type { FigureKey } from '../domain/release.ts'

/**
 * A figure as one line of JSON, the same wherever and whenever it is written: fields in the order below, those of the proof by
 * name, numbers in the shortest form that reads back as the same number. Throws on a number that JSON cannot hold.
 */
export function figureLine(figure: Figure): string {
  const { role, metric, level, country, region, mode, item, period, version, unit, value, text, low, high } = figure
  const { n, employers, grade, withheld } = figure
  for (const number of [value, low, high, n, employers]) {
    if (number !== null && !Number.isFinite(number))
      throw new Error(`${nameOf(figure)}: ${number} is no number to publish`)
  }
  return JSON.stringify({
    role,
    metric,
    level,
    country,
    region,
    mode,
    item,
    period,
    version,
    unit,
    value,
    text,
    low,
    high,
    n,
    employers,
    grade,
    withheld,
    proof: sorted(figure.proof),
  })
}

/** "official-pay of registered-nurse, US, p50, 2023-05": what a person calls a figure. */
export function nameOf({ role, metric, level, country, region, mode, item, period }: FigureKey): string {
  const dimensions = [level, country, region, mode, item, period].filter((each) => each !== '')
  return `${metric} of ${role === '' ? 'all roles' : role}${dimensions.map((each) => `, ${each}`).join('')}`
}

/**
 * The pieces of figures.json: one JSON array, a figure a line, in the order given. The SHA-256 of these bytes is the outputs
 * hash of a release, so whoever holds the file can check it with sha256sum.
 */
export async function* figuresJson(batches: AsyncIterable<Figure[]>): AsyncGenerator<string> {
  let before = '['
  for await (const batch of batches) {
    const lines = batch.map(figureLine)
    if (lines.length === 0) continue
    yield `${before}\n${lines.join(',\n')}`
    before = ','
  }
  yield before === '[' ? '[\n]\n' : '\n]\n'
}

/** The outputs hash, in hex, and how many figures it is of. */
export async function hashFigures(batches: AsyncIterable<Figure[]>): Promise<{ outputsHash: string; figures: number }> {
  const hash = createHash('sha256')
  let figures = 0
  async function* counted() {
    for await (const batch of batches) {
      figures += batch.length
      yield batch
    }
  }
  for await (const piece of figuresJson(counted())) hash.update(piece)
  return { outputsHash: hash.digest('hex'), figures }
}

/** JSON with the names of every object in order. */
export function sortedJson(value: unknown): string {
  return JSON.stringify(sorted(value))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, each]) => [name, sorted(each)]))
}
