import type { Tier } from '../domain/alert.ts'
import type { Settings } from './environment.ts'

/** What the environment says, read and checked: what every part of the program goes by. */
export type Config = {
  /** All of it under the names of the environment, as operators know it. */
  settings: Settings
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
