import { Gauge } from 'prom-client'
import type { Context } from '../context.ts'
import type { PoolUse } from '../store/database.ts'
import type { Sight } from '../store/sight.ts'
import { VERSION } from '../version.ts'
import { markSettings, type OwnSight } from './ops-process.ts'

type QueueState = { waiting: number; active: number; failed: number; age: number }

/** `late` is how many seconds each schedule is overdue. */
export type QueueSight = { queues: Record<string, QueueState>; late: Record<string, number> }

type MakeGauge = (name: string, help: string, ...labelNames: string[]) => Gauge

/** The gauges that every process has of its own, and, when `ofAll`, those of the whole service, which one process tells. */
export function createGauges(context: Pick<Context, 'meter' | 'secretKeys' | 'baseUrl'>, ofAll: boolean) {
  const gauge: MakeGauge = (name, help, ...labelNames) =>
    new Gauge({ name: `jobtide_${name}`, help, labelNames, registers: [context.meter.registry] })
  const pool = gauge('database_connections', 'Connections of this process to the database, by state', 'state')
  const marks = { version: VERSION, ...markSettings(context) }
  gauge('info', 'Marks that all processes of a service have alike', ...Object.keys(marks)).set(marks, 1)
  const all = ofAll ? gaugesOfAll(gauge) : null
  return {
    setPool(use: PoolUse) {
      for (const [state, count] of Object.entries(use)) pool.set({ state }, count)
    },
    setProcess: processGauges(gauge),
    setQueues: (queues: QueueSight) => all?.setQueues(queues),
    setSight: (sight: Sight) => all?.setSight(sight),
    /** Old figures would look like a service that stands still. */
    forgetAll: () => all?.forget(),
  }
}

function processGauges(gauge: MakeGauge): (own: OwnSight) => void {
  const ready = gauge('ready', '1 while database and queue answer this process within two seconds, else 0', 'part')
  const clock = gauge('clock_ahead_seconds', "How far the database's clock is ahead of this machine's; below 0: behind")
  const foreign = gauge('foreign_migrations', 'Migrations of the database that this program does not know')
  const disk = gauge('disk_free_bytes', 'Free where DATA_DIR is')
  return (own) => {
    for (const [part, answers] of Object.entries(own.ready)) ready.set({ part }, answers ? 1 : 0)
    setOrForget(clock, own.clockAhead)
    setOrForget(foreign, own.foreignMigrations)
    setOrForget(disk, own.diskFree)
  }
}

function setOrForget(gauge: Gauge, value: number | null): void {
  if (value === null) forget(gauge)
  else gauge.set(value)
}

/** Not told any more, rather than 0. */
function forget(gauge: Gauge): void {
  gauge.reset()
  gauge.remove({})
}

function gaugesOfAll(make: MakeGauge) {
  const made: Gauge[] = []
  const gauge: MakeGauge = (...of) => {
    const one = make(...of)
    forget(one)
    made.push(one)
    return one
  }
  const setQueues = queueGauges(gauge)
  const setSources = sourceGauges(gauge)
  const items = gauge('items', 'Items of the last 24 hours by connector, read or refused', 'connector', 'outcome')
  const postings = gauge(
    'new_postings',
    'Postings of openings first seen in the last 24 hours, and what was not understood of them',
    'what',
  )
  const digests = gauge('digests', 'Digests that are not settled, by state', 'state')
  const lag = gauge('digest_lag_seconds', 'Time since the oldest digest that still waits was planned')
  const size = gauge('database_bytes', 'Size of the database')
  const connections = gauge('server_connections', 'Connections to the database server of everybody', 'what')
  return {
    setQueues,
    forget() {
      for (const one of made) forget(one)
    },
    setSight(sight: Sight) {
      setSources(sight.sources)
      items.reset()
      for (const { connector, read, refused } of sight.items) {
        items.set({ connector, outcome: 'read' }, read)
        items.set({ connector, outcome: 'refused' }, refused)
      }
      postings.set({ what: 'seen' }, sight.postings.seen)
      postings.set({ what: 'without_role' }, sight.postings.withoutRole)
      postings.set({ what: 'with_unknown_place' }, sight.postings.withUnknownPlace)
      for (const state of ['planned', 'sending', 'deferred', 'unknown'])
        digests.set({ state }, sight.digests[state] ?? 0)
      lag.set(sight.digestLag)
      size.set(sight.databaseBytes)
      connections.set({ what: 'used' }, sight.connections.used)
      connections.set({ what: 'allowed' }, sight.connections.allowed)
    },
  }
}

function queueGauges(gauge: MakeGauge): (sight: QueueSight) => void {
  const jobs = gauge('queue_jobs', 'Jobs in a queue, by state', 'queue', 'state')
  const age = gauge('queue_oldest_seconds', 'How long the oldest job of a queue has waited for a worker', 'queue')
  const overdue = gauge('schedule_late_seconds', 'How long what runs by itself has been overdue', 'schedule')
  return ({ queues, late }) => {
    for (const [queue, { age: oldest, ...counts }] of Object.entries(queues)) {
      age.set({ queue }, oldest)
      for (const [state, count] of Object.entries(counts)) jobs.set({ queue, state }, count)
    }
    for (const [schedule, seconds] of Object.entries(late)) overdue.set({ schedule }, seconds)
  }
}

/** A source that was never read has no age: none is shown, rather than 0. */
function sourceGauges(gauge: MakeGauge): (sources: Sight['sources']) => void {
  const states = gauge('sources', 'Sources by state', 'state')
  const age = gauge('source_age_seconds', 'Time since the last crawl of a source that went well', 'source')
  const late = gauge('source_late_seconds', 'How long a source has been due', 'source')
  const failures = gauge('source_failures', 'Runs in a row that had nothing, of sources that failed last', 'source')
  const paused = gauge('source_paused_seconds', 'How long a source has been paused', 'source')
  return (sources) => {
    for (const each of [states, age, late, failures, paused]) each.reset()
    for (const { source, state, ...known } of sources) {
      states.inc({ state })
      if (known.age !== null) age.set({ source }, known.age)
      if (known.paused !== null) paused.set({ source }, known.paused)
      if (known.failures > 0) failures.set({ source }, known.failures)
      late.set({ source }, known.late)
    }
  }
}
