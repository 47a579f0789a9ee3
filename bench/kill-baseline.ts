import { planDue } from '../src/alerts/plan.ts'
import { DEFAULT_TIERS } from '../src/config.ts'
import { type Database, openDatabase } from '../src/store/database.ts'
import { forkScript } from '../test/_support/fork-script.ts'
import { countArrivals, type KillCount, killAgainAndAgain, untilSettled } from '../test/_support/kill-run.ts'
import { startSinkProcess } from '../test/_support/sink-process.ts'

/** The plain ways to remember what was sent: see plain-sender.ts. */
export const PLAIN_WAYS = ['mark_first', 'mark_after'] as const

/** Such a process works as soon as it is there, and would be done before the last kill if it lived longer. Milliseconds. */
const LIFETIME_MS: [number, number] = [50, 550]

/** Sends the digests of everyone who is due the plain way, by a process that is killed like ours. */
export async function runPlainKills(options: {
  way: (typeof PLAIN_WAYS)[number]
  db: Database
  databaseUrl: string
  kills: number
  connections: number
  delayMs: number
  random: () => number
  seconds: number
}): Promise<KillCount & { seconds: number }> {
  const { db, databaseUrl, connections } = options
  const market = openDatabase(databaseUrl, { max: 2, readOnly: true })
  await planDue({ db, market, tiers: DEFAULT_TIERS }, new Date(), async () => {}).finally(() => market.destroy())
  const started = performance.now()
  const sink = await startSinkProcess({ delayMs: options.delayMs })
  try {
    const words = [databaseUrl, sink.url, options.way, String(connections)]
    const launch = () => forkScript(new URL('./plain-sender.ts', import.meta.url), words, {})
    const last = await killAgainAndAgain(launch, { ...options, lifetimeMs: LIFETIME_MS })
    await untilSettled(db, started + options.seconds * 1000)
    last.kill('SIGKILL')
    return { ...(await countArrivals(options, await sink.report())), seconds: (performance.now() - started) / 1000 }
  } finally {
    await sink.stop()
  }
}
