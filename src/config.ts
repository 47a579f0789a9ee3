import type { z } from 'zod'
import { readAdmin } from './config/admin.ts'
import { ENVIRONMENT, type Settings } from './config/environment.ts'
import { readDkim, readSourceKeys, readStripe } from './config/secrets.ts'
import { readTiers } from './config/tiers.ts'
import type { Config } from './config/type.ts'
import { ConfigError } from './errors.ts'

export { ENVIRONMENT } from './config/environment.ts'
export { DEFAULT_TIERS } from './config/tiers.ts'
export type { Config } from './config/type.ts'

const MEBIBYTE = 1024 * 1024

/** Reads the whole configuration from an environment. Throws one ConfigError that names every fault and its fix. */
export function readConfig(environment: Record<string, string | undefined>, terminal = false): Config {
  const stated = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const read = ENVIRONMENT.safeParse(stated)
  const faults = read.success ? [] : read.error.issues.map((issue) => describeIssue(issue, stated))
  const tiers = readFaulty(faults, () => readTiers(stated.TIERS_FILE))
  const dkim = readFaulty(faults, () => readDkim(stated))
  const stripe = readFaulty(faults, () => readStripe(stated))
  const admin = readFaulty(faults, () => readAdmin(stated))
  const sourceKeys = readFaulty(faults, () => readSourceKeys(stated))
  const parts = { tiers, dkim, stripe, sourceKeys, admin }
  if (!read.success || !isWhole(parts) || faults.length > 0) throw new ConfigError(faults)
  return toConfig(read.data, parts, terminal)
}

/** What is read from several settings, or from files. */
type Parts = Pick<Config, 'tiers' | 'stripe' | 'sourceKeys'> & { dkim: Config['mail']['dkim']; admin: boolean }

function isWhole(parts: { [K in keyof Parts]: Parts[K] | undefined }): parts is Parts {
  return Object.values(parts).every((part) => part !== undefined)
}

function databasesOf(settings: Settings) {
  return {
    databaseUrl: settings.DATABASE_URL ?? null,
    ownerDatabaseUrl: settings.DATABASE_OWNER_URL ?? null,
    readDatabaseUrl: settings.DATABASE_READ_URL ?? null,
  }
}

function toConfig(settings: Settings, { dkim, admin, ...parts }: Parts, terminal: boolean): Config {
  return {
    settings,
    ...databasesOf(settings),
    queueUrl: settings.QUEUE_URL ?? null,
    dataDir: settings.DATA_DIR,
    web: {
      host: settings.HOST,
      port: settings.PORT,
      baseUrl: settings.BASE_URL?.replace(/\/$/, '') ?? null,
      siteName: settings.SITE_NAME,
      admin,
      trustProxy: settings.TRUST_PROXY === 'true',
      signUpsPerHour: settings.SIGN_UPS_PER_HOUR,
    },
    ops: { host: settings.OPS_HOST, port: settings.OPS_PORT ?? null },
    log: {
      level: settings.LOG_LEVEL,
      pretty: settings.LOG_FORMAT === 'pretty' || (settings.LOG_FORMAT === 'auto' && terminal),
    },
    telemetry: telemetryOf(settings),
    secretKeys: settings.SECRET_KEY ?? null,
    addressKey: settings.ADDRESS_KEY ?? null,
    mail: {
      smtpUrl: settings.SMTP_URL ?? null,
      from: settings.MAIL_FROM,
      postalAddress: settings.POSTAL_ADDRESS,
      dkim,
      connections: settings.MAIL_CONNECTIONS,
      perConnection: settings.MAIL_PER_CONNECTION,
      perSecond: settings.MAIL_PER_SECOND,
      perSecondAndDomain: settings.MAIL_PER_SECOND_AND_DOMAIN,
      timeoutMs: settings.MAIL_TIMEOUT_SECONDS * 1000,
      whenUnknown: settings.MAIL_WHEN_UNKNOWN,
      idempotencyHeader: settings.MAIL_IDEMPOTENCY_HEADER ?? null,
    },
    bounces: {
      domain: settings.BOUNCE_DOMAIN ?? null,
      host: settings.BOUNCE_HOST,
      port: settings.BOUNCE_PORT ?? null,
      webhookKey: settings.RELAY_WEBHOOK_KEY ?? null,
    },
    fetch: {
      contact: settings.FETCH_CONTACT,
      allowAddresses: settings.FETCH_ALLOW_ADDRESSES,
      maxBytes: settings.FETCH_MAX_MEBIBYTES * MEBIBYTE,
      perHost: settings.FETCH_PER_HOST,
      perSecond: settings.FETCH_PER_SECOND,
      robotsEverywhere: settings.FETCH_ROBOTS === 'everywhere',
      timeoutMs: settings.FETCH_TIMEOUT_SECONDS * 1000,
    },
    official: { publishers: settings.OFFICIAL_PUBLISHERS, maxBytes: settings.OFFICIAL_MAX_MEBIBYTES * MEBIBYTE },
    workerConcurrency: settings.WORKER_CONCURRENCY,
    releases: { everyDays: settings.RELEASE_EVERY_DAYS, licence: settings.RELEASE_LICENCE },
    keep: {
      eventDays: settings.KEEP_EVENTS_DAYS,
      postingDays: settings.KEEP_POSTINGS_DAYS,
      runDays: settings.KEEP_RUNS_DAYS,
      digestDays: settings.KEEP_DIGESTS_DAYS,
    },
    keepDocuments: {
      days: settings.KEEP_DOCUMENTS_DAYS,
      maxBytes: settings.KEEP_DOCUMENTS_MEBIBYTES === undefined ? null : settings.KEEP_DOCUMENTS_MEBIBYTES * MEBIBYTE,
    },
    ...parts,
  }
}

function telemetryOf({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: service }: Settings) {
  return endpoint === undefined ? null : { endpoint: endpoint.replace(/\/$/, ''), service }
}

/** Secrets are never quoted back: only the name, what was expected, and where to read on. */
function describeIssue(issue: z.core.$ZodIssue, stated: Record<string, unknown>): string {
  const name = String(issue.path[0] ?? 'environment')
  const state = name in stated ? 'is set but not usable' : 'is missing'
  return `${name} ${state}: ${issue.message}; see ${name} in .env.example`
}

function readFaulty<T>(faults: string[], read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    faults.push(error instanceof Error ? error.message : String(error))
    return undefined
  }
}
