import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readOpeningRecord } from '../src/normalize/opening-record.ts'
import { createPlaceReader } from '../src/normalize/place.ts'
import { type OpeningDecision, sameOpening } from '../src/normalize/same-opening.ts'
import { loadGazetteer } from '../src/taxonomy/load-places.ts'

/** Precision: of the pairs called the same, the share that is. Recall: of the pairs that are, the share called so. */
export type DuplicateScores = {
  pairs: number
  same: number
  precision: number
  recall: number
  /** Pairs left undecided, which are not merged. */
  unsure: number
  /** Employer and title equal but for case and spaces: the plainest key. */
  baselinePrecision: number
  baselineRecall: number
  /** The wrong ones in words. */
  wrong: string[]
}

type LabelledPair = { a: string; b: string; same_job: boolean }
type Scored = LabelledPair & OpeningDecision & { plain: boolean }

/** Scores the decision on `duplicates/labelled_pairs.json` of the folder. Throws when the file is missing. */
export function scoreDuplicates(dataFolder: string): DuplicateScores {
  const text = readFileSync(join(dataFolder, 'duplicates/labelled_pairs.json'), 'utf8')
  const { pairs } = JSON.parse(text) as { pairs: LabelledPair[] }
  const readPlaces = createPlaceReader(loadGazetteer())
  const scored = pairs.map((pair): Scored => {
    const [a, b] = [readOpeningRecord(pair.a, readPlaces), readOpeningRecord(pair.b, readPlaces)]
    if ('fault' in a || 'fault' in b) throw new TypeError(`no posting: ${pair.a} | ${pair.b}`)
    return { ...pair, ...sameOpening(a.facts, b.facts), plain: plainKey(pair.a) === plainKey(pair.b) }
  })
  const ours = rates(scored, ({ verdict }) => verdict === 'same')
  const baseline = rates(scored, ({ plain }) => plain)
  return {
    pairs: scored.length,
    same: scored.filter((pair) => pair.same_job).length,
    ...ours,
    unsure: scored.filter(({ verdict }) => verdict === 'unsure').length,
    baselinePrecision: baseline.precision,
    baselineRecall: baseline.recall,
    wrong: scored.filter((pair) => (pair.verdict === 'same') !== pair.same_job).map(describe),
  }
}

function plainKey(line: string): string {
  return (line.split(' / ')[0] ?? '').replace(/\s+/g, ' ').toLowerCase()
}

function rates(pairs: Scored[], isSame: (pair: Scored) => boolean): { precision: number; recall: number } {
  const called = pairs.filter(isSame)
  const right = called.filter((pair) => pair.same_job).length
  return { precision: right / called.length, recall: right / pairs.filter((pair) => pair.same_job).length }
}

function describe({ a, b, same_job, verdict, reasons }: Scored): string {
  const why = reasons.map(({ about, says, detail }) => `${about} ${says}: ${detail}`).join('; ')
  return `${a} | ${b}: ${verdict}, is ${same_job ? 'same' : 'different'} (${why})`
}
