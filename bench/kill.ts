import { EMPTY_CRITERIA } from '../src/match/criteria.ts'
import { type KillCount, type KillReport, type KillRun, runKills } from '../test/_support/kill-run.ts'
import { findRedis } from '../test/_support/redis.ts'
import { storeCandidates, storeSubscribers } from './alert-rows.ts'
import { dice } from './dice.ts'
import { PLAIN_WAYS, runPlainKills } from './kill-baseline.ts'
import { makeWorkload } from './match-workload.ts'
import type { BenchResult } from './result.ts'
import { freshDatabase, type Server, withFolder, withServer } from './server.ts'

const POSTINGS = 40
const CONNECTIONS = 5
/** The relay answers so long after a mail, so that some are always under way. */
const DELAY_MS = 20
const IDEMPOTENCY_HEADER = 'X-Idempotency-Key'

type Size = { digests: number; kills: number; seconds: number }
type Scenario = { name: string; changes: (redisUrl: string | null) => Partial<KillRun> | null }

const SCENARIOS: Scenario[] = [
  { name: 'postgres_queue', changes: () => ({}) },
  {
    name: 'relay_drops_repeats',
    changes: () => ({
      sink: { delayMs: DELAY_MS, dropRepeatsBy: IDEMPOTENCY_HEADER },
      environment: { MAIL_IDEMPOTENCY_HEADER: IDEMPOTENCY_HEADER },
    }),
  },
  { name: 'redis_queue', changes: (redisUrl) => (redisUrl === null ? null : { queueUrl: redisUrl }) },
]

/**
 * Digests planned and sent by a process that is killed with SIGKILL again and again at random moments, most of them while it
 * sends, five mails under way at once. Throws when one is lost, planned twice or left over, or when more arrive twice than were under way; through
 * a relay that drops repeats none may. Beside it the two plain ways, killed as often: fifty mails marked as sent before
 * they are sent, and after.
 */
export function run({ full }: { full: boolean }): Promise<BenchResult> {
  const size = full ? { digests: 3_000, kills: 25, seconds: 1_800 } : { digests: 300, kills: 4, seconds: 600 }
  return withServer((server) =>
    withFolder(
      async (folder) => {
        const metrics: Record<string, number> = { digests: size.digests, kills: size.kills }
        Object.assign(metrics, await runScenarios(full ? SCENARIOS : SCENARIOS.slice(0, 2), server, size, folder))
        for (const way of PLAIN_WAYS) Object.assign(metrics, named(way, await onePlainWay(server, size, way)))
        return { name: 'kill', size: size.digests, metrics, baselines: {}, ratios: {} }
      },
      { forAll: true },
    ),
  )
}

async function runScenarios(
  scenarios: Scenario[],
  server: Server,
  size: Size,
  folder: string,
): Promise<Record<string, number>> {
  const redis = scenarios.some(({ name }) => name === 'redis_queue') ? await findRedis(folder) : null
  const metrics: Record<string, number> = {}
  try {
    for (const scenario of scenarios) {
      const changes = scenario.changes(redis?.url ?? null)
      if (changes === null) console.error(`kill: ${scenario.name} skipped, ${redis?.reason ?? 'no Redis'}`)
      else Object.assign(metrics, named(scenario.name, await oneScenario(server, size, folder, changes)))
    }
  } finally {
    await redis?.stop()
  }
  return metrics
}

type Counted = KillCount & { seconds: number; caught?: number | null }

async function oneScenario(server: Server, size: Size, folder: string, changes: Partial<KillRun>): Promise<Counted> {
  const fresh = await freshDatabase(server)
  try {
    await fill(fresh.db, size.digests)
    const report = await runKills({
      db: fresh.db,
      databaseUrl: fresh.url,
      queueUrl: fresh.url,
      kills: size.kills,
      connections: CONNECTIONS,
      sink: { delayMs: DELAY_MS },
      folder,
      random: dice(7),
      whileSending: true,
      seconds: size.seconds,
      ...changes,
    })
    return checked(report, changes.environment === undefined ? report.underWay : 0)
  } finally {
    await fresh.drop()
  }
}

async function onePlainWay(server: Server, { digests, ...size }: Size, way: (typeof PLAIN_WAYS)[number]) {
  const fresh = await freshDatabase(server)
  try {
    await fill(fresh.db, digests)
    return await runPlainKills({
      ...{ way, db: fresh.db, databaseUrl: fresh.url, ...size },
      ...{ connections: CONNECTIONS, delayMs: DELAY_MS, random: dice(7) },
    })
  } finally {
    await fresh.drop()
  }
}

/** Everyone looks for remote work, and some is there. */
async function fill(db: KillRun['db'], digests: number): Promise<void> {
  const now = new Date()
  const { candidates } = makeWorkload({ searches: 0, candidates: POSTINGS, wordsPerPosting: 20, seed: 3 })
  await storeCandidates(
    db,
    candidates.map((candidate) => ({ ...candidate, firstSeenAt: now, workMode: 'remote' as const })),
    now,
  )
  const searches = Array.from({ length: digests }, (_, index) => ({
    id: `search-${index}`,
    subscriberId: `subscriber-${index}`,
    name: 'Remote',
    criteria: { ...EMPTY_CRITERIA, workModes: ['remote' as const] },
  }))
  await storeSubscribers(db, searches, now)
}

function checked(report: KillReport, mostTwice: number): KillReport {
  const isWhole = report.due === report.digests && report.due === report.planned
  if (isWhole && report.unsettled === 0 && report.lost === 0 && report.duplicates <= mostTwice) return report
  throw new Error(`the kills did harm: ${JSON.stringify(report)}`)
}

/** `in_flight`: the most that could be under way at all kills together; `caught`: those that were. */
function named(
  scenario: string,
  { lost, duplicates: twice, caught, underWay: in_flight, unsettled, seconds }: Counted,
): Record<string, number> {
  const parts = { lost, twice, ...(typeof caught === 'number' ? { caught } : {}), in_flight, unsettled, seconds }
  return Object.fromEntries(Object.entries(parts).map(([key, value]) => [`${scenario}_${key}`, value]))
}
