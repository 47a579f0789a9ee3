import { nameOf } from '../market/figure-line.ts'
import type { Difference } from '../market/release-diff.ts'
import type { Vintage } from '../market/release-revisions.ts'
import type { Progress } from '../releases/make.ts'

const EVERY_MS = 2_000

/** Says on stderr how far the figures are: one line that is written over on a terminal, else a line every two seconds. */
export function printProgress(): Progress {
  const { stderr } = process
  let shownAt = performance.now()
  return (figures, role) => {
    if (!stderr.isTTY && performance.now() - shownAt < EVERY_MS) return
    shownAt = performance.now()
    const line = `${figures} figures, ${role === '' ? 'all roles' : role}`
    stderr.write(stderr.isTTY ? `\u001b[K${line}\r` : `${line}\n`)
  }
}

export function differenceRow(difference: Difference): Record<string, string> {
  const { kind, before, after } = difference
  return { what: kind, figure: nameOf(difference), before: statedText(before), after: statedText(after) }
}

/** "41,200 (39,000 to 43,000), n 31", "withheld: too-few", or a dash for nothing. */
export function statedText(stated: Vintage | null): string {
  if (stated === null) return '–'
  const { value, text, low, high, n, withheld } = stated
  if (withheld !== null) return `withheld: ${withheld}`
  const interval = low === null && high === null ? '' : ` (${low ?? '–'} to ${high ?? '–'})`
  return `${value ?? text ?? '–'}${interval}${n === null ? '' : `, n ${n}`}`
}
