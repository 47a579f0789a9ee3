import type { DemoResult } from './demo-run.ts'
import { printTable } from './session.ts'

const LINES: [string, keyof DemoResult['days'][number]['totals']][] = [
  ['pages fetched', 'fetched'],
  ['pages kept (new bodies)', 'kept'],
  ['new postings', 'new'],
  ['changed', 'changed'],
  ['closed', 'closed'],
  ['duplicates (same opening elsewhere)', 'duplicates'],
  ['refused', 'refused'],
  ['boards that failed', 'failed'],
]

/** What the demo did, day by day, with the reasons for everything it refused, who got what, and the release of figures. */
export function printSummary({ days, refused, digests, release }: DemoResult): void {
  console.log()
  printTable(
    LINES.map(([name, key]) => ({
      '': name,
      ...Object.fromEntries(days.map(({ day, totals }) => [`day ${day}`, totals[key]])),
    })),
  )
  console.log('\nRefused, kept aside with the reason:')
  printTable(refused.map(({ source, path, reason }) => ({ source, item: path, reason })))
  console.log('\nDigests:')
  printTable(
    digests.map(({ email, period, items, more, state }) => ({
      subscriber: email,
      period,
      matched: items + more,
      sent: state === 'accepted' ? items : 0,
      'for next time': more,
      state,
    })),
  )
  if (release === null) return
  console.log(`\nRelease ${release.id}: ${release.figures} figures, outputs hash ${release.outputsHash}`)
}
