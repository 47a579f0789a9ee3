import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parsePay } from '../src/normalize/pay.ts'
import { dollarRange } from './pay-baseline.ts'
import { KNOWN_WRONG } from './pay-known-wrong.ts'

type Expected = {
  min: number | null
  max: number | null
  currency: string | null
  period: string | null
  negative: boolean
}

const PERIODS: Record<string, string> = {
  hourly: 'hour',
  yearly: 'year',
  annual: 'year',
  annually: 'year',
  monthly: 'month',
  weekly: 'week',
  daily: 'day',
}

export type PayScore = { metrics: Record<string, number>; baselines: Record<string, number> }

/** What a reader makes of a text: null where it finds no pay it trusts. */
type Reader = (text: string, country: string | null) => Got | null
type Got = { min: number | null; max: number | null; currency: string; period: string }

const OURS: Reader = (text, country) => {
  const reading = parsePay(text, { country })
  return reading.status === 'accepted' ? reading : null
}

/**
 * Scores the pay reader on labelled texts, and the pattern for dollar ranges beside it: counts, and shares from 0 to 1.
 * `misses` collects what ours gets wrong, for eyes.
 */
export function scorePay(dataFolder: string, misses: string[] = []): PayScore {
  const snippets = readSnippets(dataFolder)
  const all = readRows(dataFolder)
  const rows = all.filter((row) => isSane(row) && !KNOWN_WRONG.has(row.posting_id ?? ''))
  const strings = scoreStrings(rows, OURS, misses)
  return {
    metrics: {
      ...scoreSnippets(snippets, OURS, misses),
      ...strings,
      stringsSetAside: all.length - rows.length,
      stringsPerSecond: speed(all),
    },
    baselines: {
      ...scoreSnippets(snippets, dollarRange, []),
      ...scoreStrings(rows, dollarRange, []),
    },
  }
}

type Snippet = { inputs: string[]; expected: Expected }

function readSnippets(dataFolder: string): Snippet[] {
  const lines = readFileSync(join(dataFolder, 'pay/html_snippets.jsonl'), 'utf8').trim().split('\n')
  return lines.map((line) => JSON.parse(line) as Snippet)
}

function scoreSnippets(cases: Snippet[], read: Reader, misses: string[]): Record<string, number> {
  const negatives = cases.filter(({ expected }) => expected.negative)
  const positives = cases.filter(({ expected }) => !expected.negative)
  const wrong = negatives.filter(({ inputs }) => read(inputs.join('\n'), null) !== null)
  for (const { inputs } of wrong) misses.push(`false positive: ${inputs.join(' ').slice(0, 200)}`)
  const exact = positives.filter(({ inputs, expected }) => {
    const got = read(inputs.join('\n'), null)
    const isRight = got !== null && agrees(got, expected)
    if (!isRight) misses.push(`miss: ${inputs.join(' ').slice(0, 200)} → ${shown(got)}`)
    return isRight
  })
  return {
    snippets: cases.length,
    snippetsExact: exact.length / positives.length,
    snippetsNegatives: negatives.length,
    snippetsFalsePositives: wrong.length,
  }
}

const shown = (got: Got | null) => (got === null ? 'refused' : `${got.min}-${got.max} ${got.currency} ${got.period}`)

/** Labels are rounded to whole units in places, so a difference of one counts as the same. */
function agrees(got: Got, expected: Expected): boolean {
  // Some hourly labels are in cents: 1919 for 19,19 Euro.
  const cents = got.period === 'hour' && (expected.min ?? 0) > 500 ? 100 : 1
  const same = (a: number | null, b: number | null) => b === null || (a !== null && Math.abs(a * cents - b) <= 1)
  const period = expected.period === null ? null : (PERIODS[expected.period] ?? expected.period)
  return (
    same(got.min, expected.min) &&
    same(got.max, expected.max) &&
    (expected.currency === null || got.currency === expected.currency) &&
    (period === null || got.period === period)
  )
}

function readRows(dataFolder: string): Row[] {
  return readCsv(readFileSync(join(dataFolder, 'pay/ats_pay_strings.csv'), 'utf8'))
}

/** The text without what its collector wrote behind it. */
const textOf = (row: Row) => (row.raw_text ?? '').replace(/ \(period inferred.*$/, '')

function scoreStrings(rows: Row[], read: Reader, misses: string[]): Record<string, number> {
  const scored = rows.map((row) => {
    const got = read(textOf(row), row.country || null)
    const isRight = got !== null && agrees(got, toExpected(row))
    if (!isRight) misses.push(`ATS ${row.posting_id} ${row.raw_text} → ${shown(got)}`)
    return { source: row.provider ?? '', isRead: got !== null, isRight }
  })
  const share = (some: typeof scored, is: (one: (typeof scored)[number]) => boolean) =>
    some.filter(is).length / Math.max(1, some.length)
  const sources = [...new Set(scored.map(({ source }) => source))].flatMap((source) => {
    const own = scored.filter((one) => one.source === source)
    return [
      [`${source}Strings`, own.length],
      [`${source}Exact`, share(own, ({ isRight }) => isRight)],
    ]
  })
  return {
    strings: scored.length,
    stringsRead: share(scored, ({ isRead }) => isRead),
    stringsExact: share(scored, ({ isRight }) => isRight),
    ...Object.fromEntries(sources),
  }
}

const MIN_TIMED_MS = 500

/** Texts a second on one thread, every text read over and over. */
function speed(rows: Row[]): number {
  const texts = rows.map((row) => ({ text: textOf(row), context: { country: row.country || null } }))
  const started = performance.now()
  let count = 0
  while (performance.now() - started < MIN_TIMED_MS) {
    for (const { text, context } of texts) parsePay(text, context)
    count += texts.length
  }
  return Math.round((count * 1000) / (performance.now() - started))
}

type Row = Record<string, string>

function toExpected(row: Row): Expected {
  const amount = (text: string | undefined) => (text ? Number(text) : null)
  return {
    min: amount(row.min),
    max: amount(row.max),
    currency: row.currency || null,
    period: row.period || null,
    negative: false,
  }
}

/** Fields that contradict themselves are no truth to score against. */
function isSane(row: Row): boolean {
  const [min, max] = [Number(row.min || row.max), Number(row.max || row.min)]
  return min > 0 && max <= 3 * min && !(row.period === 'year' && max < 1000) && !(row.period === 'hour' && max > 500)
}

function readCsv(text: string): Row[] {
  const lines = [...text.matchAll(/((?:"(?:[^"]|"")*"|[^",\n]*)(?:,(?:"(?:[^"]|"")*"|[^",\n]*))*)\n/g)].map((match) =>
    [...`${match[1]},`.matchAll(/("(?:[^"]|"")*"|[^",]*),/g)].map((cell) =>
      (cell[1] ?? '').replace(/^"|"$/g, '').replaceAll('""', '"'),
    ),
  )
  const [names = [], ...rows] = lines
  return rows.map((cells) => Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ''])))
}
