import { UnreachableError } from '../src/errors.ts'
import { type Database, isRefusal, whyUnreachable } from '../src/store/database.ts'
import { askRedis, isRedisRefusal } from '../src/store/redis.ts'

/** Throws UnreachableError when the database does not answer. `url` null: the embedded one. */
export async function reachDatabase(db: Database, url: string | null): Promise<void> {
  const failure = await whyUnreachable(db)
  if (failure === null) return
  throw unreachable('database', failure, { url, mayPass: !isRefusal(failure) })
}

/** Throws UnreachableError when the queue does not answer. One on PostgreSQL opens soon or fails by itself. */
export async function reachQueue(url: string): Promise<void> {
  if (!isRedis(url)) return
  await askRedis(url, (redis) => redis.ping()).catch((failure) => {
    throw unreachable('queue', failure, { url, mayPass: !isRedisRefusal(failure) })
  })
}

export const isRedis = (url: string): boolean => /^rediss?:/.test(url)

const SETTINGS = { database: 'DATABASE_URL', queue: 'QUEUE_URL' } as const

function unreachable(
  part: 'database' | 'queue',
  cause: unknown,
  { url, mayPass }: { url: string | null; mayPass: boolean },
): UnreachableError {
  const what = url === null ? 'see postgres.log in DATA_DIR' : `${SETTINGS[part]} is ${withoutPassword(url)}`
  const mend = isFull(cause)
    ? 'all its connections are taken; see JobtideServerConnectionsShort in docs/mending.md'
    : mayPass
      ? 'check that it runs there and can be reached from this machine'
      : 'check user, password and the name after the last /'
  return new UnreachableError(part, `${describe(cause)}; ${what}: ${mend}; jobtide doctor looks at the rest`, {
    mayPass,
    cause,
  })
}

/** PostgreSQL's too_many_connections. */
const isFull = (cause: unknown): boolean => cause instanceof Error && 'code' in cause && cause.code === '53300'

/** Several addresses of one name are one error with no words of its own. */
function describe(cause: unknown): string {
  if (cause instanceof AggregateError && cause.message === '') return cause.errors.map(describe).join(', ')
  return cause instanceof Error ? cause.message : String(cause)
}

/** Host, port and name of what a setting names. */
function withoutPassword(url: string): string {
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname}`
}
