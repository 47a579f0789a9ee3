import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parsePay } from '../src/normalize/pay.ts'

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

/** Scores the pay reader on labelled texts: shares of all cases, 0 to 1. `misses` collects what went wrong, for eyes. */
export function scorePay(dataFolder: string, misses: string[] = []): Record<string, number> {
  return { ...scoreSnippets(dataFolder, misses), ...scoreStrings(dataFolder, misses) }
}

type Snippet = { inputs: string[]; expected: Expected }

function scoreSnippets(dataFolder: string, misses: string[]): Record<string, number> {
  const lines = readFileSync(join(dataFolder, 'pay/html_snippets.jsonl'), 'utf8').trim().split('\n')
  const cases = lines.map((line) => JSON.parse(line) as Snippet)
  const negatives = cases.filter(({ expected }) => expected.negative)
  const positives = cases.filter(({ expected }) => !expected.negative)
  const exact = positives.filter((snippet) => isExact(snippet, misses)).length
  const kept = negatives.flatMap((snippet) => {
    const reading = parsePay(snippet.inputs.join('\n'), { country: null })
    return reading.status === 'accepted' ? [{ ...snippet, isNet: reading.gross === false }] : []
  })
  // Net pay is stored as such and enters no figure; the labels call it no pay.
  const wrong = kept.filter(({ isNet }) => !isNet)
  for (const { inputs } of wrong) misses.push(`false positive: ${inputs.join(' ').slice(0, 200)}`)
  return {
    snippets: cases.length,
    snippetsExact: exact / positives.length,
    snippetsNegatives: negatives.length,
    snippetsFalsePositives: wrong.length,
    snippetsNetPay: kept.length - wrong.length,
  }
}

function isExact({ inputs, expected }: Snippet, misses: string[]): boolean {
  const reading = parsePay(inputs.join('\n'), { country: null })
  if (reading.status === 'accepted' && agrees(reading, expected)) return true
  misses.push(`miss: ${inputs.join(' ').slice(0, 200)} → ${JSON.stringify(reading).slice(0, 120)}`)
  return false
}

/** Labels are rounded to whole units in places, so a difference of one counts as the same. */
function agrees(
  got: { min: number | null; max: number | null; currency: string; period: string },
  expected: Expected,
): boolean {
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

function scoreStrings(dataFolder: string, misses: string[]): Record<string, number> {
  const rows = readCsv(readFileSync(join(dataFolder, 'pay/ats_pay_strings.csv'), 'utf8')).filter((row) => isSane(row))
  let exact = 0
  let read = 0
  const bySource = new Map<string, { count: number; exact: number }>()
  for (const row of rows) {
    const reading = parsePay((row.raw_text ?? '').replace(/ \(period inferred.*$/, ''), {
      country: row.country || null,
    })
    if (reading.status === 'accepted') read += 1
    const isRight = reading.status === 'accepted' && agrees(reading, toExpected(row))
    const source = row.provider ?? ''
    const counted = bySource.get(source) ?? { count: 0, exact: 0 }
    bySource.set(source, { count: counted.count + 1, exact: counted.exact + Number(isRight) })
    if (isRight) exact += 1
    else
      misses.push(
        `ATS ${row.raw_text} want ${row.min}-${row.max} ${row.currency} ${row.period} got ${reading.status === 'accepted' ? `${reading.min}-${reading.max} ${reading.currency} ${reading.period}` : reading.reason}`,
      )
  }
  return {
    strings: rows.length,
    stringsRead: read / rows.length,
    stringsExact: exact / rows.length,
    ...Object.fromEntries(
      [...bySource].flatMap(([source, { count, exact: right }]) => [
        [`${source}Strings`, count],
        [`${source}Exact`, right / count],
      ]),
    ),
  }
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
