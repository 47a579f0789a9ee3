import { setTimeout as sleep } from 'node:timers/promises'
import { createLog } from '../src/log.ts'
import { freePort } from '../test/_support/free-port.ts'
import { openRuntime } from '../workers/_runtime.ts'
import { beginDay, type ChaosSize, environmentOf, tick, type World, withWorld } from './chaos.ts'
import { visitPages } from './chaos-faults.ts'
import { startFleet } from './chaos-fleet.ts'
import type { BenchResult } from './result.ts'
import { withFolder } from './server.ts'

/** Load and length of a soak. */
export type SoakSize = {
  seconds: number
  warmUpSeconds: number
  daySeconds: number
  boards: number
  subscribers: number
}

const SMALL: SoakSize = { seconds: 45, warmUpSeconds: 15, daySeconds: 5, boards: 24, subscribers: 40 }
const FULL: SoakSize = { seconds: 600, warmUpSeconds: 120, daySeconds: 10, boards: 180, subscribers: 200 }
const PARTS = { worker: ['workers' as const], scheduler: ['scheduler' as const], web: ['web' as const] }
const SAMPLE_MS = 2_000
const MEBIBYTE = 1_048_576

/** What is looked at of each process, by the names of its metrics. */
const LOOKED_AT = {
  rss_mb: /^process_resident_memory_bytes (\S+)/m,
  heap_size_mb: /^nodejs_heap_size_total_bytes (\S+)/m,
  heap_mb: /^nodejs_heap_size_used_bytes (\S+)/m,
  outside_heap_mb: /^nodejs_external_memory_bytes (\S+)/m,
  buffers_mb: /^nodejs_array_buffers_bytes (\S+)/m,
  handles: /^nodejs_active_handles_total (\S+)/m,
  files: /^process_open_fds (\S+)/m,
}
type Figure = keyof typeof LOOKED_AT
/** Full of garbage until a collection comes: the lowest tenth of a half counts, what was left after one. Of the others the highest
 *  does: what a host must have. */
const COLLECTED: ReadonlySet<Figure> = new Set<Figure>(['heap_mb', 'outside_heap_mb', 'buffers_mb'])
/** In ten minutes, in which more boards come all the time, the second half was up to a sixth above the first. */
const FLAT_UP_TO = 1.25
export type Sample = { seconds: number } & Record<Figure, number>

/**
 * Steady load on every part: a day every few seconds with boards that are read again and some that are new, digests that are sent,
 * pages that are visited. Nothing is broken. What each process holds is sampled, and the first half after warming up is held
 * against the second. At full size, throws with every figure that is not flat.
 */
export function run({ full }: { full: boolean }): Promise<BenchResult> {
  return withFolder(
    async (folder) => {
      const { metrics, ratios } = await runSoak(full ? FULL : SMALL, folder, 'redis')
      const growing = full ? findGrowing(ratios) : []
      if (growing.length > 0) throw new Error(`not flat: ${growing.join(', ')}\n${JSON.stringify({ metrics, ratios })}`)
      return { name: 'soak', size: (full ? FULL : SMALL).seconds, metrics, baselines: {}, ratios }
    },
    { forAll: true },
  )
}

/** Throws BenchSkipped when Redis is asked for and is not there. */
export function runSoak(
  size: SoakSize,
  folder: string,
  queue: 'redis' | 'postgres',
): Promise<{ metrics: Record<string, number>; ratios: Record<string, number> }> {
  const days = Math.ceil(size.seconds / size.daySeconds)
  const load: ChaosSize = {
    ...{ kills: 0, disks: 0, days, recorded: size.boards, made: size.boards, postings: 20 },
    ...{ subscribers: size.subscribers, seconds: size.seconds },
  }
  return withWorld(load, folder, queue, (world) => soak(world, size))
}

async function soak(world: World, size: SoakSize) {
  const queueUrl = world.redis?.url ?? world.databaseUrl
  const port = await freePort()
  const opsPorts = [await freePort(), await freePort(), await freePort()]
  const runtime = await openRuntime(queueUrl, createLog({ level: 'silent', pretty: false }), { retryDelayMs: 50 })
  const fleet = startFleet(PARTS, (address, number) => ({
    ...environmentOf(world, queueUrl, port, address),
    OPS_PORT: String(opsPorts[number]),
  }))
  const stopping = new AbortController()
  const samples = new Map(Object.keys(PARTS).map((name): [string, Sample[]] => [name, []]))
  const load = [tick(runtime, stopping.signal), visitPages(`http://127.0.0.1:${port}`, stopping.signal)] as const
  try {
    while (!Object.keys(PARTS).every((name) => fleet.isReady(name))) await sleep(50)
    const started = performance.now()
    const seconds = () => (performance.now() - started) / 1_000
    for (let day = 1; seconds() < size.seconds; day += 1) {
      await beginDay(world, day)
      while (seconds() < Math.min(size.seconds, day * size.daySeconds)) {
        await sleep(SAMPLE_MS)
        for (const [number, name] of Object.keys(PARTS).entries())
          samples.get(name)?.push(await sample(opsPorts[number] ?? 0, seconds()))
      }
    }
    stopping.abort()
    const { pages_answered = 0, pages_faulty = 0 } = await load[1]
    if (fleet.crashes.length > 0) throw new Error(fleet.crashes.join('\n'))
    const told = [...samples].map(([name, own]) =>
      compare(
        name,
        own.filter((each) => each.seconds > size.warmUpSeconds),
      ),
    )
    return {
      metrics: Object.assign(
        { mails: world.relay.taken.length, pages_answered, pages_faulty },
        ...told.map(({ metrics }) => metrics),
      ),
      ratios: Object.assign({}, ...told.map(({ ratios }) => ratios)),
    }
  } finally {
    stopping.abort()
    await Promise.all(load)
    await fleet.stop()
    await runtime.stop()
  }
}

async function sample(port: number, seconds: number): Promise<Sample> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  const values = Object.entries(LOOKED_AT).map(([name, pattern]) => {
    const value = Number(pattern.exec(text)?.[1])
    return [name, name.endsWith('_mb') ? value / MEBIBYTE : value]
  })
  return { seconds, ...Object.fromEntries(values) }
}

/** The first half against the second. */
export function compare(name: string, samples: Sample[]) {
  const half = Math.ceil(samples.length / 2)
  const [early, late] = [samples.slice(0, half), samples.slice(-half)]
  const metrics: Record<string, number> = {}
  const ratios: Record<string, number> = {}
  for (const figure of Object.keys(LOOKED_AT) as Figure[]) {
    const [before, after] = [tenth(early, figure), tenth(late, figure)]
    metrics[`${name}_${figure}_early`] = before
    metrics[`${name}_${figure}_late`] = after
    ratios[`${name}_${figure}`] = after / before
  }
  return { metrics, ratios }
}

/** What is not flat, with its ratio. */
export function findGrowing(ratios: Record<string, number>): string[] {
  // So that what is no number is told, too.
  const growing = Object.entries(ratios).filter(([, ratio]) => !(ratio <= FLAT_UP_TO))
  return growing.map(([name, ratio]) => `${name} ${ratio.toFixed(2)}`)
}

/** The last of the lowest tenth, or the first of the highest: one value alone may be an accident of sampling. */
function tenth(samples: Sample[], figure: Figure): number {
  const sorted = samples.map((each) => each[figure]).sort((one, other) => one - other)
  const place = Math.floor(sorted.length / 10)
  return (COLLECTED.has(figure) ? sorted[place] : sorted.at(-1 - place)) ?? Number.NaN
}
