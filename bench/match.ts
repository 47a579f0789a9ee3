import { parseArgs } from 'node:util'
import { compileSearches } from '../src/match/compile.ts'
import { makeWorkload } from './match-workload.ts'

/*
 * How long one thread takes to match saved searches against new postings.
 * npx tsx bench/match.ts [--searches 100000] [--candidates 10000] [--words 40] [--seed 7]
 */
const { values } = parseArgs({
  options: {
    searches: { type: 'string', default: '100000' },
    candidates: { type: 'string', default: '10000' },
    words: { type: 'string', default: '40' },
    seed: { type: 'string', default: '7' },
  },
})

const { searches, candidates } = makeWorkload({
  searches: Number(values.searches),
  candidates: Number(values.candidates),
  wordsPerPosting: Number(values.words),
  seed: Number(values.seed),
})

const started = performance.now()
const matcher = compileSearches(searches)
const compiled = performance.now()
let matches = 0
for (const candidate of candidates) matches += matcher.match(candidate).length
const done = performance.now()

console.log(
  JSON.stringify({
    searches: searches.length,
    distinct: matcher.size,
    candidates: candidates.length,
    wordsPerPosting: Number(values.words),
    matches,
    matchesPerSearch: Number((matches / searches.length).toFixed(1)),
    compileSeconds: Number(((compiled - started) / 1_000).toFixed(2)),
    matchSeconds: Number(((done - compiled) / 1_000).toFixed(2)),
  }),
)
