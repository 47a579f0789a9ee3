import { readFileSync, writeFileSync } from 'node:fs'
import { checkSync } from 'recheck'
import { collectPatterns } from './collect.ts'

/** Judges every pattern that the file does not know yet, and forgets those that left the program. */
const FILE = new URL('./verdicts.json', import.meta.url)
const TIMEOUT_MS = 2_000

const known: Record<string, string> = JSON.parse(readFileSync(FILE, 'utf8'))
const verdicts: Record<string, string> = {}
for (const { literal, source, flags } of collectPatterns()) verdicts[literal] = known[literal] ?? judge(source, flags)
writeFileSync(FILE, `${JSON.stringify(verdicts, Object.keys(verdicts).sort(), 2)}\n`)
console.log(`${Object.keys(verdicts).length} patterns judged; see test/patterns/verdicts.json`)

function judge(source: string, flags: string): string {
  const result = checkSync(source, flags, { timeout: TIMEOUT_MS })
  return result.status === 'vulnerable' ? result.complexity.summary.replace(/ \(fuzz\)$/, '') : result.status
}
