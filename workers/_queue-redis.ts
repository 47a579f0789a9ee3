import { openRedis, type RedisClient, readRedisAddress } from '../src/store/redis.ts'
import { inTime } from './_in-time.ts'

/** Longest wait until queues can be used, and for the answer to whoever puts jobs there or counts them. */
export const ANSWER_MS = 10_000
/** Longest farewell. */
export const QUIT_MS = 2_000

export type QueueRedis = {
  /** For whoever puts jobs into a queue or counts them, and hears within seconds that it does not answer. */
  forCallers: RedisClient
  /** For workers, which wait until it is back. */
  forWorkers(): RedisClient
  /** What the keys of a queue begin with. */
  prefixOf(queue: string): string
  close(): Promise<void>
}

/** The connections to Redis of one process. */
export function openQueueRedis(url: string): QueueRedis {
  const isCluster = readRedisAddress(url).nodes !== null
  const forCallers = openRedis(url, { maxRetriesPerRequest: null, commandTimeout: ANSWER_MS })
  let forWorkers: RedisClient | null = null
  return {
    forCallers,
    forWorkers() {
      forWorkers ??= openRedis(url, { maxRetriesPerRequest: null })
      return forWorkers
    },
    // The keys of one queue must lie on one node, and the braces say by what it is chosen: each queue may have another.
    prefixOf: (queue) => (isCluster ? `{jobtide-${queue}}` : 'jobtide'),
    async close() {
      for (const connection of [forCallers, forWorkers]) if (connection !== null) await leave(connection)
    },
  }
}

async function leave(connection: RedisClient): Promise<void> {
  await inTime(connection.quit(), QUIT_MS).catch(() => {})
  connection.disconnect()
}
