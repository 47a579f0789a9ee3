import { Gauge, type Registry } from 'prom-client'
import type { PoolUse } from '../store/database.ts'
import type { Sight } from '../store/sight.ts'

export type QueueSight = Record<string, { waiting: number; active: number; failed: number; age: number }>

/** The gauges that every process has of its own, and, when `ofAll`, those of the whole service, which one process tells. */
export function createGauges(registry: Registry, ofAll: boolean) {
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name: `jobtide_${name}`, help, labelNames, registers: [registry] })
  const pool = gauge('database_connections', 'Connections of this process to the database, by state', 'state')
  const all = ofAll ? gaugesOfAll(gauge) : null
  return {
    setPool(use: PoolUse) {
      for (const [state, count] of Object.entries(use)) pool.set({ state }, count)
    },
    setQueues: (queues: QueueSight) => all?.setQueues(queues),
    setSight: (sight: Sight) => all?.setSight(sight),
  }
}

type MakeGauge = (name: string, help: string, ...labelNames: string[]) => Gauge

function gaugesOfAll(gauge: MakeGauge) {
  const jobs = gauge('queue_jobs', 'Jobs in a queue, by state', 'queue', 'state')
  const age = gauge('queue_oldest_seconds', 'How long the oldest job of a queue has waited for a worker', 'queue')
  const sources = sourceGauges(gauge)
  const items = gauge('items', 'Items of the last 24 hours by connector, read or refused', 'connector', 'outcome')
  const postings = gauge(
    'new_postings',
    'Postings of openings first seen in the last 24 hours, and what was not understood of them',
    'what',
  )
  const digests = gauge('digests', 'Digests that are not settled, by state', 'state')
  const lag = gauge('digest_lag_seconds', 'Time since the oldest digest that still waits was planned')
  const size = gauge('database_bytes', 'Size of the database')
  return {
    setQueues(queues: QueueSight) {
      for (const [queue, { age: oldest, ...counts }] of Object.entries(queues)) {
        age.set({ queue }, oldest)
        for (const [state, count] of Object.entries(counts)) jobs.set({ queue, state }, count)
      }
    },
    setSight(sight: Sight) {
      sources(sight.sources)
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
    },
  }
}

/** A source that was never read has no age: none is shown, rather than 0. */
function sourceGauges(gauge: MakeGauge): (sources: Sight['sources']) => void {
  const states = gauge('sources', 'Sources by state', 'state')
  const age = gauge('source_age_seconds', 'Time since the last crawl of a source that went well', 'source')
  const late = gauge('source_late_seconds', 'How long a source has been due', 'source')
  return (sources) => {
    for (const each of [states, age, late]) each.reset()
    for (const { source, state, ...seconds } of sources) {
      states.inc({ state })
      if (seconds.age !== null) age.set({ source }, seconds.age)
      late.set({ source }, seconds.late)
    }
  }
}
