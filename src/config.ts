import { z } from 'zod'
import { readAdmin } from './config/admin.ts'
import { readDkim, readSourceKeys, readStripe } from './config/secrets.ts'
import { list, plainUrlOf, signingKey, sourceKey, urlOf, whole } from './config/shapes.ts'
import { readTiers } from './config/tiers.ts'
import type { Tier } from './domain/alert.ts'
import { ConfigError } from './errors.ts'

export { DEFAULT_TIERS } from './config/tiers.ts'

const MEBIBYTE = 1024 * 1024

/** Every environment variable, its shape and its default. `.env.example` documents the same names; a test compares them. */
export const ENVIRONMENT = z.object({
  DATABASE_URL: urlOf('postgres', 'postgresql').optional(),
  DATABASE_OWNER_URL: urlOf('postgres', 'postgresql').optional(),
  DATABASE_READ_URL: urlOf('postgres', 'postgresql').optional(),
  QUEUE_URL: urlOf('postgres', 'postgresql', 'redis', 'rediss').optional(),
  DATA_DIR: z.string().min(1).default('.jobtide'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: whole(0, 65_535).default(3000),
  BASE_URL: urlOf('http', 'https').optional(),
  ADMIN: z.enum(['true', 'false']).default('false'),
  SITE_NAME: z.string().min(1).max(80).default('Jobtide'),
  OPS_HOST: z.string().min(1).default('127.0.0.1'),
  OPS_PORT: whole(0, 65_535).optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  LOG_FORMAT: z.enum(['auto', 'json', 'pretty']).default('auto'),
  OTEL_EXPORTER_OTLP_ENDPOINT: plainUrlOf('http', 'https').optional(),
  OTEL_SERVICE_NAME: z.string().min(1).max(100).default('jobtide'),
  SECRET_KEY: list.pipe(z.array(signingKey).min(1)).optional(),
  ADDRESS_KEY: signingKey.optional(),
  SMTP_URL: urlOf('smtp', 'smtps').optional(),
  MAIL_FROM: z.string().min(3).max(320).default('Jobtide <alerts@jobtide.example>'),
  POSTAL_ADDRESS: z.string().min(1).max(300).default('Jobtide, 1 Example Street, Example Town'),
  DKIM_DOMAIN: z.string().optional(),
  DKIM_SELECTOR: z.string().optional(),
  DKIM_KEY_FILE: z.string().optional(),
  MAIL_CONNECTIONS: whole(1, 100).default(10),
  MAIL_PER_CONNECTION: whole(1, 100_000).default(100),
  MAIL_PER_SECOND: whole(1, 100_000).default(100),
  MAIL_PER_SECOND_AND_DOMAIN: whole(1, 100_000).default(20),
  MAIL_TIMEOUT_SECONDS: whole(1, 3_600).default(240),
  MAIL_WHEN_UNKNOWN: z.enum(['resend', 'hold']).default('resend'),
  MAIL_IDEMPOTENCY_HEADER: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,75}$/, { error: 'expected a header name such as Resend-Idempotency-Key' })
    .optional(),
  BOUNCE_DOMAIN: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?$/, { error: 'expected a domain such as bounces.jobs.example' })
    .optional(),
  BOUNCE_HOST: z.string().min(1).default('127.0.0.1'),
  BOUNCE_PORT: whole(0, 65_535).optional(),
  RELAY_WEBHOOK_KEY: z
    .string()
    .min(16, { error: 'expected at least 16 characters, for example from: openssl rand -hex 16' })
    .optional(),
  STRIPE_SECRET_KEY: z.string().min(1).optional(),
  STRIPE_WEBHOOK_SECRET: z.string().min(1).optional(),
  STRIPE_API_URL: urlOf('http', 'https').optional(),
  TRUST_PROXY: z.enum(['true', 'false']).default('false'),
  SIGN_UPS_PER_HOUR: whole(1, 100_000).default(20),
  FETCH_CONTACT: z.string().min(3).max(200).default('https://jobtide.example/bot'),
  FETCH_ALLOW_ADDRESSES: list.default([]),
  FETCH_MAX_MEBIBYTES: whole(1, 512).default(32),
  FETCH_PER_HOST: whole(1, 16).default(2),
  FETCH_PER_SECOND: z.coerce
    .number({ error: 'expected a number from 0 to 1000, such as 0.5' })
    .min(0)
    .max(1000)
    .default(2),
  FETCH_ROBOTS: z.enum(['pages', 'everywhere']).default('pages'),
  FETCH_TIMEOUT_SECONDS: whole(1, 600).default(120),
  OFFICIAL_PUBLISHERS: list.default([]),
  OFFICIAL_MAX_MEBIBYTES: whole(1, 1024).default(256),
  WORKER_CONCURRENCY: whole(1, 64).default(4),
  RELEASE_EVERY_DAYS: whole(0, 366).default(7),
  RELEASE_LICENCE: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9.+-]{1,60}$/, { error: 'expected an SPDX id such as CC-BY-4.0' })
    .default('CC-BY-4.0'),
  KEEP_EVENTS_DAYS: whole(30, 3_650).default(90),
  KEEP_POSTINGS_DAYS: whole(90, 3_650).default(400),
  KEEP_RUNS_DAYS: whole(90, 3_650).default(400),
  KEEP_DIGESTS_DAYS: whole(90, 3_650).default(400),
  KEEP_DOCUMENTS_DAYS: whole(1, 3_650).default(90),
  KEEP_DOCUMENTS_MEBIBYTES: whole(1, 100_000_000).optional(),
  TIERS_FILE: z.string().optional(),
  USAJOBS_KEY: sourceKey.optional(),
  USAJOBS_EMAIL: z.email({ error: 'expected the e-mail address the key was asked for with' }).max(254).optional(),
  ADZUNA_APP_ID: sourceKey.optional(),
  ADZUNA_APP_KEY: sourceKey.optional(),
})

export type Config = {
  /** null: the embedded PostgreSQL under `dataDir`. */
  databaseUrl: string | null
  /** The login that `jobtide migrate` alters tables with; null: the same. Nothing else uses it. */
  ownerDatabaseUrl: string | null
  /** A server that follows the first, where a process with the pages alone reads figures; null: the same. */
  readDatabaseUrl: string | null
  /** null: the same server as the data. */
  queueUrl: string | null
  dataDir: string
  web: {
    host: string
    port: number
    baseUrl: string | null
    siteName: string
    /** A proxy in front tells the visitor's address. */
    trustProxy: boolean
    /** Operators sign in at /admin; else nothing is there. */
    admin: boolean
    /** From one address of the network. */
    signUpsPerHour: number
  }
  /** Where every process tells how it is: /healthz, /readyz and /metrics. `port` null: nowhere; 0: a free one. */
  ops: { host: string; port: number | null }
  log: { level: string; pretty: boolean }
  /** Where spans go by OTLP over HTTP, and what they call the service; null: there are none. */
  telemetry: { endpoint: string; service: string } | null
  /** The newest first; null: made once and kept under `dataDir`. */
  secretKeys: string[] | null
  /** Hashes addresses; null: the oldest of the keys. */
  addressKey: string | null
  mail: {
    /** null: the local mailbox under `dataDir`. */
    smtpUrl: string | null
    from: string
    postalAddress: string
    dkim: { domain: string; selector: string; privateKey: string } | null
    /** Connections to the relay at once, of one process. */
    connections: number
    /** Mails over one connection before it is opened anew. */
    perConnection: number
    /** Mails a second of one process, in all and to one recipient domain. */
    perSecond: number
    perSecondAndDomain: number
    /** How long handing over one mail may take. */
    timeoutMs: number
    /** A mail that the relay may or may not have taken: send it again (at least once) or hold it (at most once). */
    whenUnknown: 'resend' | 'hold'
    /** The relay's header that makes it take one mail once; null: it has none. */
    idempotencyHeader: string | null
  }
  bounces: {
    /** Bounces of a digest go to an address of its own in this domain; null: to the sender's address. */
    domain: string | null
    host: string
    /** null: no server for bounces is started; 0 takes a free port. */
    port: number | null
    /** Part of the address to which a relay posts its reports; null: no such address. */
    webhookKey: string | null
  }
  /** null: tiers are set by the operator. */
  stripe: { secretKey: string; webhookSecret: string; apiUrl: string | null } | null
  fetch: {
    contact: string
    allowAddresses: string[]
    maxBytes: number
    /** Requests at once to one host, of one process. */
    perHost: number
    /** Requests a second to one host, of all processes; 0: no limit. */
    perSecond: number
    /** Whether robots.txt decides for documented interfaces too. */
    robotsEverywhere: boolean
    timeoutMs: number
  }
  /** Keys that sources ask for, by the names of their settings; what a request holds as `{{ADZUNA_APP_KEY}}`. Only those set. */
  sourceKeys: Record<string, string>
  /** Official statistics: whose are fetched by schedule ('all': everybody's), and the largest file, fetched or given. */
  official: { publishers: string[]; maxBytes: number }
  workerConcurrency: number
  releases: {
    /** 0: made by hand alone. */
    everyDays: number
    /** SPDX id of the licence of our own figures. */
    licence: string
  }
  /** Days that rows are kept once they are over: Stripe's events and webhook messages, closed ads, crawls, digests. */
  keep: { eventDays: number; postingDays: number; runDays: number; digestDays: number }
  /** Fetched pages are kept for so long, and the oldest only while all together, compressed, take so much; null: no limit. */
  keepDocuments: { days: number; maxBytes: number | null }
  tiers: Tier[]
}

type Settings = z.output<typeof ENVIRONMENT>

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
