import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Candidate, SavedSearch } from '../src/domain/alert.ts'
import { compileSearches, type Matcher } from '../src/match/compile.ts'
import { naiveMatches } from '../test/match/naive.ts'
import { countPairs, joinPairs, loadPostings, loadSearches } from '../test/match/sql-oracle.ts'
import { withCpu } from './cpu.ts'
import { makeWorkload } from './match-workload.ts'
import { type BenchResult, median, withRatios } from './result.ts'
import { freshDatabase, withServer } from './server.ts'

const WORDS_PER_POSTING = 40
const SEED = 7
const ROUNDS = 3
/** The naive matcher is measured on about this many checks a round; more would take minutes. */
const NAIVE_CHECKS = 200_000
/** Postings that the SQL join gets a round: enough to measure it, few enough to end within seconds. */
const SQL_POSTINGS = 500
const MILLION = { searches: 1_000_000, candidates: 1_000, wordsPerPosting: WORDS_PER_POSTING, seed: SEED }
const TEN_THOUSAND = 10_000

/**
 * Nanoseconds one thread takes to decide one search against one posting, beside a set-based join in PostgreSQL over the
 * same searches (on a sample of the postings), and beside asking every search in turn. All three must agree. With `full`
 * also a million searches: time for 10,000 postings, scaled from 1,000, and what the index holds in memory.
 */
export function run({ full }: { full: boolean }): Promise<BenchResult> {
  const size = full ? { searches: 100_000, candidates: 10_000 } : { searches: 10_000, candidates: 2_000 }
  return withServer(async (server) => {
    const fresh = await freshDatabase(server)
    try {
      const { searches, candidates } = makeWorkload({ ...size, wordsPerPosting: WORDS_PER_POSTING, seed: SEED })
      const started = performance.now()
      const { result: matcher, cpu: compileCpu } = await withCpu(() => compileSearches(searches))
      const compileMs = performance.now() - started
      await loadSearches(fresh.db, searches)
      const rounds: Round[] = []
      for (let round = 0; round < ROUNDS; round += 1) {
        rounds.push(await oneRound(fresh.db, matcher, searches, candidates, round))
      }
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
          compile_cpu_ms: compileCpu * 1000,
          match_ms: matchMs,
          match_cpu_ms: median(rounds.map((round) => round.matchCpuMs)),
          postings_per_second: (candidates.length / matchMs) * 1000,
          ns_per_check: (matchMs * 1e6) / checks,
          naive_ns_per_check: median(rounds.map((round) => round.naiveNsPerCheck)),
          ...(full ? await aMillion() : {}),
        },
        baselines: { ns_per_check: median(rounds.map((round) => round.sqlNsPerCheck)) },
      })
    } finally {
      await fresh.drop()
    }
  })
}

type Round = { matchMs: number; matchCpuMs: number; matches: number; naiveNsPerCheck: number; sqlNsPerCheck: number }

/** All ways in one round, so that a busy machine slows all. Throws when they do not agree. */
async function oneRound(
  db: Parameters<typeof loadPostings>[0],
  matcher: Matcher,
  searches: SavedSearch[],
  candidates: Candidate[],
  round: number,
): Promise<Round> {
  const started = performance.now()
  const { result: matches, cpu } = await withCpu(() => countMatches(matcher, candidates))
  const matchMs = performance.now() - started
  const sample = sampleOf(candidates, Math.max(2, Math.round(NAIVE_CHECKS / searches.length)), round)
  const begun = performance.now()
  const found = sample.map((candidate) => naiveMatches(searches, candidate))
  const naiveNsPerCheck = ((performance.now() - begun) * 1e6) / (sample.length * searches.length)
  for (const [index, candidate] of sample.entries()) compare(matcher, candidate, found[index] ?? [])
  const sqlNsPerCheck = await joinRound(db, matcher, searches, candidates, round)
  return { matchMs, matchCpuMs: cpu * 1000, matches, naiveNsPerCheck, sqlNsPerCheck }
}

/** The join counts its pairs; reading them would cost it more than finding them. Outside the time they are compared. */
async function joinRound(
  db: Parameters<typeof loadPostings>[0],
  matcher: Matcher,
  searches: SavedSearch[],
  candidates: Candidate[],
  round: number,
): Promise<number> {
  const postings = sampleOf(candidates, SQL_POSTINGS, round)
  await loadPostings(db, postings)
  const started = performance.now()
  const count = await countPairs(db)
  const nsPerCheck = ((performance.now() - started) * 1e6) / (postings.length * searches.length)
  const own = postings.flatMap((candidate) =>
    matcher.match(candidate).map(({ searchId }) => `${candidate.groupId} ${searchId}`),
  )
  const pairs = await joinPairs(db)
  if (count !== own.length || pairs.sort().join() !== own.sort().join()) {
    throw new Error(`the matcher finds ${own.length} pairs and the join ${count}`)
  }
  return nsPerCheck
}

function countMatches({ visit, members }: Matcher, candidates: Candidate[]): number {
  let matches = 0
  for (const candidate of candidates) {
    visit(candidate, (rule) => {
      matches += (members.starts[rule + 1] as number) - (members.starts[rule] as number)
    })
  }
  return matches
}

/** Searches themselves are not counted: they are the caller's. */
async function aMillion(): Promise<Record<string, number>> {
  const { searches, candidates } = makeWorkload(MILLION)
  const before = heldBytes()
  const started = performance.now()
  const { result: matcher, cpu: compileCpu } = await withCpu(() => compileSearches(searches))
  const compiled = performance.now()
  const scale = TEN_THOUSAND / candidates.length
  const rounds: { ms: number; cpu: number; matches: number }[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const begun = performance.now()
    const { result: matches, cpu } = await withCpu(() => countMatches(matcher, candidates))
    rounds.push({ ms: performance.now() - begun, cpu, matches })
  }
  return {
    million_compile_ms: compiled - started,
    million_compile_cpu_ms: compileCpu * 1000,
    million_match_10k_ms: scale * median(rounds.map(({ ms }) => ms)),
    million_match_10k_cpu_ms: scale * 1000 * median(rounds.map(({ cpu }) => cpu)),
    million_matches_per_search: (scale * (rounds[0]?.matches ?? 0)) / searches.length,
    million_index_mb: (heldBytes() - before) / 1e6,
  }
}

/** After a full collection. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
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
