import { Cluster, Redis, type RedisOptions } from 'ioredis'

export type RedisClient = Redis | Cluster

const CONNECT_MS = 5_000
/** Silence is a dead connection ten seconds later: Node asks every second, ten times. */
const KEEP_ALIVE_MS = 10_000
/** A connection that owes an answer for so long is dead. Longer than the ten seconds that the queue library lets Redis wait for a job. */
const SILENCE_MS = 20_000

/** Of `redis://user:password@host:port/number`. `nodes` are those of a cluster to begin with; null: it is none. */
export type RedisAddress = { url: string; nodes: { host: string; port: number }[] | null }

/**
 * Reads the address of a Redis. `?cluster=true` says that it is a node of a cluster, `?cluster=host:port,host:port` names
 * further ones to begin with; the others are learnt from them.
 */
export function readRedisAddress(text: string): RedisAddress {
  const url = new URL(text)
  const cluster = url.searchParams.get('cluster')
  url.searchParams.delete('cluster')
  if (cluster === null || cluster === 'false') return { url: url.href, nodes: null }
  const others = cluster === 'true' ? [] : cluster.split(',').map((node) => new URL(`redis://${node}`))
  return {
    url: url.href,
    nodes: [url, ...others].map(({ hostname, port }) => ({ host: hostname, port: Number(port || 6379) })),
  }
}

/** Opens a connection that is renewed when it is lost, and that is lost when it is silent. Waits for nothing. */
export function openRedis(text: string, options: RedisOptions = {}): RedisClient {
  const { url, nodes } = readRedisAddress(text)
  const all = { connectTimeout: CONNECT_MS, keepAlive: KEEP_ALIVE_MS, socketTimeout: SILENCE_MS, ...options }
  if (nodes === null) return new Redis(url, all)
  const { lazyConnect = false, retryStrategy, ...redisOptions } = all
  const { protocol, username, password } = new URL(url)
  return new Cluster(nodes, {
    lazyConnect,
    // Certificates are for names: what nodes tell of each other is taken as it is.
    ...(protocol === 'rediss:' ? { dnsLookup: (address, done) => done(null, address) } : {}),
    ...(retryStrategy === undefined ? {} : { clusterRetryStrategy: retryStrategy }),
    redisOptions: {
      ...redisOptions,
      ...(username === '' ? {} : { username: decodeURIComponent(username) }),
      ...(password === '' ? {} : { password: decodeURIComponent(password) }),
      ...(protocol === 'rediss:' ? { tls: {} } : {}),
    },
  })
}

/** Asks a Redis one thing. Throws what is wrong with it within some five seconds, whatever it does. */
export async function askRedis<Answer>(url: string, ask: (redis: RedisClient) => Promise<Answer>): Promise<Answer> {
  const redis = openRedis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    reconnectOnError: () => false,
  })
  let failure: unknown
  redis.on('error', (error) => {
    failure = error // It says what is wrong; what connect() rejects with only that the connection closed.
  })
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`no answer within ${CONNECT_MS / 1000} s`)), CONNECT_MS)
  })
  try {
    return await Promise.race([redis.connect().then(() => ask(redis)), late])
  } catch (error) {
    throw rootOf(failure ?? error)
  } finally {
    clearTimeout(timer)
    redis.disconnect()
  }
}

/** A cluster says that no node could be asked; why not is in the error of the last one. */
function rootOf(error: unknown): unknown {
  return error instanceof Error && 'lastNodeError' in error ? error.lastNodeError : error
}

/** Whether Redis answered and refused, as with a wrong password: waiting does not help. */
export function isRedisRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError'
}
