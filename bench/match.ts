import type { Candidate, SavedSearch } from '../src/domain/alert.ts'
import { compileSearches, type Matcher } from '../src/match/compile.ts'
import { naiveMatches } from '../test/match/naive.ts'
import { makeWorkload } from './match-workload.ts'
import { type BenchResult, median, withRatios } from './result.ts'

const WORDS_PER_POSTING = 40
const SEED = 7
const ROUNDS = 3
/** The naive matcher is measured on about this many checks a round; more would take minutes. */
const NAIVE_CHECKS = 200_000

/** Nanoseconds one thread takes to decide one search against one posting, beside asking every search in turn. */
export async function run({ full }: { full: boolean }): Promise<BenchResult> {
  const size = full ? { searches: 100_000, candidates: 10_000 } : { searches: 10_000, candidates: 2_000 }
  const { searches, candidates } = makeWorkload({ ...size, wordsPerPosting: WORDS_PER_POSTING, seed: SEED })
  const started = performance.now()
  const matcher = compileSearches(searches)
  const compileMs = performance.now() - started
  const rounds = Array.from({ length: ROUNDS }, (_, index) => oneRound(matcher, searches, candidates, index))
  const matchMs = median(rounds.map((round) => round.matchMs))
  const matches = rounds[0]?.matches ?? 0
  const checks = searches.length * candidates.length
  return withRatios({
    name: 'match',
    size: checks,
    metrics: {
      searches: searches.length,
      distinct_searches: matcher.size,
      postings: candidates.length,
      matches,
      matches_per_search: matches / searches.length,
      compile_ms: compileMs,
      match_ms: matchMs,
      postings_per_second: (candidates.length / matchMs) * 1000,
      ns_per_check: (matchMs * 1e6) / checks,
    },
    baselines: { ns_per_check: median(rounds.map((round) => round.naiveNsPerCheck)) },
  })
}

type Round = { matchMs: number; matches: number; naiveNsPerCheck: number }

/** Both ways in one round, so that a busy machine slows both. Throws when they do not agree. */
function oneRound(matcher: Matcher, searches: SavedSearch[], candidates: Candidate[], round: number): Round {
  const started = performance.now()
  let matches = 0
  for (const candidate of candidates) matches += matcher.match(candidate).length
  const matchMs = performance.now() - started
  const sample = sampleOf(candidates, Math.max(2, Math.round(NAIVE_CHECKS / searches.length)), round)
  const begun = performance.now()
  const found = sample.map((candidate) => naiveMatches(searches, candidate))
  const naiveNsPerCheck = ((performance.now() - begun) * 1e6) / (sample.length * searches.length)
  for (const [index, candidate] of sample.entries()) compare(matcher, candidate, found[index] ?? [])
  return { matchMs, matches, naiveNsPerCheck }
}

function sampleOf(candidates: Candidate[], count: number, round: number): Candidate[] {
  const step = Math.max(1, Math.floor(candidates.length / count))
  return candidates.filter((_, index) => index % step === round % step).slice(0, count)
}

function compare(matcher: Matcher, candidate: Candidate, expected: string[]): void {
  const got = matcher
    .match(candidate)
    .map((match) => match.searchId)
    .sort()
  if (got.join() !== expected.toSorted().join()) throw new Error(`the matchers do not agree on ${candidate.groupId}`)
}
