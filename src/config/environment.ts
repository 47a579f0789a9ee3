import { z } from 'zod'
import { list, plainUrlOf, signingKey, sourceKey, urlOf, whole } from './shapes.ts'

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

export type Settings = z.output<typeof ENVIRONMENT>
