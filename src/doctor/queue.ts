import { openDatabase } from '../store/database.ts'
import { askRedis, type RedisClient } from '../store/redis.ts'
import { readServerFacts } from '../store/server-facts.ts'
import { type Check, type Finding, NEEDS_DATABASE, type Patient, well, wrong } from './finding.ts'

const CONNECT_MS = 5_000
/** The oldest Redis that the queue library works with. */
const OLDEST_VERSION = [6, 2]

export const queue: Check = {
  name: 'queue',
  async look({ config, db }) {
    if (config.queueUrl === null) return db === null ? NEEDS_DATABASE : well('is in the database')
    return config.queueUrl.startsWith('redis') ? lookAtRedis(config.queueUrl) : lookAtPostgres(config.queueUrl)
  },
}

/** To be asked before waiting for a queue: its library waits for ever. */
export async function queueAnswers({ config, db }: Patient): Promise<boolean> {
  if (config.queueUrl === null) return db !== null
  const look = config.queueUrl.startsWith('redis')
    ? askRedis(config.queueUrl, async () => true)
    : withPostgres(config.queueUrl)
  return look.catch(() => false)
}

type Look = Promise<Omit<Finding, 'check'>>

const unreachable = (error: unknown) =>
  wrong(
    `does not answer: ${error instanceof Error ? error.message : error}`,
    'check that it runs and that QUEUE_URL names it, with password and port',
  )

const lookAtPostgres = (url: string): Look => withPostgres(url).then(() => well('its PostgreSQL answers'), unreachable)

const lookAtRedis = (url: string): Look =>
  askRedis(url, async (redis) => judge(await redis.info(), await readSavePoints(redis))).catch(unreachable)

async function withPostgres(url: string): Promise<true> {
  const db = openDatabase(url, { max: 1, connectMs: CONNECT_MS })
  try {
    await readServerFacts(db)
    return true
  } finally {
    await db.destroy()
  }
}

/** When it writes itself to disk; null where a provider does not let its settings be read. */
async function readSavePoints(redis: RedisClient): Promise<string | null> {
  return redis.config('GET', 'save').then(
    (pair) => (Array.isArray(pair) ? String(pair[1] ?? '') : null),
    () => null,
  )
}

function judge(info: string, savePoints: string | null): Omit<Finding, 'check'> {
  const fact = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? ''
  const version = fact('redis_version')
  if (isOlder(version)) return wrong(`is Redis ${version}`, 'use Redis 6.2 or newer, or Valkey')
  const policy = fact('maxmemory_policy')
  if (policy !== 'noeviction')
    return wrong(
      `throws jobs away when its memory is full: maxmemory-policy is ${policy || 'not told'}`,
      'set maxmemory-policy noeviction in redis.conf; for now: redis-cli CONFIG SET maxmemory-policy noeviction',
    )
  if (fact('aof_enabled') !== '1' && savePoints === '')
    return wrong('keeps nothing on disk: a restart empties it', 'set appendonly yes in redis.conf and restart it')
  return well(`Redis ${version} answers, evicts nothing and keeps its data`)
}

function isOlder(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldest = 0, oldestMinor = 0] = OLDEST_VERSION
  return major < oldest || (major === oldest && minor < oldestMinor)
}
