import { AsyncLocalStorage } from 'node:async_hooks'
import { type DestinationStream, type Logger, pino } from 'pino'

export type Log = Logger

/** Ids that tell which story a line belongs to. `trail` is that of the request or the tick that began it, in any process. */
export type LogIds = { trail?: string } & Record<string, string | string[] | undefined>

const ids = new AsyncLocalStorage<LogIds>()

/** Every line written while `work` runs, by whatever it calls, carries these ids, and those that hold already. */
export function withLogIds<Result>(more: LogIds, work: () => Result): Result {
  return ids.run({ ...ids.getStore(), ...more }, work)
}

/** The trail that lines carry here; undefined outside of every story. */
export function trailHere(): string | undefined {
  return ids.getStore()?.trail
}

/** What never reaches a log: addresses, credentials, tokens and bodies, wherever they hang on the logged fields. */
const HIDDEN = [
  'email',
  'to',
  'address',
  'password',
  'token',
  'authorization',
  'cookie',
  'secret',
  'smtpUrl',
  'databaseUrl',
  'ownerDatabaseUrl',
  'readDatabaseUrl',
  'queueUrl',
  'body',
]

/** Structured log: fields first, then a constant past-tense phrase. JSON lines, or readable lines on a terminal. */
export function createLog(options: { level: string; pretty: boolean; destination?: DestinationStream }): Log {
  const settings = {
    level: options.level,
    base: undefined,
    mixin: () => ({ ...ids.getStore() }),
    redact: { paths: HIDDEN.flatMap((key) => [key, `*.${key}`]), censor: '[hidden]' },
    serializers: { err: describeError },
  }
  if (options.destination) return pino(settings, options.destination)
  if (!options.pretty) return pino(settings)
  return pino({
    ...settings,
    transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss' } },
  })
}

/** Error texts may quote a connection string or a mail address: both are cut out, with the causes kept. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return cutSecrets(String(error))
  return {
    type: error.name,
    message: cutSecrets(error.message),
    stack: error.stack === undefined ? undefined : cutSecrets(error.stack),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  }
}

/** Removes credentials in URLs and mail addresses from a text. */
export function cutSecrets(text: string): string {
  return text
    .slice(0, 10_000)
    .replace(/:\/\/[^\s/@]{1,300}@/g, '://[hidden]@')
    .replace(/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g, '[address]')
}
